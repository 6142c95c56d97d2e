package ui

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/capacity"
	"sessionconfig/ui/kit"
)

// capacityFound shows a forecast: the answer, the masters as bars, what happens when one
// is full, and what to do.
func capacityFound(r redisprobe.CapacityReport) []fyne.CanvasObject {
	answer := kit.NewColumn(2, kit.NewHeading(sentences(app.CapacityAnswer(r))), kit.NewCaption(sentences(app.CapacitySession(r)), kit.ColorMuted))
	if r.Growth != nil {
		answer.Add(kit.NewText(sentences(app.CapacityGrowth(*r.Growth))))
	}
	objects := []fyne.CanvasObject{kit.NewMarked(capacityMark(r), answer)}
	whole, overloaded := barsWhole(r), r.Overloaded()
	alike := !slices.ContainsFunc(r.Masters, func(m redisprobe.CapacityMaster) bool { return m.Then != r.Masters[0].Then })
	for _, m := range r.Masters {
		item := kit.NewColumn(1, masterBar(r, m, whole)...)
		if !alike {
			item.Add(kit.NewCaption(tr("When it is full: {then}", "then", say(m.Then)), kit.ColorMuted))
		}
		objects = append(objects, kit.NewMarked(masterMark(m, overloaded), item))
	}
	objects = append(objects, kit.NewIndented(barsLegend(r)))
	switch {
	case !alike:
	case len(r.Masters) == 1:
		objects = append(objects, kit.NewText(tr("When it is full: {then}", "then", say(r.Masters[0].Then))))
	default:
		objects = append(objects, kit.NewText(tr("When a master is full: {then}", "then", say(r.Masters[0].Then))))
	}
	return append(objects, capacityAdvice(r.Advice)...)
}

// capacityMark is the mark of the answer.
func capacityMark(r redisprobe.CapacityReport) kit.Mark {
	switch {
	case r.Fits != nil && !*r.Fits, r.Room == 0:
		return kit.MarkError
	case r.Room == capacity.Unknown:
		return kit.MarkWarning
	case r.Fits != nil:
		return kit.MarkOK
	}
	return kit.MarkInfo
}

// masterMark is a master's mark: it does not have what is needed, or nothing is left; it
// serves more than its part, or has no maxmemory that holds.
func masterMark(m redisprobe.CapacityMaster, overloaded []redisprobe.CapacityMaster) kit.Mark {
	switch {
	case !m.Fits(), m.Room == 0:
		return kit.MarkError
	case m.Killed(), slices.ContainsFunc(overloaded, func(o redisprobe.CapacityMaster) bool { return o.Address == m.Address }):
		return kit.MarkWarning
	}
	return kit.MarkOK
}

// capacityAdvice is what to do; an alternative is below what it replaces.
func capacityAdvice(advice []string) []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for i, text := range advice {
		if i == 0 {
			objects = append(objects, kit.NewHeading(tr("What to do")))
		}
		line := kit.NewParagraph(sentences(text))
		if strings.HasPrefix(text, "Or ") {
			objects = append(objects, kit.NewIndented(line))
		} else {
			objects = append(objects, kit.NewMarked(kit.MarkWarning, line))
		}
	}
	return objects
}

// masterBar is a master's bar, with its figures in words.
func masterBar(r redisprobe.CapacityReport, m redisprobe.CapacityMaster, whole int64) []fyne.CanvasObject {
	room := tr("room for {count} more", "count", thousands(int(m.Room)))
	if m.Room == capacity.Unknown {
		room = tr("room not known")
	}
	name, left := kit.NewText(m.Address), kit.NewText(room)
	left.Align = fyne.TextAlignTrailing
	rows := []fyne.CanvasObject{
		kit.NewLine(8, name, name, kit.NewFixed(kit.FactWidth(room)+1, left)),
		barOf(m, whole),
		kit.NewCaption(strings.Join(masterFigures(r, m), " · "), kit.ColorMuted),
	}
	if m.Expected > 0 {
		color := kit.ColorMuted
		if !m.Fits() {
			color = kit.ColorErrorText
		}
		count, needs, limit := thousands(int(m.Expected)), capacity.Bytes(m.NeedsBytes), capacity.Bytes(m.LimitBytes)
		text := tr("{count} of the expected sessions: needs {size} of {limit}", "count", count, "size", needs, "limit", limit)
		if m.LimitBytes == 0 {
			text = tr("{count} of the expected sessions: needs {size}", "count", count, "size", needs)
		}
		rows = append(rows, kit.NewCaption(text, color))
	}
	return rows
}

