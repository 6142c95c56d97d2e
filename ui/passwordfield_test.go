package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sessionconfig/config"
)

// drawn is all that the window and its dialogs draw, as one line.
func (b *bench) drawn() string {
	text := said(b.window.win)
	for _, o := range append(b.window.win.Canvas().Overlays().List(), b.window.win.Canvas().Content()) {
		for _, part := range test.LaidOutObjects(o) {
			if entry, ok := part.(interface{ SelectedText() string }); ok {
				text += " " + entry.SelectedText()
			}
		}
	}
	return text + " " + b.v.hosts.Text
}

// TestSavedPasswordIsNeverShown: a saved password is a fixed number of dots, which the
// eye does not open and nothing copies.
func TestSavedPasswordIsNeverShown(t *testing.T) {
	for _, saved := range []string{"short", strings.Repeat("a-long-password-", 4)} {
		status := redisStatus()
		status.Settings.Redis.Password = config.NewSecret(saved)
		b := newBench(t, &fakeWorkflow{status: status}, nil)
		field := b.v.password
		if field.Text != "" || field.PlaceHolder != hiddenPassword || len([]rune(hiddenPassword)) != 12 {
			t.Fatalf("the field holds %q, %q", field.Text, field.PlaceHolder)
		}
		if field.ActionItem.Visible() {
			t.Error("the eye is there for a saved password")
		}
		field.ActionItem.(fyne.Tappable).Tapped(nil)
		clipboard := b.app.Clipboard()
		clipboard.SetContent("nothing")
		b.window.win.Canvas().Focus(field)
		for _, shortcut := range []fyne.Shortcut{&fyne.ShortcutSelectAll{}, &fyne.ShortcutCopy{Clipboard: clipboard}, &fyne.ShortcutCut{Clipboard: clipboard}} {
			field.TypedShortcut(shortcut)
		}
		if clipboard.Content() != "nothing" || contains(b.drawn(), saved) {
			t.Errorf("copied %q, drawn %q", clipboard.Content(), b.drawn())
		}
		if b.c.unsaved() || b.c.settings().Redis.Password.Reveal() != saved {
			t.Error("the saved password does not count any more")
		}

		b.typeText("typed")
		if !field.ActionItem.Visible() || b.c.settings().Redis.Password.Reveal() != "typed" {
			t.Errorf("typed, the eye is there: %t", field.ActionItem.Visible())
		}
		field.SetText("")
		if b.c.unsaved() {
			t.Error("with nothing typed any more the saved password does not count")
		}
	}
}

// TestPastedConnectionString: it fills all fields after a preview, and its password is
// drawn nowhere on the way.
func TestPastedConnectionString(t *testing.T) {
	const secret = "s3cret-of-the-string"
	texts := map[string]string{
		"rediss":              "rediss://platform:" + secret + "@c:7000,d:7000?timeout=5s",
		"StackExchange.Redis": "c:7000,d:7000,password=" + secret + ",ssl=true,user=platform,maxPoolSize=5",
	}
	ways := map[string]func(*bench, string){
		"into Hosts": func(b *bench, text string) {
			b.app.Clipboard().SetContent(text)
			b.window.win.Canvas().Focus(b.v.hosts)
			b.v.hosts.TypedShortcut(&fyne.ShortcutPaste{Clipboard: b.app.Clipboard()})
		},
		"from the menu": func(b *bench, text string) {
			b.app.Clipboard().SetContent(text)
			b.c.menu.pasteItem.Action()
		},
	}
	for kind, text := range texts {
		for way, paste := range ways {
			t.Run(kind+" "+way, func(t *testing.T) {
				b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
				paste(b, text)
				b.expect(b.window.win, "Fill in this connection string?", "becomes c:7000,d:7000", "Password: changed.", "Use SSL: off becomes on.",
					"User: (empty) becomes platform.", "is left out")
				before := b.drawn()
				b.press(fyne.KeyReturn)
				after := b.drawn()
				if contains(before+after, secret) {
					t.Errorf("the password is drawn: %s %s", before, after)
				}
				r := b.c.settings().Redis
				if showHosts(r.Hosts) != "c:7000, d:7000" || r.Password.Reveal() != secret || !r.SSL || r.User != "platform" || len(r.Parameters) != 0 {
					t.Errorf("filled in %v", r)
				}
				if b.v.password.Text != "" || b.v.password.PlaceHolder != hiddenPassword {
					t.Error("the password can be seen")
				}
			})
		}
	}
}

// TestPastedWithAPassword: what is no connection string that is known here, but may
// hold a password, is not drawn either.
func TestPastedWithAPassword(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: databaseStatus()}, nil)
	b.press(fyne.KeyDown)
	b.app.Clipboard().SetContent("redis+sentinel://:s3cret@a:7000;b:7000")
	b.window.win.Canvas().Focus(b.v.hosts)
	b.v.hosts.TypedShortcut(&fyne.ShortcutPaste{Clipboard: b.app.Clipboard()})
	b.expect(b.window.win, "Nothing was pasted")
	if contains(b.drawn(), "s3cret") {
		t.Errorf("drawn: %s", b.drawn())
	}
	b.press(fyne.KeyReturn)
	b.app.Clipboard().SetContent("<xml/>")
	b.c.menu.pasteItem.Action()
	b.expect(b.window.win, "There is no connection string in the clipboard")
}
