package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/ui/kit"
)

// showReview says, in one dialog, what applying would do and what speaks against it.
// yes follows when that is accepted.
func (c *controller) showReview(r app.Review, yes func()) {
	back := func() { c.setPhase(phaseIdle) }
	cancel := kit.NewButton(tr("Cancel"), back)
	accept := kit.NewButton(acceptLabel(r), yes)
	o := kit.DialogOptions{
		Title: tr("Apply these settings?"), Mark: kit.MarkInfo, Body: reviewBody(r),
		Buttons: []*kit.Button{accept, cancel},
	}
	switch {
	case r.Conflict != nil:
		o.Title, o.Mark, o.Default = tr("Changed by another program"), kit.MarkWarning, cancel
		o.Buttons = []*kit.Button{kit.NewButton(tr("Reload"), c.reload), accept, cancel}
	case asks(r, app.AskUntested):
		o.Mark, o.Default = kit.MarkWarning, kit.NewButton(tr("Test Connection"), func() {
			back()
			c.test()
		})
		o.Buttons = []*kit.Button{o.Default, accept, cancel}
	case asks(r, app.AskTestFailed), asks(r, app.AskUnknownChildren):
		o.Mark, o.Default = kit.MarkWarning, cancel
	}
	c.dialogs.unasked(o)
}

func asks(r app.Review, k app.QuestionKind) bool {
	return slices.ContainsFunc(r.Questions, func(q app.Question) bool { return q.Kind == k })
}

// acceptLabel is what the accepting button of a review says.
func acceptLabel(r app.Review) string {
	switch {
	case r.Conflict != nil:
		return tr("Keep Mine")
	case asks(r, app.AskTestFailed), asks(r, app.AskUnknownChildren) && !asks(r, app.AskUntested):
		return tr("Apply anyway")
	case asks(r, app.AskUntested):
		return tr("Apply without testing")
	}
	return tr("Apply")
}

// reviewBody is what a review says: what another program changed, what is written
// in which file, and what speaks for thinking twice.
func reviewBody(r app.Review) fyne.CanvasObject {
	var body []fyne.CanvasObject
	add := func(objects ...fyne.CanvasObject) { body = append(body, objects...) }
	if r.Conflict != nil {
		sides := kit.NewColumn(2)
		addSides(sides, r.Conflict.Sides, tr("here"), tr("in the file"))
		add(kit.NewParagraph(tr("The session settings in {path} were changed by another program since this window read them.", "path", r.Conflict.Path)),
			kit.NewLimited(filesHeight, sides), kit.NewHeading(tr("Keep Mine would write:")))
	}
	list := filesList(r.Files, r.Backup)
	add(list)
	for _, q := range r.Questions {
		mark := kit.MarkWarning
		if q.Kind == app.AskTestFailed {
			mark = kit.MarkError
		}
		add(kit.NewMarked(mark, kit.NewParagraph(say(q.Message))))
	}
	return kit.NewYieldingColumn(8, filesLeast, list, body...)
}

// Measures of what a review lists.
const (
	filesHeight = 190 // the most that it takes before it scrolls
	filesLeast  = 60  // in a low window
	sideWidth   = 76  // of the words before one side of what differs
)

// addSides lists both sides of what differs, field by field, with a word for each side.
func addSides(list *fyne.Container, sides []app.Side, here, there string) {
	side := func(label, text string) {
		value := kit.NewText(say(text))
		list.Add(kit.NewIndented(kit.NewLine(6, value, kit.NewFixed(sideWidth, kit.NewCaption(label, kit.ColorMuted)), value)))
	}
	for _, s := range sides {
		list.Add(kit.NewText(say(s.Field)))
		side(here, s.Here)
		side(there, s.There)
	}
}

// filesList says what changes in which file, and how the backup is called; what is
// the same in both files once.
func filesList(files []app.FileChanges, backup string) fyne.CanvasObject {
	list := kit.NewColumn(2)
	for i, file := range files {
		list.Add(kit.NewText(file.Path))
		if i+1 < len(files) && slices.Equal(file.Changes, files[i+1].Changes) {
			continue
		}
		for _, change := range file.Changes {
			list.Add(kit.NewIndented(kit.NewCaption(say(change), kit.ColorMuted)))
		}
	}
	if backup != "" {
		list.Add(kit.NewCaption(tr("Backup: {name}", "name", backup), kit.ColorMuted))
	}
	return kit.NewLimited(filesHeight, list)
}

// fileName is the last part of a path of this or another system.
func fileName(path string) string { return path[strings.LastIndexAny(path, `/\`)+1:] }
