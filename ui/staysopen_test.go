package ui

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sessionconfig/app"
	"sessionconfig/config/hsconf"
	"sessionconfig/config/settingsfile"
	"sessionconfig/ui/kit"
)

// TestErrorsStayInTheDialog: an error leaves the dialog open that the file or the folder was
// named in, with what was typed, and says there what is wrong. Another attempt is one key
// away.
func TestErrorsStayInTheDialog(t *testing.T) {
	wrongKey := func(o app.ImportOptions) error {
		if o.PrivateKey == "" {
			return &app.KeyNeededError{Path: "server.hsconf", Err: hsconf.ErrNoKey}
		}
		return &app.KeyNeededError{Path: "server.hsconf", Err: hsconf.ErrWrongKey}
	}
	for _, tt := range []struct {
		name string
		open func(b *bench, file string)
		fail func(f *fakeWorkflow)
		says string
		then string // said by the dialog that follows when nothing is wrong any more
	}{
		{"Export", func(b *bench, file string) {
			b.c.menu.exportItem.Action()
			b.typeInField(filepath.Join(filepath.Dir(file), "new.yaml"))
			b.tab(1)
			b.typeText("eleven chars, and more words")
			b.tab(1)
			b.typeText("eleven chars, and more words")
		}, func(f *fakeWorkflow) { f.exportErr = errors.New("the disk is full") }, "The disk is full.", "Configuration exported"},
		{"Import", func(b *bench, file string) {
			b.c.menu.importItem.Action()
			b.typeInField(file)
			b.tab(1)
			b.typeText("a passphrase")
		}, func(f *fakeWorkflow) { f.importErr = errors.New("the file is damaged") }, "The file is damaged.", "Import these settings?"},
		{"Import, wrong passphrase", func(b *bench, file string) {
			b.c.menu.importItem.Action()
			b.typeInField(file)
			b.tab(1)
			b.typeText("a passphrase")
		}, func(f *fakeWorkflow) { f.importErr = &settingsfile.WrongPassphraseError{} }, "This is not the passphrase", "Import these settings?"},
		{"The file is sealed", func(b *bench, file string) {
			b.c.askPassphrase(file)
			b.typeText("a passphrase")
		}, func(f *fakeWorkflow) { f.importErr = &settingsfile.WrongPassphraseError{} }, "This is not the passphrase", "Import these settings?"},
		{"Private Key", func(b *bench, file string) {
			b.c.offerPrivateKey(file, wrongKey(app.ImportOptions{}))
			b.press(fyne.KeyReturn)
			b.typeInField(file)
		}, func(f *fakeWorkflow) { f.importing = wrongKey }, "private.key is that of another server. Choose the private.key of that server", "Import these settings?"},
		{"Add Report", func(b *bench, file string) {
			b.c.showCompare()
			b.c.compare.addFile()
			b.c.compare.win.Canvas().Focused().(*kit.Input).SetText(file)
		}, func(*fakeWorkflow) {}, "cannot be compared", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(atHome(t), "a.yaml")
			if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
			fake := &fakeWorkflow{status: redisStatus()}
			tt.fail(fake)
			b := newBench(t, fake, nil)
			tt.open(b, file)
			win := b.window.win
			if b.c.compare != nil {
				win = b.c.compare.win
			}
			typed := fieldsIn(win)
			pressIn(win, fyne.KeyReturn)
			b.dialog(win, tt.says)
			if got := fieldsIn(win); !slices.Equal(got, typed) || len(typed) == 0 {
				t.Errorf("the fields have %q, typed was %q", got, typed)
			}
			if tt.then == "" {
				return
			}
			fake.exportErr, fake.importErr, fake.importing = nil, nil, nil
			pressIn(win, fyne.KeyReturn)
			b.dialog(win, tt.then)
		})
	}
}

// fieldsIn are the texts in the fields of a window's topmost dialog.
func fieldsIn(w fyne.Window) []string {
	var texts []string
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if field, ok := o.(*kit.Input); ok {
			texts = append(texts, field.Text)
		}
	}
	return texts
}

// TestRestoreFails: why a backup was not restored is said in the dialog, which stays.
func TestRestoreFails(t *testing.T) {
	fake := &fakeWorkflow{status: redisStatus(), backups: twoBackups()}
	b := newBench(t, fake, nil)
	win := b.window.win
	b.c.menu.restoreItem.Action()
	b.dialog(win, "hosts-of-new.bak:7000")
	fake.restoreErr = errors.New("the disk is full")
	b.press(fyne.KeyReturn)
	tap(t, win, "Restore")
	b.dialog(win, "The disk is full.")
	b.expect(win, "Restore Backup", "The backup was not restored", "hosts-of-new.bak:7000")
	b.press(fyne.KeyReturn)
	tap(t, win, "Restore")
	b.until("the second attempt", func() bool { return fake.count("restore new.bak") == 2 && b.c.phase == phaseIdle })
	if n := strings.Count(said(win), "The disk is full."); n != 1 {
		t.Errorf("the reason is said %d times", n)
	}
	fake.restoreErr = nil
	b.press(fyne.KeyReturn)
	b.dialog(win, "Restore this backup?")
	tap(t, win, "Restore")
	b.dialog(win, "Publish them now?")
}

// TestCancelledWhileReading: an error that comes after the dialog was cancelled is said all
// the same.
func TestCancelledWhileReading(t *testing.T) {
	file := filepath.Join(atHome(t), "a.yaml")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	b := newBench(t, &fakeWorkflow{status: redisStatus(), importErr: errors.New("the file is damaged")}, nil)
	b.c.menu.importItem.Action()
	b.typeInField(file)
	b.press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyEscape)
	if b.c.modal() {
		t.Fatal("the dialog is still open")
	}
	b.dialog(b.window.win, "The file is damaged.")
	if n := b.fake.count("import " + file); n != 1 {
		t.Errorf("read %d times", n)
	}
	b.press(fyne.KeyReturn)

	b.fake.importErr = nil
	b.c.menu.importItem.Action()
	b.typeInField(file)
	b.press(fyne.KeyReturn, fyne.KeyEscape)
	b.settle()
	if b.c.modal() {
		t.Errorf("what was cancelled goes on: %s", said(b.window.win))
	}
}
