package ui

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/ui/kit"
)

// filePicker asks for a file: by typing its name or its whole path, or by clicking
// through folders.
type filePicker struct {
	title  string
	name   string // proposed, when saving
	accept string // label of the accepting button
	hint   string
	save   bool   // the file may be new; an existing one is asked about
	secret bool   // also asks for a passphrase
	seal   bool   // which is new: asks for it twice
	whole  bool   // asks for a folder
	start  string // folder to begin in; empty for the user's documents
	// done takes the path. At the end, at once or later, it calls end: with nil, which closes
	// the dialog, or with why the path was not taken, which is said in the dialog; what was
	// typed stays. end tells whether the dialog was still open, and not cancelled meanwhile.
	done func(path string, passphrase config.Secret, end func(err error) bool)

	dialogs    dialogs
	dialog     *kit.Dialog
	folder     string
	place      *kit.Note // shows the folder
	entries    []os.DirEntry
	path       *kit.Input
	passphrase *kit.Input
	again      *kit.Input // the passphrase once more
	sealRow    *kit.Row
	againRow   *kit.Row
	row        *kit.Row
	list       *kit.Picklist
	ok         *kit.Button
}

// Height of the list of files, and the least of it with its frame, in a low window.
const (
	pickerHeight = 190
	pickerLeast  = 62
)

// pickFile opens the dialog.
func pickFile(d dialogs, p filePicker) *filePicker {
	p.dialogs = d
	p.path, p.passphrase, p.place = kit.NewInput(), kit.NewPasswordInput(), kit.NewCaption("", kit.ColorMuted)
	label := tr("File")
	if p.whole {
		label = tr("Folder")
	}
	columns := &kit.Columns{Label: kit.LabelWidth(label), Gap: columnGap}
	if p.secret {
		columns.Label = kit.LabelWidth(label, tr("Passphrase"), tr("Repeat"))
	}
	p.row = kit.NewRow(columns, label, p.path, nil, true)
	p.list = kit.NewPicklist(pickerHeight, p.chosen)
	p.ok = kit.NewButton(p.accept, p.acceptPath)
	list := kit.NewFrame(p.list)
	body := []fyne.CanvasObject{p.place, list, p.row}
	if p.secret {
		p.sealRow = kit.NewRow(columns, tr("Passphrase"), p.passphrase, nil, p.seal)
		p.passphrase.OnChanged = func(string) { p.sealRow.SetProblem("") }
		body = append(body, p.sealRow)
	}
	if p.seal {
		p.again = kit.NewPasswordInput()
		p.againRow = kit.NewRow(columns, tr("Repeat"), p.again, nil, true)
		p.passphrase.OnChanged = func(string) { p.showStrength() }
		p.again.OnChanged = func(string) { p.againRow.SetProblem("") }
		body = append(body, p.againRow)
	}
	if p.hint != "" {
		body = append(body, kit.NewCaption(p.hint, kit.ColorMuted))
	}
	p.path.OnChanged = func(string) { p.row.SetProblem("") }
	if p.start == "" || !isFolder(p.start) {
		p.start = startFolder()
	}
	p.enter(p.start)
	p.dialog = d.form(kit.DialogOptions{
		Title: p.title, Body: kit.NewYieldingColumn(6, pickerLeast, list, body...), Width: 430,
		Buttons: []*kit.Button{p.ok, kit.NewButton(tr("Cancel"), nil)}, First: p.path,
	})
	p.path.SelectAll() // what is typed or pasted replaces what is proposed
	return &p
}

// enter shows a folder.
func (p *filePicker) enter(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		p.row.SetProblem(fileProblem(err))
		return
	}
	p.folder = folder
	p.entries = slices.DeleteFunc(entries, func(e os.DirEntry) bool {
		return strings.HasPrefix(e.Name(), ".") || p.whole && !isFolder(filepath.Join(folder, e.Name()))
	})
	slices.SortStableFunc(p.entries, func(a, b os.DirEntry) int {
		switch {
		case a.IsDir() && !b.IsDir():
			return -1
		case b.IsDir() && !a.IsDir():
			return 1
		}
		return strings.Compare(strings.ToLower(a.Name()), strings.ToLower(b.Name()))
	})
	items := []kit.PickItem{{Text: tr("(folder above)"), Folder: true}}
	for _, e := range p.entries {
		items = append(items, kit.PickItem{Text: e.Name(), Folder: e.IsDir()})
	}
	p.list.Set(items)
	p.place.Set(folder, kit.ColorMuted)
	if p.setPath(p.name); p.whole {
		p.setPath(folder)
	}
	if p.dialog != nil {
		p.dialog.Refresh()
	}
}

