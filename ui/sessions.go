package ui

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// sessionsTimeout bounds the look at the sessions in Redis.
const sessionsTimeout = 20 * time.Second

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
	body := kit.NewLimited(findingsHeight+60, kit.NewColumn(8, result,
		kit.NewInset(6, 0, 0, 0, kit.NewHeading(tr("From a shell"))),
		kit.NewParagraph(tr("For a Redis cluster:")), c.code(cluster),
		kit.NewParagraph(tr("For a single server:")), c.code(single),
		kit.NewParagraph(tr("Sign in with AUTH and the password, then list the keys. Do this on small installations only: KEYS holds up a busy server.")),
		c.code("KEYS *"),
	))
	ctx, cancel := context.WithTimeout(background(), sessionsTimeout)
	closeIt := kit.NewDefaultButton(tr("Close"), func() {
		cancel()
		dialog.Close()
	})
	if findings := onlyErrors(c.workflow.Check(s)); len(findings) > 0 {
		say(append([]fyne.CanvasObject{kit.NewParagraph(tr("With the fields filled in correctly, the sessions that are in Redis are counted here."))},
			findingsList(findings, func() { dialog.Refresh() })...)...)
	} else {
		say(kit.NewParagraph(tr("Counting the sessions in Redis...")))
		c.work(func() func() {
			report, err := c.workflow.Sessions(ctx, s)
			return func() {
				cancel()
				if err != nil {
					say(kit.NewMarked(kit.MarkError, paragraphs(errorTexts(err))))
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

// onlyErrors leaves warnings out.
func onlyErrors(findings []redisprobe.Finding) []redisprobe.Finding {
	var errs []redisprobe.Finding
	for _, f := range findings {
		if f.Severity == redisprobe.SeverityError {
			errs = append(errs, f)
		}
	}
	return errs
}

// sampleShown is how many sessions are shown one by one.
const sampleShown = 8

// sessionsFound describes the sessions in Redis.
func sessionsFound(r redisprobe.SessionsReport) []fyne.CanvasObject {
	if r.Total == 0 {
		return []fyne.CanvasObject{kit.NewMarked(kit.MarkInfo, kit.NewColumn(2,
			kit.NewHeading(tr("No sessions in Redis")),
			kit.NewParagraph(tr("Log in to an application of this environment, then look again."))))}
	}
	found := kit.NewHeading(counted(r.Total, "1 session in Redis", "{count} sessions in Redis"))
	objects := []fyne.CanvasObject{kit.NewMarked(kit.MarkOK, found)}
	for _, m := range r.Masters {
		objects = append(objects, kit.NewCaption(tr("{address}: {count}, {size}", "address", m.Address,
			"count", strconv.Itoa(m.Sessions), "size", byteSize(m.Bytes)), kit.ColorMuted))
	}
	if n := len(r.Incomplete); n > 0 {
		objects = append(objects, kit.NewMarked(kit.MarkWarning, kit.NewParagraph(
			tr("{count} sessions lack their data or their internal key.", "count", strconv.Itoa(n)))))
	}
	for i, s := range r.Sample {
		if i == sampleShown {
			break
		}
		objects = append(objects, kit.NewCode(s.ID+"  "+idleLeft(s.IdleLeftS)))
	}
	return objects
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
