package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/assets"
	"sessionconfig/ui/kit"
)

// TestHelpWindow: the help stays open beside the form, which goes on working, is one
// window however often it is asked for, and Esc closes it alone.
func TestHelpWindow(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.press(fyne.KeyF1)
	help := b.c.help
	if help == nil || b.c.modal() || help.win.Canvas().Focused() != help.search {
		t.Fatal("F1 opens no help in a window of its own, to search in")
	}
	b.expect(help.win, "Advanced Settings", "Export and Import", "Backups", "Keys", "Firewalls and networks")
	for _, r := range "name tls mismatch" {
		help.win.Canvas().Focused().TypedRune(r)
	}
	b.expect(help.win, "tls-name-mismatch")
	b.v.test.Tapped(nil)
	b.dialog(b.window.win, "Test completed successfully.")
	b.c.menu.contentsItem.Action() // under a dialog, too
	b.c.showHelp("replica-missing")
	if b.c.help != help {
		t.Error("there are two helps")
	}
	b.press(fyne.KeyReturn)
	if b.c.modal() || b.c.help == nil {
		t.Error("the form's dialog and the help hang together")
	}
	b.v.moreInfo.Tapped(nil)
	b.expect(help.win, "172.31.6.35:7000, 172.31.11.176:7000, 172.31.3.184:7000")
	pressIn(help.win, fyne.KeyEscape)
	if b.c.help != nil || len(b.exits) > 0 {
		t.Error("Esc does not close the help alone")
	}
	b.c.showContents()
	b.c.exit()
	if !slices.Equal(b.exits, []int{0}) {
		t.Errorf("with the help open, exits %v", b.exits)
	}
}

// TestHelpOnEachFinding: the link of a finding leads to its entry, at the top.
func TestHelpOnEachFinding(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	for _, code := range []string{"hosts-empty", "replica-missing", "tls-name-mismatch"} {
		b.c.showHelp(code)
		entry, scroll := b.c.help.article.Entry(code), b.c.help.scroll
		if entry == nil {
			t.Fatalf("%s has no entry", code)
		}
		driver := b.app.Driver()
		if below := driver.AbsolutePositionForObject(entry).Y - driver.AbsolutePositionForObject(scroll).Y; below < 0 || below > 5 {
			t.Errorf("%s is %g below the top", code, below)
		}
	}
}

// TestSearchByWords: all words in any order, each from its beginning.
func TestSearchByWords(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: app.Status{}}, nil)
	parts := b.c.helpParts()
	for _, c := range []struct {
		search, title string
		found         bool
	}{
		{"passphrase twelve", "Export and Import", true},
		{"TWELVE export", "Export and Import", true},
		{"twelve replicas", "Export and Import", false},
		{"dated", "Backups", true},
		{"ated", "Backups", false},
		{"powershell firewall", "Firewalls and networks", true},
		{"mismatch", "What Test Connection may find", true},
	} {
		got := slices.ContainsFunc(findParts(parts, assets.HelpContents, c.search), func(p kit.Part) bool { return p.Title == c.title })
		if got != c.found {
			t.Errorf("%q in %q: %t", c.search, c.title, got)
		}
	}
	japanese := []kit.Part{{Title: "Redis", Blocks: []kit.Block{{Text: "redis のパスワードを確認"}}}}
	if findParts(japanese, "", "確認 パスワード")[0].Title != "Redis" {
		t.Error("a Japanese word is not found")
	}
}
