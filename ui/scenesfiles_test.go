package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config/settingsfile"
)

// fileScenes show exporting, importing and the file dialog. Paths in them are of
// folders that every system of the tests has: they must look the same everywhere.
var fileScenes = []scene{
	{"export", filesScene(nil, func(b *bench) {
		b.c.exportFile()
		b.typeInField("session-settings.yaml")
	})},
	{"export-passphrase", filesScene(nil, func(b *bench) {
		b.c.exportFile()
		b.typeInField("session-settings.yaml")
		b.tab(1)
		b.typeText("eleven chars, and more words")
		b.press(fyne.KeyReturn)
	})},
	{"import-server", importScene(&app.ServerFileError{Path: `C:\Program Files\OutSystems\Platform Server\server.hsconf`}, "This is a server.hsconf")},
	{"restore", on(redisStatus, func(b *bench) {
		b.fake.backups = twoBackups()
		b.c.showBackups()
		b.dialog(b.window.win, "SQL01")
	})},
	{"export-nowhere", filesScene(nil, func(b *bench) {
		b.c.exportFile()
		b.typeInField("/nowhere/session-settings.yaml")
		b.press(fyne.KeyReturn)
	})},
	{"export-replace", filesScene(nil, func(b *bench) {
		b.c.exportFile()
		b.typeInField(existing)
		b.press(fyne.KeyReturn)
	})},
	{"exported", filesScene(nil, func(b *bench) {
		b.c.exportFile()
		b.typeInField("/etc/session-settings.yaml")
		b.press(fyne.KeyReturn)
		b.dialog(b.window.win, "Configuration exported")
	})},
	{"import", filesScene(nil, func(b *bench) {
		b.c.importFile()
		b.typeInField("session-settings.yaml")
	})},
	{"import-sealed", importScene(&app.PassphraseNeededError{}, "The file is sealed")},
	{"import-wrong-passphrase", importScene(&settingsfile.WrongPassphraseError{}, "This is not the passphrase that the file was exported with.")},
	{"import-changes", importScene(nil, "Import these settings?")},
	{"import-elsewhere", onWorkflow(&fakeWorkflow{status: redisStatus(), imported: elsewhereImport()}, func(b *bench) {
		b.c.readImport(existing, app.ImportOptions{}, b.c.notImported)
		b.dialog(b.window.win, "Import these settings?")
		b.press(fyne.KeyReturn)
		b.dialog(b.window.win, "Keep the present password?")
	})},
	{"save-report", filesScene(nil, func(b *bench) {
		saveText(b.c.dialogs, "Save Report", "redis-test.txt", "")
		b.typeInField("redis-test.txt")
	})},
}

// existing is a file that is there on every system of the tests.
const existing = "/etc/passwd"

// filesScene is a scene at a home with two folders.
func filesScene(w *fakeWorkflow, do func(b *bench)) func(*testing.T) (*bench, fyne.Window) {
	return func(t *testing.T) (*bench, fyne.Window) {
		t.Chdir(t.TempDir())
		const home = "home" // not a whole path: it is shown, and another each time
		t.Setenv("HOME", home)
		for _, name := range []string{"Front-ends", "Notes"} {
			if err := os.MkdirAll(filepath.Join(home, name), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if w == nil {
			return on(redisStatus, do)(t)
		}
		return onWorkflow(w, do)(t)
	}
}

// importScene is what an import comes to that the workflow answers with err.
func importScene(err error, says string) func(*testing.T) (*bench, fyne.Window) {
	changes := []string{"Hosts becomes 172.31.6.35:7000, 172.31.11.176:7000, 172.31.3.184:7000.", "Use SSL is switched on."}
	fake := &fakeWorkflow{status: databaseStatus(), importErr: err, imported: app.Import{Settings: redisStatus().Settings, Changes: changes}}
	return filesScene(fake, func(b *bench) {
		b.c.importFile()
		b.typeInField(existing)
		b.press(fyne.KeyReturn)
		b.dialog(b.window.win, says)
	})
}
