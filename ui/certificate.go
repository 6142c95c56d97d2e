package ui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// Bounds of what is shown of a certificate.
const (
	namesShown        = 10
	certificateHeight = 400 // before it scrolls
	levelWidth        = 16  // of a level of the tree
	levelsShown       = 4
)

// today is the time that the days left of a certificate are counted from, and whose
// zone its dates are shown in.
var today = time.Now

// showCertificate shows what a server of a report presented: its chain as a tree, and
// what was found about each certificate.
func (c *controller) showCertificate(report redisprobe.Report, address string) {
	node, _ := report.Node(address)
	if node.TLS == nil {
		return
	}
	tree, inPEM, leftOff := report.Chain(node)
	body := []fyne.CanvasObject{kit.NewCaption(joinSentences([]string{address + ".", spoken(*node.TLS)}), kit.ColorMuted)}
	var dialog *kit.Dialog
	var scroll *kit.Scroll
	list := kit.NewColumn(8)
	mark := kit.MarkNone
	for i, card := range tree {
		found := slices.DeleteFunc(findingsOf(report, address), func(f redisprobe.Finding) bool { return redisprobe.AboutCertificate(f, tree) != i })
		cardMark, item := c.certificateEntry(card, found, len(tree) == 1 || !card.Missing && !card.Beside && i == ownCertificate(tree))
		item.OnChanged = func() {
			dialog.Refresh()
			scroll.Folded(item)
		}
		if cardMark == kit.MarkNone && spokenWell(node) && !card.Missing && !card.Beside {
			cardMark = kit.MarkOK
		}
		mark = worse(mark, cardMark)
		list.Add(kit.NewInset(0, 0, 0, levelWidth*float32(min(i, levelsShown)), kit.NewMarked(cardMark, kit.NewColumn(0, item))))
	}
	scroll = kit.NewLimited(certificateHeight, list)
	yield := kit.NewInset(4, 0, 0, 0, scroll)
	body = append(body, yield)
	if leftOff > 0 {
		body = append(body, kit.NewCaption(counted(leftOff, "1 more certificate of the chain is not in this report.",
			"{count} more certificates of the chain are not in this report."), kit.ColorMuted))
	}
	var extra []*kit.Button
	if len(inPEM) > 0 {
		extra = []*kit.Button{kit.NewButton(tr("Save as PEM..."), func() {
			saveText(c.dialogs, tr("Save Certificates"), "redis-certificates.pem", string(inPEM))
		})}
	}
	dialog = c.dialogs.show(kit.DialogOptions{
		Title: tr("Certificate"), Mark: mark, Body: kit.NewYieldingColumn(4, scrollLeast, yield, body...), Width: 430,
		Extra: extra, Buttons: []*kit.Button{kit.NewButton(tr("Close"), nil)},
	})
}

// ownCertificate is the server's own in a tree: the last that the tree leads to.
func ownCertificate(tree []redisprobe.Card) int {
	if at := slices.IndexFunc(tree, func(c redisprobe.Card) bool { return c.Beside }); at >= 0 {
		return at - 1
	}
	return len(tree) - 1
}

// spoken is the version of TLS and the cipher suite of a server's connection.
func spoken(t redisprobe.TLSInfo) string {
	if t.Protocol == "" {
		return ""
	}
	return t.Protocol + ", " + t.Cipher + "."
}

// spokenWell tells whether the test had nothing against a server's TLS.
func spokenWell(n redisprobe.Node) bool {
	return slices.ContainsFunc(n.Stages, func(s redisprobe.StageResult) bool {
		return s.Stage == finding.StageTLS && s.Status == redisprobe.StatusOK
	})
}

