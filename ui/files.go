package ui

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/config/safefile"
	"sessionconfig/config/settingsfile"
	"sessionconfig/ui/kit"
)

// saveTextIn saves the platform's output from the output window.
func (c *controller) saveTextIn(d dialogs, text string) {
	c.saveTextTo(d, tr("Save Output"), "publish-output.txt", text)
}

func (c *controller) saveTextTo(d dialogs, title, name, text string) {
	pickFile(d, filePicker{title: title, name: name, accept: tr("Save"), save: true, done: func(path string, _ config.Secret) {
		saveFile(d, path, []byte(text), nil)
	}})
}

// saveFile writes a file that the user named, unless there was an error before, and says
// what went wrong. It is always a new file, only for this user: in a folder that others
// may write to, their link or file of that name must not be followed or written to.
func saveFile(d dialogs, path string, data []byte, err error) {
	if err == nil {
		err = safefile.MakeAnew(path, data, 0o600)
	}
	if err != nil {
		d.tell(kit.MarkError, tr("The file was not saved"), errorTexts(err), nil)
	}
}

// fileProblem is what the system says of a file, as a sentence.
func fileProblem(err error) string {
	if pathErr, ok := errors.AsType[*os.PathError](err); ok {
		return tr("{path}: {reason}.", "path", pathErr.Path, "reason", reason(err))
	}
	return app.Sentence(err.Error())
}

// reason is why the system refused a file, without the file's path.
func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return tr("there is no such file or folder")
	case errors.Is(err, fs.ErrPermission):
		return tr("access is denied")
	case errors.Is(err, fs.ErrInvalid):
		return tr("it is not a file")
	}
	if pathErr, ok := errors.AsType[*os.PathError](err); ok {
		return pathErr.Err.Error()
	}
	return err.Error()
}

// exportFile answers Export Configuration...: the settings for the other
// front-end servers.
func (c *controller) exportFile() {
	if c.phase != phaseIdle {
		return
	}
	s := c.settings()
	pickFile(c.dialogs, filePicker{
		title: tr("Export Configuration"), name: "session-settings.yaml", accept: tr("Export"), save: true, secret: true, seal: true,
		hint: tr("The file is for the other front-end servers. Without a passphrase the password is left out."),
		done: func(path string, passphrase config.Secret) {
			c.work(func() func() {
				outcome, err := c.workflow.ExportTo(path, s, app.ExportOptions{Passphrase: passphrase, Overwrite: true})
				return func() {
					if err != nil {
						c.failed(tr("The configuration was not exported"), err)
						return
					}
					c.dialogs.tell(kit.MarkOK, tr("Configuration exported"), append([]string{say(outcome.Message)}, sayAll(outcome.Notes)...), nil)
				}
			})
		},
	})
}

// importFile answers Import Configuration...: nothing is applied, the fields are
// filled.
func (c *controller) importFile() {
	if c.phase != phaseIdle {
		return
	}
	pickFile(c.dialogs, filePicker{
		title: tr("Import Configuration"), accept: tr("Import"), secret: true,
		hint: tr("An export of this program, or another server's server.hsconf. The passphrase is needed only for a file that was exported with one. Importing fills in the fields; nothing is applied yet."),
		done: c.readImport,
	})
}

func (c *controller) readImport(path string, passphrase config.Secret) {
	c.readImportWith(path, app.ImportOptions{Passphrase: passphrase})
}

func (c *controller) readImportWith(path string, o app.ImportOptions) {
	c.work(func() func() {
		imported, err := c.workflow.ImportFrom(path, o)
		return func() {
			_, needed := errors.AsType[*app.PassphraseNeededError](err)
			_, wrong := errors.AsType[*settingsfile.WrongPassphraseError](err)
			_, server := errors.AsType[*app.ServerFileError](err)
			_, encrypted := errors.AsType[*app.KeyNeededError](err)
			switch {
			case server:
				c.offerServerImport(path)
			case encrypted:
				c.offerPrivateKey(path, err)
			case needed:
				c.askPassphrase(path, "")
			case wrong:
				c.askPassphrase(path, tr("This is not the passphrase that the file was exported with."))
			case err != nil:
				c.failed(tr("The configuration was not imported"), err)
			default:
				c.askImport(imported)
			}
		}
	})
}

// askPassphrase asks for the passphrase of an export, or to go on without the
// password that it seals.
func (c *controller) askPassphrase(path, problem string) {
	field := kit.NewPasswordInput()
	row := kit.NewRow(&kit.Columns{Label: kit.LabelWidth(tr("Passphrase")), Gap: columnGap}, tr("Passphrase"), field, nil, true)
	row.SetProblem(problem)
	var dialog *kit.Dialog
	read := func(o app.ImportOptions) {
		dialog.Close()
		c.readImportWith(path, o)
	}
	ok := kit.NewDefaultButton(tr("OK"), func() {
		if field.Text != "" {
			read(app.ImportOptions{Passphrase: config.NewSecret(field.Text)})
		}
	})
	without := kit.NewButton(tr("Without password"), func() { read(app.ImportOptions{LeaveSealed: true}) })
	cancel := kit.NewButton(tr("Cancel"), func() { dialog.Close() })
	dialog = c.dialogs.show(kit.DialogOptions{
		Title: tr("The file is sealed"), Mark: kit.MarkInfo,
		Body:  kit.NewColumn(8, kit.NewParagraph(tr("Enter the passphrase that the file was exported with, or import it without the password.")), row),
		Extra: []*kit.Button{without}, Buttons: []*kit.Button{ok, cancel}, Default: ok, Cancel: cancel, First: field,
	})
}

// askImport says what an import would change, and fills it in.
func (c *controller) askImport(imported app.Import) {
	c.dialogs.ask(kit.MarkInfo, tr("Import these settings?"), sayAll(imported.Changes), tr("Import"), func() {
		c.imported = imported.PublishArguments
		c.fillInKeeping(imported.Settings, imported.Kept, imported.Elsewhere)
	}, nil)
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

// startFolder is where a file dialog begins.
func startFolder() string {
	if home, err := os.UserHomeDir(); err == nil {
		if documents := filepath.Join(home, "Documents"); isFolder(documents) {
			return documents
		}
		return home
	}
	return "."
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
