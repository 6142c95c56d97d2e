package e2e

import (
	"strings"
	"testing"
	"time"
)

// TestAltKey: Alt and F10 open the menu bar, and nothing else does: not what comes of it
// in a dialog, nor on the way to another window.
func TestAltKey(t *testing.T) {
	t.Parallel()
	w := openWindow(t)
	const entry = "Import Configuration"
	closed := func(when string) {
		t.Helper()
		time.Sleep(300 * time.Millisecond) // what is not to come would come now
		if _, _, open := find(w.words(), entry); open {
			w.fail("%s the menu is open", when)
		}
	}

	w.press("Alt_L")
	w.waitFor(patience, entry)
	w.press("Right", "Up", "Return")
	w.waitFor(patience, "without warranty")
	closed("after a choice")
	w.press("Alt_L")
	closed("behind a dialog")
	w.press("Return")
	w.waitForGone(patience, "without warranty")
	w.press("F10")
	w.waitFor(patience, entry)
	w.press("Escape")
	w.waitForGone(patience, entry)

	w.must("xdotool", "keydown", "Alt_L")
	w.must("xdotool", "windowfocus", "--sync", strings.TrimSpace(w.must("xdotool", "search", "--maxdepth", "0", ".*")))
	w.must("xdotool", "keyup", "Alt_L")
	closed("in another window")
}

// TestAltAfterAnotherWindow: Alt opens the menu also at once after another window of the
// program had the focus, whose going closed it now and then.
func TestAltAfterAnotherWindow(t *testing.T) {
	t.Parallel()
	w := openWindow(t)
	w.menu(2, 1)
	help := w.window("^Help$")
	tab := w.window("Configuration Tool - Session")
	for range 8 {
		w.must("xdotool", "windowfocus", "--sync", help)
		time.Sleep(300 * time.Millisecond)
		w.must("xdotool", "windowraise", tab, "windowfocus", "--sync", tab, "key", "Alt_L")
		w.waitFor(patience, "Import Configuration")
		w.press("Escape")
		w.waitForGone(patience, "Import Configuration")
	}
}