// certificateEntry is a certificate of the tree: its name, which unfolds what is known
// of it, and what was found about it.
func (c *controller) certificateEntry(card redisprobe.Card, found []redisprobe.Finding, open bool) (kit.Mark, *kit.Fold) {
	mark := kit.MarkNone
	texts := kit.NewColumn(3)
	for _, f := range found {
		message, _ := findingTexts(f)
		color := kit.ColorErrorText
		if f.Severity != finding.SeverityError {
			color = kit.ColorWarningText
		}
		texts.Add(kit.NewCaption(message, color))
		mark = worse(mark, findingMark(f.Severity))
	}
	switch {
	case card.Missing:
		texts.Add(kit.NewCaption(tr("The server does not send this certificate. Clients look for it among the authorities that they trust."), kit.ColorMuted))
	case card.Beside:
		texts.Add(kit.NewCaption(tr("The server sends it as well, but it is no part of this chain."), kit.ColorMuted))
	}
	for _, row := range c.certificateFacts(card) {
		texts.Add(row)
	}
	return mark, kit.NewFold(kit.NewHeading(card.Title), texts, open || len(found) > 0)
}

// certificateFacts are what is known of a certificate, a label and a value each.
func (c *controller) certificateFacts(card redisprobe.Card) []fyne.CanvasObject {
	labels := []string{
		tr("Subject"), tr("Names"), tr("Issuer"), tr("Valid from"), tr("Valid until"), tr("Key"), tr("Signature"), tr("SHA-256"),
	}
	values := []string{
		card.Subject, namesOf(card), card.Issuer, localTime(card.From), validUntil(card.Until), card.Key, card.Signature, "",
	}
	width := kit.FactWidth(labels...)
	var rows []fyne.CanvasObject
	for i, value := range values {
		if value != "" {
			rows = append(rows, kit.NewFact(width, labels[i], kit.NewText(value)))
		}
	}
	if card.Fingerprint != "" {
		value := kit.NewCaption(inFours(card.Fingerprint), kit.ColorMuted)
		rows = append(rows, kit.NewFact(width, labels[len(labels)-1], kit.NewColumn(2, value, c.copyLink(card.Fingerprint))))
	}
	return rows
}

// copyLink puts a text on the clipboard.
func (c *controller) copyLink(text string) fyne.CanvasObject {
	space := kit.NewSpace()
	return kit.NewLine(0, space, kit.NewLink(tr("Copy"), func() { c.app.Clipboard().SetContent(text) }), space)
}

// namesOf are the names that a certificate is for, the first of many.
func namesOf(card redisprobe.Card) string {
	switch shown := min(len(card.Names), namesShown); {
	case card.Missing:
		return ""
	case shown == 0:
		return tr("none")
	case shown < len(card.Names)+card.LeftOff:
		return tr("{names} and {count} more", "names", strings.Join(card.Names[:shown], ", "), "count", thousands(len(card.Names)-shown+card.LeftOff))
	}
	return strings.Join(card.Names, ", ")
}

// thousands is a number as people write it.
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	rest := strconv.Itoa(n%1000 + 1000)[1:]
	return tr("{thousands},{rest}", "thousands", thousands(n/1000), "rest", rest)
}

// localTime is a time on this machine's clock; empty where it is not known.
func localTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(today().Location()).Format("2006-01-02 15:04 MST")
}

// validUntil is the end of a certificate, and how far off that is.
func validUntil(end time.Time) string {
	if end.IsZero() {
		return ""
	}
	left := end.Sub(today())
	days := int(left / (24 * time.Hour))
	switch {
	case left < 0:
		return tr("{date} (expired)", "date", localTime(end))
	case days == 0:
		return tr("{date} (less than a day left)", "date", localTime(end))
	case days == 1:
		return tr("{date} (1 day left)", "date", localTime(end))
	}
	return tr("{date} ({count} days left)", "date", localTime(end), "count", thousands(days))
}

// inFours puts a blank behind every fourth character, to read along and to wrap at.
func inFours(digits string) string {
	var fours []string
	for four := range slices.Chunk([]rune(digits), 4) {
		fours = append(fours, string(four))
	}
	return strings.Join(fours, " ")
}

// certificateLink opens the certificate of a server.
func (c *controller) certificateLink(report redisprobe.Report, address string) *kit.Link {
	return kit.NewLink(tr("Certificate..."), func() { c.showCertificate(report, address) })
}

// findingCertificate is a link to the certificate that a finding of a report is about,
// nil if it is about none.
func (c *controller) findingCertificate(report redisprobe.Report, f finding.Finding) *kit.Link {
	if node, _ := report.Node(f.Node); f.Certificate != "" && node.TLS != nil {
		return c.certificateLink(report, f.Node)
	}
	return nil
}
