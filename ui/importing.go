package ui

import (
	"errors"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/config/settingsfile"
	"sessionconfig/ui/kit"
)

// importFile answers Import Configuration...: nothing is applied, the fields are
// filled.
func (c *controller) importFile() {
	if c.phase != phaseIdle {
		return
	}
	pickFile(c.dialogs, filePicker{
		title: tr("Import Configuration"), accept: tr("Import"), secret: true,
		hint: tr("An export of this program, or another server's server.hsconf. The passphrase is needed only for a file that was exported with one. Importing fills in the fields; nothing is applied yet."),
		done: func(path string, passphrase config.Secret, end func(error) bool) {
			c.readImport(path, app.ImportOptions{Passphrase: passphrase}, end)
		},
	})
}

// readImport reads a file to import, asks for what is missing, and offers to fill it in. end
// ends the dialog that the file is from.
func (c *controller) readImport(path string, o app.ImportOptions, end func(error) bool) {
	c.work(func() func() {
		imported, err := c.workflow.ImportFrom(path, o)
		return func() {
			_, needed := errors.AsType[*app.PassphraseNeededError](err)
			_, server := errors.AsType[*app.ServerFileError](err)
			_, encrypted := errors.AsType[*app.KeyNeededError](err)
			asks := server || needed || encrypted && o.PrivateKey == ""
			switch {
			case err != nil && !asks:
				end(err)
			case !end(nil): // cancelled meanwhile
			case server:
				c.offerServerImport(path)
			case needed:
				c.askPassphrase(path)
			case encrypted:
				c.offerPrivateKey(path, err)
			default:
				c.askImport(imported)
			}
		}
	})
}

// notImported ends an import that no dialog waits for.
func (c *controller) notImported(err error) bool {
	if err != nil {
		c.failed(tr("The configuration was not imported"), err)
	}
	return true
}

// isWrongPassphrase tells whether a file was not opened for its passphrase.
func isWrongPassphrase(err error) bool {
	_, wrong := errors.AsType[*settingsfile.WrongPassphraseError](err)
	return wrong
}

// wrongPassphrase is said at the field for it.
func wrongPassphrase() string {
	return tr("This is not the passphrase that the file was exported with.")
}

// askPassphrase asks for the passphrase of an export, or to go on without the
// password that it seals. It stays open until the file was read.
func (c *controller) askPassphrase(path string) {
	field := kit.NewPasswordInput()
	row := kit.NewRow(&kit.Columns{Label: kit.LabelWidth(tr("Passphrase")), Gap: columnGap}, tr("Passphrase"), field, nil, true)
	field.OnChanged = func(string) { row.SetProblem("") }
	var dialog *kit.Dialog
	var ok, without *kit.Button
	read := func(o app.ImportOptions) {
		ok.Disable()
		without.Disable()
		c.readImport(path, o, func(err error) (open bool) {
			open = !dialog.Closed()
			ok.Enable()
			without.Enable()
			switch {
			case err == nil:
				dialog.Close()
			case !open:
				c.notImported(err)
			default:
				problem := joinSentences(errorTexts(err))
				if isWrongPassphrase(err) {
					field.SelectAll()
					problem = wrongPassphrase()
				}
				row.SetProblem(problem)
				dialog.Reveal(row)
			}
			return open
		})
	}
	ok = kit.NewButton(tr("OK"), func() {
		if field.Text != "" {
			read(app.ImportOptions{Passphrase: config.NewSecret(field.Text)})
		}
	})
	without = kit.NewButton(tr("Without password"), func() { read(app.ImportOptions{LeaveSealed: true}) })
	dialog = c.dialogs.form(kit.DialogOptions{
		Title: tr("The file is sealed"), Mark: kit.MarkInfo,
		Body:  kit.NewColumn(8, kit.NewParagraph(tr("Enter the passphrase that the file was exported with, or import it without the password.")), row),
		Extra: []*kit.Button{without}, Buttons: []*kit.Button{ok, kit.NewButton(tr("Cancel"), nil)}, First: field,
	})
}

// askImport says what an import would change, and fills it in.
func (c *controller) askImport(imported app.Import) {
	c.dialogs.ask(kit.MarkInfo, tr("Import these settings?"), sayAll(imported.Changes), tr("Import"), func() {
		c.imported = imported.PublishArguments
		c.fillInKeeping(imported.Settings, imported.Kept, imported.Elsewhere)
	})
}

// fillInKeeping fills settings in that come from outside. Where they would send the
// present password elsewhere, it asks first whether they may.
func (c *controller) fillInKeeping(s, kept config.Settings, elsewhere []string) {
	if len(elsewhere) == 0 {
		c.fillIn(s)
		return
	}
	c.dialogs.question(question{
		mark: kit.MarkWarning, title: tr("Keep the present password?"),
		texts:  append(sayAll(elsewhere), tr("Keep it only if it is the password of these servers. Otherwise leave it out and type the right one.")),
		accept: tr("Keep Password"), decline: tr("Leave It Out"), careful: true,
		yes: func() { c.fillIn(kept) }, no: func() { c.fillIn(s) },
	})
}
