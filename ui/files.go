package ui

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/config/safefile"
	"sessionconfig/ui/kit"
)

// saveText asks where to save a text.
func saveText(d dialogs, title, name, text string) {
	saveAs(d, title, name, "", func(string) ([]byte, error) { return []byte(text), nil }, nil)
}

// saveAs asks where to save something, which name proposes, and saves what data makes for
// that path. then follows once it is saved; it may be nil.
func saveAs(d dialogs, title, name, hint string, data func(path string) ([]byte, error), then func()) {
	pickFile(d, filePicker{
		title: title, name: name, hint: hint, accept: tr("Save"), save: true,
		done: func(path string, _ config.Secret, end func(error) bool) {
			made, err := data(path)
			if err == nil {
				err = saveFile(path, made)
			}
			if end(err); err == nil && then != nil {
				then()
			}
		},
	})
}

// saveFile writes a file that the user named. It is always a new file, only for this user:
// in a folder that others may write to, their link or file of that name must not be
// followed or written to.
func saveFile(path string, data []byte) error { return safefile.MakeAnew(path, data, 0o600) }

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
		done: func(path string, passphrase config.Secret, end func(error) bool) {
			c.work(func() func() {
				outcome, err := c.workflow.ExportTo(path, s, app.ExportOptions{Passphrase: passphrase, Overwrite: true})
				return func() {
					if end(err); err == nil {
						c.dialogs.tell(kit.MarkOK, tr("Configuration exported"), append([]string{say(outcome.Message)}, sayAll(outcome.Notes)...), nil)
					}
				}
			})
		},
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
