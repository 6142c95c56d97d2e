package ui

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/config/settingsfile"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// atHome makes a folder the user's, so that file dialogs begin there.
func atHome(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	return home
}

func TestExport(t *testing.T) {
	home := atHome(t)
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.c.menu.exportItem.Action()
	b.expect(b.window.win, "Export Configuration", "Without a passphrase the password is left out.")
	b.press(fyne.KeyReturn)
	b.dialog(b.window.win, "Configuration exported")
	if want := "export " + filepath.Join(home, "session-settings.yaml"); b.fake.count(want) != 1 {
		t.Errorf("called %v, want %q", b.fake.calls, want)
	}
	b.press(fyne.KeyReturn)

	b.fake.exportErr = errors.New("the disk is full")
	b.c.menu.exportItem.Action()
	b.press(fyne.KeyReturn)
	b.dialog(b.window.win, "The disk is full.")
}

// TestTypingReplacesWhatIsProposed: a path that is typed or pasted is not put behind the name
// or the folder that the dialog begins with.
func TestTypingReplacesWhatIsProposed(t *testing.T) {
	atHome(t)
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	for name, open := range map[string]func(){"a name": b.c.exportFile, "a folder": b.c.askPlatform} {
		open()
		b.typeText("/a/path")
		if got := b.window.win.Canvas().Focused().(*kit.Input).Text; got != "/a/path" {
			t.Errorf("%s: %q", name, got)
		}
		b.press(fyne.KeyEscape)
	}
}

func TestImport(t *testing.T) {
	home := atHome(t)
	file := filepath.Join(home, "other.yaml")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	imported := redisStatus().Settings
	imported.Redis.Hosts = []string{"10.9.9.9:7000"}
	imported.Redis.User = "platform"
	b := newBench(t, &fakeWorkflow{status: databaseStatus(), imported: app.Import{Settings: imported, Changes: []string{"Hosts becomes 10.9.9.9:7000."}}}, nil)

	b.c.menu.importItem.Action()
	b.expect(b.window.win, home)
	b.press(fyne.KeyReturn)
	b.expect(b.window.win, "Choose a file, or type its name.")
	b.typeInField("missing.yaml")
	b.press(fyne.KeyReturn)
	b.expect(b.window.win, "missing.yaml", "there is no such file")
	b.typeInField("other.yaml")
	b.press(fyne.KeyReturn)
	b.dialog(b.window.win, "Hosts becomes 10.9.9.9:7000.")
	if b.fake.count("import "+file) != 1 {
		t.Errorf("called %v", b.fake.calls)
	}
	b.press(fyne.KeyReturn)
	if got := b.c.settings(); !got.Equal(imported) {
		t.Errorf("the form holds %v, want %v", got, imported)
	}
	if !b.c.unsaved() || b.fake.count("apply") != 0 {
		t.Error("importing applied the settings")
	}

	b.fake.importErr = errors.New("the file is damaged")
	b.c.menu.importItem.Action()
	b.typeInField(file)
	b.press(fyne.KeyReturn)
	b.dialog(b.window.win, "The file is damaged.")
	b.press(fyne.KeyEscape)
}

// TestImportSealed: the passphrase is asked for when it is missing or wrong, and
// the file can be imported without the password.
func TestImportSealed(t *testing.T) {
	home := atHome(t)
	file := filepath.Join(home, "other.yaml")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	b := newBench(t, &fakeWorkflow{status: redisStatus(), importErr: &app.PassphraseNeededError{Path: file}}, nil)
	b.c.menu.importItem.Action()
	b.typeInField(file)
	b.press(fyne.KeyReturn)
	b.dialog(b.window.win, "The file is sealed")
	b.press(fyne.KeyReturn)
	b.expect(b.window.win, "The file is sealed") // still: nothing was typed
	b.fake.importErr = &settingsfile.WrongPassphraseError{Path: file}
	b.typeText("wrong")
	b.press(fyne.KeyReturn)
	b.dialog(b.window.win, "This is not the passphrase")
	b.fake.importErr = nil
	b.fake.imported = app.Import{Settings: redisStatus().Settings, PublishArguments: []string{"/UpgradeEnvironment"}, Changes: []string{"Publish arguments: a becomes b."}}
	b.tab(1) // Without password
	b.press(fyne.KeySpace)
	b.dialog(b.window.win, "Publish arguments: a becomes b.")
	b.press(fyne.KeyReturn)
	if !b.c.unsaved() || !slices.Equal(b.c.imported, []string{"/UpgradeEnvironment"}) {
		t.Errorf("unsaved %t, arguments %v", b.c.unsaved(), b.c.imported)
	}
	var got []string
	b.fake.apply = func(_ config.Settings, o app.ApplyOptions) (app.Outcome, error) {
		got = o.PublishArguments
		return app.Outcome{Message: "Saved."}, nil
	}
	b.c.apply()
	b.dialog(b.window.win, "Saved.")
	if !slices.Equal(got, []string{"/UpgradeEnvironment"}) {
		t.Errorf("applied with arguments %v", got)
	}
}

func TestPickerFolders(t *testing.T) {
	home := atHome(t)
	if err := os.MkdirAll(filepath.Join(home, "Documents", "inner"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, "Documents", "b.yaml"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, "Documents", ".hidden"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	got := ""
	p := pickFile(b.c.dialogs, filePicker{title: "Open", accept: "Open", done: func(path string, _ config.Secret, end func(error) bool) { got = path; end(nil) }})
	if len(p.entries) != 2 || p.entries[0].Name() != "inner" || p.entries[1].Name() != "b.yaml" {
		t.Fatalf("the folder shows %v", p.entries)
	}
	p.chosen(1)
	if p.folder != filepath.Join(home, "Documents", "inner") {
		t.Errorf("entered %s", p.folder)
	}
	p.chosen(0)
	p.chosen(2)
	b.press(fyne.KeyReturn)
	if want := filepath.Join(home, "Documents", "b.yaml"); got != want {
		t.Errorf("opened %q, want %q", got, want)
	}
}

// TestSaveReport: a file that exists is asked about, and the report is written.
func TestSaveReport(t *testing.T) {
	home := atHome(t)
	file := filepath.Join(home, "redis-test.txt")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.c.showReport(redisprobe.Report{Verdict: redisprobe.VerdictPassed, Summary: "Test completed successfully."}, nil)
	b.tab(4) // past findings, details and Copy
	b.press(fyne.KeySpace)
	b.expect(b.window.win, "Save Report")
	b.press(fyne.KeyReturn)
	b.dialog(b.window.win, "exists already")
	b.press(fyne.KeyReturn)
	if content, _ := os.ReadFile(file); string(content) != "old" {
		t.Fatal("Enter replaces the file")
	}
	b.press(fyne.KeyReturn)
	b.window.win.Canvas().FocusPrevious()
	b.press(fyne.KeySpace)
	content, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(content), "Test completed successfully.") {
		t.Errorf("the file holds %q, %v", content, err)
	}
	b.expect(b.window.win, "Test Connection", "Test completed successfully.")
}

func TestSaveFails(t *testing.T) {
	home := atHome(t)
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	saveText(b.c.dialogs, "Save Report", "x.txt", "text")
	b.typeInField(filepath.Join(home, "nowhere", "x.txt"))
	b.press(fyne.KeyReturn)
	b.expect(b.window.win, "There is no folder")
	b.press(fyne.KeyEscape)
	if b.c.modal() {
		t.Error("Esc leaves the dialog open")
	}
}
