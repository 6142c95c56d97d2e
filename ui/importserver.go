package ui

import (
	"path/filepath"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/ui/kit"
)

// offerServerImport says that a file to import is a server.hsconf, and offers to
// import from it.
func (c *controller) offerServerImport(path string) {
	c.dialogs.ask(kit.MarkInfo, tr("This is a server.hsconf"), []string{
		tr("{path} is the configuration of a Platform Server, not an export.", "path", path),
		tr("You can import the session settings from it. If they are encrypted, the private.key beside it is read."),
	}, tr("Import from It"), func() { c.readImport(path, app.ImportOptions{Server: true}, c.notImported) })
}

// offerPrivateKey says why another server's connection string cannot be read, and asks
// for that server's private.key.
func (c *controller) offerPrivateKey(path string, err error) {
	c.dialogs.ask(kit.MarkWarning, tr("The connection string is encrypted"), errorTexts(err), tr("Choose private.key..."), func() {
		pickFile(c.dialogs, filePicker{
			title: tr("Private Key"), accept: tr("Import"), start: filepath.Dir(path),
			hint: tr("The file private.key in that server's Platform Server folder. It is read but not kept."),
			done: func(key string, _ config.Secret, end func(error) bool) {
				c.readImport(path, app.ImportOptions{Server: true, PrivateKey: key}, end)
			},
		})
	})
}
