package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/ui/kit"
)

// apply answers Apply and Exit: check, say what would be done, write, offer to
// publish, exit.
func (c *controller) apply() {
	if c.phase != phaseIdle || c.modal() {
		return
	}
	s := c.settings()
	if !c.keptUnread(s) && s.Provider != "" { // without one, it is rights that are missing
		if findings, first := c.firstInvalid(s); len(findings) > 0 {
			c.tellInvalid(tr("Apply and Exit"), findings, first)
			return
		}
	}
	if !c.status.Elevated {
		c.offerElevation()
		return
	}
	c.setPhase(phaseApplying)
	arguments := c.imported
	c.work(func() func() {
		review, err := c.workflow.Review(s, arguments)
		return func() {
			switch {
			case err != nil:
				c.failed(tr("The settings cannot be applied"), err)
			case len(review.Files) == 0:
				c.write(s, review.Options(arguments))
			default:
				c.showReview(review, func() { c.write(s, review.Options(arguments)) })
			}
		}
	})
}

// keptUnread tells whether s is what was loaded, with a password that cannot be read
// here: it cannot be checked, and applying it leaves it as it is.
func (c *controller) keptUnread(s config.Settings) bool {
	return s.Equal(c.status.Settings) && c.status.PasswordState == app.PasswordUnreadable
}

// write applies the settings. What another program changed since the review is reviewed
// in its turn.
func (c *controller) write(s config.Settings, o app.ApplyOptions) {
	c.work(func() func() {
		outcome, err := c.workflow.Apply(background(), s, o)
		if _, changed := errors.AsType[*app.ChangedError](err); changed {
			return func() {
				c.setPhase(phaseIdle)
				c.apply()
			}
		}
		if err != nil {
			return func() { c.failed(tr("The settings were not applied"), err) }
		}
		status, err := c.workflow.Load()
		return func() {
			if err == nil {
				c.status, c.base, c.imported = status, status.Settings, nil
				c.dropRemedy()
				c.view.setForm(formOf(status.Settings)) // a password that is saved is shown no more
			}
			c.applied(outcome)
		}
	})
}

// applied says what was done, and offers to publish where there is a platform.
func (c *controller) applied(outcome app.Outcome) {
	notes := sayAll(outcome.Notes)
	switch {
	case outcome.Pending && outcome.CanPublish:
		c.offerPublish(outcome, c.leave)
	case app.RepublishText(outcome.Republish) != "" && outcome.CanPublish:
		c.setPhase(phasePublishing)
		c.askRepublish(c.dialogs, outcome.Republish, notes, c.leave)
	default:
		c.setPhase(phasePublishing)
		title := tr("Settings applied")
		if len(outcome.Changed) == 0 {
			title = tr("Nothing to apply")
		}
		c.dialogs.tellUnasked(kit.MarkOK, title, append([]string{say(outcome.Message)}, notes...), c.leave)
	}
}

// offerPublish is the popup that asks to publish. After applying it says first what
// was saved, and where.
func (c *controller) offerPublish(saved app.Outcome, declined func()) {
	c.setPhase(phasePublishing)
	q := question{
		mark: kit.MarkInfo, title: tr("Publish Service Center and System Components"),
		accept: tr("OK"), decline: tr("Publish Later"), yes: c.publish, no: declined, unasked: true,
	}
	var list fyne.CanvasObject
	var body []fyne.CanvasObject
	if len(saved.Changed) > 0 {
		list = filesList(saved.Saved, fileName(saved.Backup))
		body = append(body, list)
		q.mark, q.title = kit.MarkOK, tr("Settings saved")
	}
	for _, note := range saved.Notes {
		body = append(body, kit.NewMarked(kit.MarkWarning, kit.NewParagraph(say(note))))
	}
	if len(saved.Changed) > 0 {
		body = append(body, kit.NewHeading(tr("Publish Service Center and System Components")))
	}
	body = append(body, kit.NewParagraph(say(app.PublishQuestion(c.status))))
	q.body = kit.NewYieldingColumn(8, filesLeast, list, body...)
	c.dialogs.question(q)
}

// offerElevation says that this process may not apply, and offers one that may.
func (c *controller) offerElevation() {
	text := tr("You need administrator rights to change the platform's settings, and this window was started without them. Nothing was changed.")
	if c.options.RestartElevated == nil {
		c.dialogs.tell(kit.MarkWarning, tr("Administrator rights needed"),
			[]string{text, tr("Start this program again as an administrator.")}, nil)
		return
	}
	texts := []string{text}
	if c.typed() != nil {
		texts = append(texts, tr("The new window takes over what was typed and not applied."))
	}
	c.dialogs.ask(kit.MarkWarning, tr("Administrator rights needed"), texts, tr("Restart as administrator"), c.restartElevated)
}

// restartElevated starts the program again with rights; this one ends once that has what
// was typed. Exit and Esc cancel.
func (c *controller) restartElevated() {
	typed := c.typed()
	ctx, cancel := context.WithCancel(background())
	c.cancelRestart = cancel
	c.setPhase(phaseRestarting)
	c.work(func() func() {
		err := c.options.RestartElevated(ctx, typed)
		return func() {
			cancel()
			switch {
			case errors.Is(err, context.Canceled):
				c.setPhase(phaseIdle)
			case err != nil:
				c.failed(tr("The program could not be started again"), err)
			default:
				c.setPhase(phaseIdle)
				c.leave()
			}
		}
	})
}
