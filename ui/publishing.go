package ui

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/ui/kit"
)

// tailLines is how many of the last lines a failed publish shows.
const tailLines = 8

// publish runs the platform's publish step with its output in a window.
func (c *controller) publish() {
	c.setPhase(phasePublishing)
	ctx, cancel := context.WithCancel(background())
	var window *outputWindow
	window = newOutputWindow(c, func() { c.closeOutput(window, cancel) })
	c.output = window
	c.work(func() func() {
		outcome, err := c.workflow.Publish(ctx, window.output)
		status, loadErr := c.workflow.Load()
		return func() {
			cancel()
			if loadErr == nil {
				c.status = status
			}
			if err != nil {
				c.publishEnded(window, outcome, err)
				return
			}
			c.published(window, outcome)
		}
	})
}

// closeOutput answers the output window's close button: while the platform is
// publishing, it asks.
func (c *controller) closeOutput(w *outputWindow, cancel func()) {
	if w.dialogs.cancel() {
		return
	}
	if w.ended {
		w.win.Close()
		c.output = nil
		c.setPhase(phaseIdle)
		c.showBanners()
		c.win.RequestFocus()
		c.win.Canvas().Focus(c.view.applyStop)
		return
	}
	w.open = w.dialogs.question(question{
		mark: kit.MarkWarning, title: tr("Stop publishing?"), texts: []string{
			tr("The platform is still publishing. Stopping ends ConfigurationTool.com immediately."), stoppedText(),
		},
		accept: tr("Stop"), decline: tr("Keep Publishing"), careful: true, yes: cancel,
	})
}

// stoppedText says what stopping leaves behind.
func stoppedText() string {
	return tr("Service Center or System Components may be left half published until they are published again. The settings stay saved, and publishing stays pending.")
}

// published goes on to what is left to be done by hand.
func (c *controller) published(w *outputWindow, outcome app.Outcome) {
	c.publishFailed = false
	w.closeDialogs()
	w.end(tr("Published."))
	if app.RepublishText(outcome.Republish) == "" {
		w.dialogs.tellUnasked(kit.MarkOK, tr("Published"), slices.Concat([]string{say(outcome.Message)}, sayAll(outcome.Notes), keptText(outcome)), c.leave)
		return
	}
	c.askRepublish(w.dialogs, outcome.Republish, keptText(outcome), c.leave) // the outcome's note says the same
}

// keptText says where the whole output is kept.
func keptText(o app.Outcome) []string {
	if o.Output == "" {
		return nil
	}
	return []string{tr("The whole output is in {path}.", "path", o.Output)}
}

// askRepublish says what is left to be done by hand. Only the answer that says so
// records it as done: until then a strip goes on offering it. then follows either
// answer.
func (c *controller) askRepublish(d dialogs, r config.Republish, notes []string, then func()) {
	title := tr("Apply the settings to all modules")
	if r == config.RepublishAllModules {
		title = tr("Republish all modules")
	}
	d.question(question{
		mark: kit.MarkInfo, title: title, texts: append([]string{say(app.RepublishText(r))}, notes...),
		accept: tr("Done, I have republished"), decline: tr("Later"), careful: true, unasked: true,
		yes: func() { c.republished(d, then) }, no: then,
	})
}

// republished records that what a publish left to be done by hand is done.
func (c *controller) republished(d dialogs, then func()) {
	c.work(func() func() {
		_, err := c.workflow.ConfirmRepublish()
		status, loadErr := c.workflow.Load()
		return func() {
			if loadErr == nil {
				c.status = status
				c.showBanners()
			}
			if err != nil {
				d.tell(kit.MarkError, tr("The confirmation was not saved"), errorTexts(err), then)
				return
			}
			then()
		}
	})
}

// publishEnded shows a publish that failed or was stopped; it stays pending. Enter
// does not publish again: it would take many minutes, and the cause is still there.
func (c *controller) publishEnded(w *outputWindow, outcome app.Outcome, err error) {
	c.publishFailed = true
	w.closeDialogs()
	title, body, mark := tr("Publishing failed"), errorTexts(err), kit.MarkError
	if errors.Is(err, context.Canceled) {
		title, mark = tr("Publishing was stopped"), kit.MarkWarning
		body = []string{stoppedText()}
	}
	w.end(title)
	content := []fyne.CanvasObject{paragraphs(body)}
	excerpt := func(title string, lines []string) *kit.Scroll {
		shown := make([]string, len(lines))
		for i, line := range lines {
			shown[i] = printable([]byte(line))
		}
		scroll := kit.NewLimited(150, kit.NewCode(strings.Join(shown, "\n")))
		content = append(content, kit.NewCaption(title, kit.ColorMuted), kit.NewFrame(scroll))
		return scroll
	}
	var last *kit.Scroll
	switch failure, ok := errors.AsType[*app.PublishFailure](err); {
	case ok && len(failure.Troubles) > 0:
		excerpt(tr("The lines that say that something failed:"), failure.Troubles[:min(len(failure.Troubles), tailLines)])
	case ok && len(failure.Tail) > 0:
		last = excerpt(tr("The last lines that it printed:"), failure.Tail[max(0, len(failure.Tail)-tailLines):])
	}
	for _, text := range append(sayAll(outcome.Notes), keptText(outcome)...) {
		content = append(content, kit.NewCaption(text, kit.ColorMuted))
	}
	again := kit.NewButton(tr("Try Again"), func() {
		w.win.Close()
		c.publish()
	})
	closeIt := kit.NewButton(tr("Close"), nil)
	w.dialogs.unasked(kit.DialogOptions{
		Title: title, Mark: mark, Body: kit.NewColumn(8, content...), Width: 560,
		Buttons: []*kit.Button{again, closeIt}, Default: closeIt,
	})
	if last != nil {
		last.ScrollToBottom() // the last line says most
	}
}
