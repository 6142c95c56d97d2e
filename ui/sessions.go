package ui

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/config"
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

// checkSessions shows the sessions that are in Redis now, how many fit, and how to see
// them from a shell.
func (c *controller) checkSessions() {
	if c.phase != phaseIdle {
		return
	}
	s := c.settings()
	var dialog *kit.Dialog
	resized := func() {
		if dialog != nil {
			dialog.Refresh()
		}
	}
	shown, closed := context.WithCancel(background())
	result, sample, fit := kit.NewColumn(6), kit.NewColumn(6), newCapacityPart(shown, c, s, resized)
	say := func(objects ...fyne.CanvasObject) {
		result.Objects = objects
		result.Refresh()
		resized()
	}
	if findings := finding.OnlyErrors(c.workflow.Check(s)); len(findings) > 0 {
		say(append([]fyne.CanvasObject{kit.NewParagraph(tr("Fill in the fields correctly, and the sessions in Redis are counted here."))},
			findingsList(findings, c.findingActs(func(*kit.Fold) { resized() }))...)...)
	} else {
		say(kit.NewParagraph(tr("Counting the sessions in Redis...")))
		c.countSessions(shown, s, func(report redisprobe.SessionsReport, err error) {
			if err != nil {
				say(failureTexts(err))
			} else {
				sample.Objects = sampleOf(report)
				say(sessionsFound(report, countedNow())...)
			}
			if _, refused := errors.AsType[*redisprobe.SessionsError](err); !refused {
				fit.begin()
			}
		})
	}
	dialog = c.dialogs.show(kit.DialogOptions{
		Title: tr("Check Sessions in Redis"), Width: 420,
		Body:  kit.NewLimited(sessionsHeight, kit.NewColumn(8, result, fit.root, sample, c.shellPart(s))),
		Extra: []*kit.Button{fit.copy, fit.save}, Buttons: []*kit.Button{kit.NewButton(tr("Close"), closed)},
	})
}

// countSessions counts; then follows unless the dialog was closed meanwhile.
func (c *controller) countSessions(shown context.Context, s config.Settings, then func(redisprobe.SessionsReport, error)) {
	ctx, cancel := context.WithTimeout(shown, sessionsTimeout)
	c.work(func() func() {
		report, err := c.workflow.Sessions(ctx, s, redisprobe.SessionsOptions{})
		return func() {
			cancel()
			if shown.Err() == nil {
				then(report, err)
			}
		}
	})
}

// shellPart says how to see the sessions from a shell.
func (c *controller) shellPart(s config.Settings) fyne.CanvasObject {
	cluster, single := shellChecks(s)
	return kit.NewColumn(8,
		kit.NewInset(6, 0, 0, 0, kit.NewHeading(tr("From a shell"))),
		kit.NewParagraph(tr("For a Redis cluster:")), c.code(cluster),
		kit.NewParagraph(tr("For a single server:")), c.code(single),
		kit.NewParagraph(tr("redis-cli asks for the password. Then list the keys. Do this on small installations only: KEYS blocks a busy server.")),
		c.code("KEYS *"),
	)
}

// The sample of sessions: how many are shown, and the width of the time left.
const (
	sampleShown = 8
	idleWidth   = 100
)

// countedNow is the time at which sessions are counted.
var countedNow = time.Now

// sessionsFound describes the sessions that were in Redis at a time: who keeps watching how
// many fit sees newer numbers below.
func sessionsFound(r redisprobe.SessionsReport, at time.Time) []fyne.CanvasObject {
	when := kit.NewCaption(tr("Counted at {time}", "time", at.Format("15:04:05")), kit.ColorMuted)
	if r.Total == 0 {
		return []fyne.CanvasObject{kit.NewMarked(kit.MarkInfo, kit.NewColumn(2,
			kit.NewHeading(tr("No sessions in Redis")), when,
			kit.NewParagraph(tr("Log in to an application of this environment, then look again."))))}
	}
	found := kit.NewColumn(2, kit.NewHeading(counted(r.Total, "1 session in Redis", "{count} sessions in Redis")), when)
	for _, m := range r.Masters {
		found.Add(kit.NewCaption(sessionsOn(m), kit.ColorMuted))
	}
	objects := []fyne.CanvasObject{kit.NewMarked(kit.MarkOK, found)}
	if n := len(r.Incomplete); n > 0 {
		objects = append(objects, kit.NewMarked(kit.MarkWarning, kit.NewParagraph(
			counted(n, "1 session lacks its data or its internal key.", "{count} sessions lack their data or their internal key."))))
	}
	for _, why := range r.Unfinished {
		objects = append(objects, kit.NewMarked(kit.MarkWarning, kit.NewParagraph(say(why))))
	}
	return objects
}

// sampleOf shows some of the sessions, with their time left.
func sampleOf(r redisprobe.SessionsReport) []fyne.CanvasObject {
	if len(r.Sample) == 0 {
		return nil
	}
	sample := kit.NewColumn(2)
	for _, s := range r.Sample[:min(len(r.Sample), sampleShown)] {
		id, left := kit.NewText(s.ID), kit.NewCaption(idleLeft(s.IdleLeftS), kit.ColorMuted)
		left.Align = fyne.TextAlignTrailing
		sample.Add(kit.NewLine(8, id, id, kit.NewFixed(idleWidth, left)))
	}
	return []fyne.CanvasObject{kit.NewHeading(tr("Some of the sessions")), kit.NewIndented(sample)}
}

// sessionsOn counts the sessions of one master. What they take in memory, its bar shows.
func sessionsOn(m redisprobe.MasterSessions) string {
	return tr("{count} on {address}", "count", counted(m.Sessions, "1 session", "{count} sessions"), "address", m.Address)
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
