package ui

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// Bounds of the look at the sessions in Redis: its time, and the height of what
// is found before it scrolls.
const (
	sessionsTimeout = 20 * time.Second
	sessionsHeight  = 430
)

// checkSessions shows the sessions that are in Redis now, and how to see them
// from a shell.
func (c *controller) checkSessions() {
	if c.phase != phaseIdle {
		return
	}
	s := c.settings()
	var dialog *kit.Dialog
	result := kit.NewColumn(6)
	say := func(objects ...fyne.CanvasObject) {
		result.Objects = objects
		result.Refresh()
	}
	cluster, single := shellChecks(s)
	body := kit.NewLimited(sessionsHeight, kit.NewColumn(8, result,
		kit.NewInset(6, 0, 0, 0, kit.NewHeading(tr("From a shell"))),
		kit.NewParagraph(tr("For a Redis cluster:")), c.code(cluster),
		kit.NewParagraph(tr("For a single server:")), c.code(single),
		kit.NewParagraph(tr("Sign in with AUTH and the password, then list the keys. Do this on small installations only: KEYS blocks a busy server.")),
		c.code("KEYS *"),
	))
	ctx, cancel := context.WithTimeout(background(), sessionsTimeout)
	closeIt := kit.NewDefaultButton(tr("Close"), func() {
		cancel()
		dialog.Close()
	})
	if findings := finding.OnlyErrors(c.workflow.Check(s)); len(findings) > 0 {
		say(append([]fyne.CanvasObject{kit.NewParagraph(tr("Fill in the fields correctly, and the sessions in Redis are counted here."))},
			findingsList(findings, c.findingActs(func(*kit.Fold) { dialog.Refresh() }))...)...)
	} else {
		say(kit.NewParagraph(tr("Counting the sessions in Redis...")))
		c.work(func() func() {
			report, err := c.workflow.Sessions(ctx, s)
			return func() {
				cancel()
				if err != nil {
					texts := errorTexts(err)
					say(kit.NewMarked(kit.MarkError, kit.NewColumn(2, kit.NewParagraph(texts[0]), kit.NewCaption(texts[1], kit.ColorMuted))))
				} else {
					say(sessionsFound(report)...)
				}
				dialog.Refresh()
			}
		})
	}
	dialog = c.dialogs.show(kit.DialogOptions{
		Title: tr("Check Sessions in Redis"), Body: body, Width: 420,
		Buttons: []*kit.Button{closeIt}, Default: closeIt, Cancel: closeIt,
	})
}

// The sample of sessions: how many are shown, and the width of the time left.
const (
	sampleShown = 8
	idleWidth   = 100
)

// sessionsFound describes the sessions in Redis.
func sessionsFound(r redisprobe.SessionsReport) []fyne.CanvasObject {
	if r.Total == 0 {
		return []fyne.CanvasObject{kit.NewMarked(kit.MarkInfo, kit.NewColumn(2,
			kit.NewHeading(tr("No sessions in Redis")),
			kit.NewParagraph(tr("Log in to an application of this environment, then look again."))))}
	}
	found := kit.NewColumn(2, kit.NewHeading(counted(r.Total, "1 session in Redis", "{count} sessions in Redis")))
	for _, m := range r.Masters {
		found.Add(kit.NewCaption(sessionsOn(m), kit.ColorMuted))
	}
	objects := []fyne.CanvasObject{kit.NewMarked(kit.MarkOK, found)}
	if n := len(r.Incomplete); n > 0 {
		objects = append(objects, kit.NewMarked(kit.MarkWarning, kit.NewParagraph(
			tr("{count} sessions lack their data or their internal key.", "count", strconv.Itoa(n)))))
	}
	for _, why := range r.Unfinished {
		objects = append(objects, kit.NewMarked(kit.MarkWarning, kit.NewParagraph(say(why))))
	}
	sample := kit.NewColumn(2)
	for _, s := range r.Sample[:min(len(r.Sample), sampleShown)] {
		id, left := kit.NewText(s.ID), kit.NewCaption(idleLeft(s.IdleLeftS), kit.ColorMuted)
		left.Align = fyne.TextAlignTrailing
		sample.Add(kit.NewLine(8, id, id, kit.NewFixed(idleWidth, left)))
	}
	return append(objects, kit.NewIndented(sample))
}

// sessionsOn describes the sessions of one master; their size may not be known.
func sessionsOn(m redisprobe.MasterSessions) string {
	count := counted(m.Sessions, "1 session", "{count} sessions")
	if m.Bytes == 0 {
		return tr("{count} on {address}", "count", count, "address", m.Address)
	}
	return tr("{count} on {address}, {size}", "count", count, "address", m.Address, "size", byteSize(m.Bytes))
}

// idleLeft says for how long a session lives without use.
func idleLeft(seconds int) string {
	if seconds < 0 {
		return tr("never expires")
	}
	return tr("{time} left", "time", fmt.Sprintf("%d:%02d", seconds/60, seconds%60))
}

// byteSize shows a size in KB or MB.
func byteSize(n int64) string {
	if n >= 1<<20 {
		return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
	}
	return strconv.FormatInt((n+1023)/1024, 10) + " KB"
}