// chosen answers a choice in the list: a folder is entered, a file is taken.
func (p *filePicker) chosen(i int) {
	if i == 0 {
		p.enter(filepath.Dir(p.folder))
		return
	}
	entry := p.entries[i-1]
	path := filepath.Join(p.folder, entry.Name())
	if isFolder(path) {
		p.enter(path)
		return
	}
	p.setPath(entry.Name())
	p.row.SetProblem("")
}

// acceptPath takes the path in the field.
func (p *filePicker) acceptPath() {
	path := strings.TrimSpace(p.path.Text)
	if path == "" {
		p.refuse(p.row, tr("Choose a file, or type its name."))
		return
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(p.folder, path)
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir() && p.whole:
		p.take(path)
		return
	case err == nil && info.IsDir():
		p.enter(path)
		return
	case err != nil && (!p.save || !os.IsNotExist(err)):
		p.refuse(p.row, fileProblem(err))
		return
	case err != nil && !isFolder(filepath.Dir(path)):
		p.refuse(p.row, tr("There is no folder {folder}.", "folder", filepath.Dir(path)))
		return
	}
	if !p.sealable() {
		return
	}
	finish := func() { p.take(path) }
	if p.save && err == nil {
		p.dialogs.askCarefully(tr("Replace the file?"),
			[]string{tr("{path} exists already.", "path", path)}, tr("Replace"), finish)
		return
	}
	finish()
}

// take gives a path to who asked for it.
func (p *filePicker) take(path string) {
	p.ok.Disable()
	p.done(path, config.NewSecret(p.passphrase.Text), p.end)
}

// end closes the dialog, or says in it why the path was not taken; where it was cancelled
// meanwhile, in a dialog of its own.
func (p *filePicker) end(err error) (open bool) {
	p.ok.Enable()
	open = !p.dialog.Closed()
	switch {
	case err == nil:
		p.dialog.Close()
	case !open:
		p.dialogs.tellUnasked(kit.MarkError, p.title, errorTexts(err), nil)
	case p.secret && isWrongPassphrase(err):
		p.dialogs.canvas.Focus(p.passphrase)
		p.passphrase.SelectAll()
		p.refuse(p.sealRow, wrongPassphrase())
	default:
		p.refuse(p.row, joinSentences(errorTexts(err)))
	}
	return open
}

// refuse says at a field what is wrong, where it is seen.
func (p *filePicker) refuse(row *kit.Row, problem string) {
	row.SetProblem(problem)
	p.dialog.Reveal(row)
}

// showStrength says how strong the passphrase is that is being typed.
func (p *filePicker) showStrength() {
	text := ""
	if typed := p.passphrase.Text; typed != "" {
		text = tr("Strength: {strength}", "strength", say(string(app.PassphraseStrength(typed))))
	}
	p.sealRow.SetProblem("")
	p.sealRow.SetHint(text)
	p.againRow.SetProblem("")
}

// sealable tells whether the passphrase, if there is one, can seal a file, and says
// why not.
func (p *filePicker) sealable() bool {
	if !p.seal {
		return true
	}
	typed := p.passphrase.Text
	switch {
	case typed != "" && app.PassphraseStrength(typed) == app.StrengthShort:
		p.sealRow.SetProblem(tr("At least {count} characters.", "count", strconv.Itoa(app.LeastPassphrase)))
		p.dialogs.canvas.Focus(p.passphrase)
	case typed != p.again.Text:
		p.againRow.SetProblem(tr("The two passphrases differ."))
		p.dialogs.canvas.Focus(p.again)
	default:
		return true
	}
	return false
}

// setPath shows a name in the folder, or a path, the cursor at its end.
func (p *filePicker) setPath(path string) {
	p.path.Set(path)
	p.path.CursorColumn = len([]rune(path))
	p.path.Refresh()
}
