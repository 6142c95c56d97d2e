package e2e

import "testing"

// TestFirstFieldIsSeen: in the smallest window, the field of a dialog that opens is
// wholly in view: below it there is room for what is wrong with it, then the buttons.
func TestFirstFieldIsSeen(t *testing.T) {
	t.Parallel()
	w := openWindow(t)
	w.must("xdotool", "windowsize", "--sync", w.window("Configuration Tool - Session"), "440", "360")
	w.press("Alt_L", "Down", "Down", "Down", "Return")
	w.waitFor(patience, "Export Configuration")
	field, button := w.waitFor(patience, "session-settings"), w.waitFor(patience, "Cancel")
	// Half a field, the room below it, and half a button; the margins are for reading.
	const least = 14 + 22 + 13
	if apart := button.y + button.h/2 - field.y - field.h/2; apart < least {
		w.fail("the field's text is %d pixels above that of the buttons, want %d", apart, least)
	}
}
