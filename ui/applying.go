package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/ui/kit"
)

// apply answers Apply and Exit: check, ask what has to be asked, write, offer to
// publish, exit.
func (c *controller) apply() {
	if c.phase != phaseIdle || c.modal() {
		return
	}
	s := c.settings()
	if !c.standsUnread(s) {
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
	c.work(func() func() {
		questions, err := c.workflow.Questions(s)
		return func() {
			if err != nil {
				c.failed(tr("The settings cannot be applied"), err)
				return
			}
			c.askInTurn(questions, app.ApplyOptions{}, func(o app.ApplyOptions) { c.write(s, o) })
		}
	})
}

// standsUnread tells whether s is what stands already, with a password that cannot
// be read here: it cannot be checked, and applying it leaves it as it is.
func (c *controller) standsUnread(s config.Settings) bool {
	return s.Equal(c.status.Settings) && c.status.PasswordState == app.PasswordUnreadable
}

// askInTurn puts the questions one after the other; then follows when all are
// accepted.
func (c *controller) askInTurn(questions []app.Question, o app.ApplyOptions, then func(app.ApplyOptions)) {
	if len(questions) == 0 {
		then(o)
		return
	}
	q := questions[0]
	c.dialogs.question(question{
		mark: kit.MarkWarning, title: say(q.Title), texts: []string{say(q.Message)},
		accept: say(q.Accept), decline: tr("Cancel"), careful: harmful(q.Kind), unasked: true,
		yes: func() {
			switch q.Kind {
			case app.AskUnknownChildren:
				o.Force = true
			case app.AskChangedSince:
				o.Overwrite = true
			}
			c.askInTurn(questions[1:], o, then)
		},
		no: func() { c.setPhase(phaseIdle) },
	})
}

// harmful tells the questions to which yes is known to break or to lose something.
func harmful(k app.QuestionKind) bool {
	return k == app.AskTestFailed || k == app.AskUnknownChildren || k == app.AskChangedSince
}

// write applies the settings.
func (c *controller) write(s config.Settings, o app.ApplyOptions) {
	arguments := c.imported
	c.work(func() func() {
		o.PublishArguments = arguments
		outcome, err := c.workflow.Apply(s, o)
		if err != nil {
			return func() { c.failed(tr("The settings were not applied"), err) }
		}
		status, err := c.workflow.Load()
		return func() {
			if err == nil {
				c.status, c.base, c.imported = status, status.Settings, nil
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
	body := kit.NewColumn(8)
	if len(saved.Changed) > 0 {
		body.Add(savedList(saved))
		q.mark, q.title = kit.MarkOK, tr("Settings saved")
	}
	for _, note := range saved.Notes {
		body.Add(kit.NewMarked(kit.MarkWarning, kit.NewParagraph(say(note))))
	}
	if len(saved.Changed) > 0 {
		body.Add(kit.NewHeading(tr("Publish Service Center and System Components")))
	}
	body.Add(kit.NewParagraph(say(app.PublishQuestion(c.status))))
	q.body = body
	c.dialogs.question(q)
}

// savedHeight is the most that what was saved takes before it scrolls.
const savedHeight = 150

// savedList says what was saved in which file; what is the same in both files
// once.
func savedList(o app.Outcome) fyne.CanvasObject {
	list := kit.NewColumn(2)
	for i, file := range o.Saved {
		list.Add(kit.NewText(file.Path))
		if i+1 < len(o.Saved) && slices.Equal(file.Changes, o.Saved[i+1].Changes) {
			continue
		}
		for _, change := range file.Changes {
			list.Add(kit.NewIndented(kit.NewCaption(say(change), kit.ColorMuted)))
		}
	}
	if o.Backup != "" {
		list.Add(kit.NewCaption(tr("Backup: {name}", "name", fileName(o.Backup)), kit.ColorMuted))
	}
	return kit.NewLimited(savedHeight, list)
}

// fileName is the last part of a path of this or another system.
func fileName(path string) string { return path[strings.LastIndexAny(path, `/\\`)+1:] }

// offerElevation says that this process may not apply, and offers one that may.
func (c *controller) offerElevation() {
	text := tr("Changing the platform's settings needs administrator rights, which this window was started without. Nothing was changed.")
	if c.options.RestartElevated == nil {
		c.dialogs.tell(kit.MarkWarning, tr("Administrator rights needed"),
			[]string{text, tr("Start this program again as an administrator.")}, nil)
		return
	}
	c.dialogs.ask(kit.MarkWarning, tr("Administrator rights needed"),
		[]string{text, tr("Fields that were changed and not applied have to be typed again.")},
		tr("Restart as administrator"), c.restartElevated, nil)
}

// restartElevated starts the program again with rights; this one then ends.
func (c *controller) restartElevated() {
	c.setPhase(phaseApplying)
	c.work(func() func() {
		err := c.options.RestartElevated()
		return func() {
			if err != nil {
				c.failed(tr("The program could not be started again"), err)
				return
			}
			c.setPhase(phaseIdle)
			c.leave()
		}
	})
}