// masterFigures are what a master's bar shows.
func masterFigures(r redisprobe.CapacityReport, m redisprobe.CapacityMaster) []string {
	count := tr("{count} sessions", "count", thousands(int(m.Sessions)))
	switch {
	case m.Estimated:
		count = tr("about {count} sessions", "count", thousands(int(m.Sessions)))
	case m.Sessions == 1:
		count = tr("1 session")
	}
	figures := []string{count}
	if m.Sessions > 0 {
		figures[0] = tr("{sessions}: {size}", "sessions", count, "size", capacity.Bytes(sessionsBytes(m)))
	}
	figures = append(figures, tr("other data: {size}", "size", capacity.Bytes(otherBytes(m))), say(app.CapacityLimit(m)))
	if len(r.Masters) > 1 && m.Share < 1 {
		figures = append(figures, tr("{part} % of the slots", "part", strconv.Itoa(int(100*m.Share+0.5))))
	}
	return figures
}

// sessionsBytes is what a master's sessions take, by their mean size.
func sessionsBytes(m redisprobe.CapacityMaster) int64 {
	return min(m.UsedBytes, m.Sessions*m.SessionBytes)
}

// otherBytes is what a master has besides, with what its replication backlog will take.
func otherBytes(m redisprobe.CapacityMaster) int64 { return m.UsedBytes - sessionsBytes(m) + m.Backlog }

// barsWhole is the amount that the whole width is, for all bars: they have one scale.
func barsWhole(r redisprobe.CapacityReport) (whole int64) {
	for _, m := range r.Masters {
		used := m.UsedBytes + m.Backlog
		if m.LimitBytes == 0 {
			used *= 2 // its end is not known
		}
		whole = max(whole, m.LimitBytes, m.NeedsBytes, used)
	}
	return whole
}

// barOf is a master's bar.
func barOf(m redisprobe.CapacityMaster, whole int64) *kit.Bar {
	used := m.UsedBytes + m.Backlog
	free, lacking := m.LimitBytes-used, max(0, m.NeedsBytes-max(used, m.LimitBytes))
	if m.LimitBytes == 0 {
		free, lacking = whole-used, 0
	}
	bar := kit.NewBar(whole, kit.BarPart{Kind: kit.BarOther, Size: otherBytes(m)}, kit.BarPart{Kind: kit.BarTaken, Size: sessionsBytes(m)},
		kit.BarPart{Kind: kit.BarFree, Size: free}, kit.BarPart{Kind: kit.BarLacking, Size: lacking})
	bar.Open = m.Maxmemory == 0
	if lacking == 0 {
		bar.Needed = m.NeedsBytes
	}
	return bar
}

// barsLegend says what the parts of the bars are; those that none has are left out.
func barsLegend(r redisprobe.CapacityReport) fyne.CanvasObject {
	has := func(is func(m redisprobe.CapacityMaster) bool) bool { return slices.ContainsFunc(r.Masters, is) }
	keys := []fyne.CanvasObject{kit.NewBarKey(kit.BarOther, false, tr("other data")), kit.NewBarKey(kit.BarTaken, false, tr("sessions"))}
	if has(func(m redisprobe.CapacityMaster) bool { return m.Maxmemory > 0 }) {
		keys = append(keys, kit.NewBarKey(kit.BarFree, false, tr("room")))
	}
	if has(func(m redisprobe.CapacityMaster) bool { return m.Maxmemory == 0 }) {
		keys = append(keys, kit.NewBarKey(kit.BarFree, true, tr("room, no maxmemory")))
	}
	if has(func(m redisprobe.CapacityMaster) bool { return m.NeedsBytes > 0 && m.Fits() }) {
		keys = append(keys, kit.NewBarKey(kit.BarNeeded, false, tr("needed")))
	}
	if has(func(m redisprobe.CapacityMaster) bool { return !m.Fits() }) {
		keys = append(keys, kit.NewBarKey(kit.BarLacking, false, tr("shortfall")))
	}
	return kit.NewFlow(14, keys...)
}

// capacitySums are what is in each master's sum.
func capacitySums(r redisprobe.CapacityReport) []string {
	var lines []string
	for _, m := range r.Masters {
		lines = append(lines, m.Address)
		for _, sum := range app.CapacitySum(m) {
			lines = append(lines, sentences(sum))
		}
	}
	return lines
}

// grouped writes the large numbers of a text as people do; those within an address or a
// setting's value stay.
func grouped(text string) string {
	words := strings.Split(text, " ")
	for i, word := range words {
		number := strings.Trim(word, "().,;:")
		if n, err := strconv.Atoi(number); err == nil && n >= 1000 {
			words[i] = strings.Replace(word, number, thousands(n), 1)
		}
	}
	return strings.Join(words, " ")
}

// sentences are sentences of the workflow as the window shows them.
func sentences(text string) string { return say(grouped(text)) }

// failureTexts show an error: what is wrong, and what to do about it.
func failureTexts(err error) fyne.CanvasObject {
	texts := errorTexts(err)
	return kit.NewMarked(kit.MarkError, kit.NewColumn(2, kit.NewParagraph(texts[0]), kit.NewCaption(texts[1], kit.ColorMuted)))
}
