package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/ui/kit"
)

// Measures of the dialog that restores a backup.
const (
	backupHeight  = 23  // of a line of the list: five are kept
	changesHeight = 230 // of what would change, before it scrolls
)

// restoreDialog shows the backups of server.hsconf, and what putting one back would
// change.
type restoreDialog struct {
	c       *controller
	dialog  *kit.Dialog
	backups []app.Backup
	chosen  int               // -1 for none
	why     fyne.CanvasObject // the last one was not restored; nil without
	changes *fyne.Container
	scroll  *kit.Scroll
	restore *kit.Button
}

// showBackups answers Restore Backup...
func (c *controller) showBackups() {
	if c.phase != phaseIdle && c.phase != phaseLocked {
		return
	}
	if c.unread == nil && !c.status.Elevated {
		c.offerElevation()
		return
	}
	c.work(func() func() {
		backups, err := c.workflow.Backups()
		return func() {
			switch {
			case err != nil:
				c.dialogs.tell(kit.MarkError, tr("The backups cannot be listed"), errorTexts(err), nil)
			case len(backups) == 0:
				c.dialogs.tell(kit.MarkInfo, tr("Restore Backup"), []string{tr("There is no backup of server.hsconf yet. Each apply makes one.")}, nil)
			default:
				c.openBackups(backups)
			}
		}
	})
}

func (c *controller) openBackups(backups []app.Backup) {
	d := &restoreDialog{c: c, backups: backups, chosen: -1}
	list := kit.NewPicklist(backupHeight*float32(max(2, min(len(backups), 5))), d.choose)
	items := make([]kit.PickItem, len(backups))
	for i, b := range backups {
		items[i].Text = backupText(b)
	}
	list.Set(items)
	d.changes = kit.NewColumn(2)
	d.scroll = kit.NewLimited(changesHeight, d.changes)
	d.restore = kit.NewButton(tr("Restore..."), d.ask)
	d.restore.Disable()
	d.dialog = c.dialogs.form(kit.DialogOptions{
		Title: tr("Restore Backup"), Width: 430,
		Body:    kit.NewYieldingColumn(8, scrollLeast, d.scroll, kit.NewFrame(list), d.scroll),
		Buttons: []*kit.Button{d.restore, kit.NewButton(tr("Cancel"), nil)}, First: list,
	})
	list.Select(0) // the newest is the one that is mostly wanted
}

// backupText is a backup's time and size, and who made it where that is known.
func backupText(b app.Backup) string {
	text := b.Time.Local().Format("2006-01-02 15:04:05") + ", " + byteSize(b.Size)
	if b.By != "" {
		text += ", " + b.By
	}
	return text
}

// choose shows what putting a backup back would change.
func (d *restoreDialog) choose(i int) {
	d.chosen = i
	d.restore.Disable()
	d.c.work(func() func() {
		difference, err := d.c.workflow.RestoreDiff(background(), d.backups[i].Name)
		return func() {
			if d.chosen != i { // another was chosen meanwhile
				return
			}
			d.changes.RemoveAll()
			if err != nil {
				d.changes.Add(kit.NewCaption(joinSentences(errorTexts(err)), kit.ColorMuted))
			} else {
				addDifference(d.changes, difference)
				d.restore.Enable()
			}
			d.scroll.ScrollToTop()
			d.dialog.Refresh()
		}
	})
}

// addDifference lists what restoring a backup would change: the form's fields on both
// sides, then what else differs in the file.
func addDifference(list *fyne.Container, d app.Difference) {
	if d.Note != "" {
		list.Add(kit.NewCaption(say(d.Note), kit.ColorMuted))
	}
	addSides(list, d.Sides, tr("now"), tr("backup"))
	if heading := d.OtherCount(); heading != "" {
		list.Add(kit.NewText(say(heading)))
		list.Add(kit.NewIndented(kit.NewCaption(strings.Join(sayAll(d.Other), "\n"), kit.ColorMuted))) // one text, of however many lines
	}
}

// ask asks before the backup is put back.
func (d *restoreDialog) ask() {
	if d.chosen < 0 {
		return
	}
	b := d.backups[d.chosen]
	d.c.dialogs.askCarefully(tr("Restore this backup?"), []string{
		tr("server.hsconf becomes what it was on {when}. The present file becomes a backup first.", "when", b.Time.Local().Format("2006-01-02 15:04:05")),
	}, tr("Restore"), func() {
		d.restore.Disable()
		d.c.restoreBackup(b.Name, d.end)
	})
}

// end closes the dialog, or says in it why the backup was not restored; where it was
// cancelled meanwhile, in a dialog of its own.
func (d *restoreDialog) end(err error) {
	switch {
	case err == nil:
		d.dialog.Close()
	case d.dialog.Closed():
		d.c.dialogs.tellUnasked(kit.MarkError, tr("The backup was not restored"), errorTexts(err), nil)
	default:
		why := kit.NewColumn(2, kit.NewHeading(tr("The backup was not restored")), paragraphs(errorTexts(err)))
		d.changes.Remove(d.why)
		d.why = kit.NewMarked(kit.MarkError, why)
		d.changes.Objects = append([]fyne.CanvasObject{d.why}, d.changes.Objects...)
		d.changes.Refresh()
		d.scroll.ScrollToTop()
		d.restore.Enable()
		d.dialog.Refresh()
	}
}

// restoreBackup puts a backup back, shows the settings then, and offers to publish it. end
// ends the dialog that it was chosen in.
func (c *controller) restoreBackup(name string, end func(error)) {
	phase := c.phase
	c.setPhase(phaseApplying)
	c.work(func() func() {
		outcome, err := c.workflow.Restore(background(), name)
		status, loadErr := c.workflow.LoadPermitted()
		return func() {
			if err != nil {
				c.setPhase(phase)
				end(err)
				return
			}
			end(nil)
			c.take(status, loadErr)
			if outcome.Pending && outcome.CanPublish && loadErr == nil {
				c.offerPublish(outcome, func() { c.setPhase(phaseIdle) })
				return
			}
			c.dialogs.tellUnasked(kit.MarkOK, tr("Restore Backup"), append([]string{say(outcome.Message)}, sayAll(outcome.Notes)...), nil)
		}
	})
}
