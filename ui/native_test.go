package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"fyne.io/fyne/v2/test"
)

// nativeWindow is a window whose driver tells of a native context.
type nativeWindow struct {
	fyne.Window
	context any
}

func (w nativeWindow) RunNative(f func(context any)) { f(w.context) }

func TestOpened(t *testing.T) {
	cases := []struct {
		name    string
		context any
		want    bool
	}{
		{"X11", driver.X11WindowContext{WindowHandle: 7}, true},
		{"X11 without a window", driver.X11WindowContext{}, false},
		{"Wayland", driver.WaylandWindowContext{WaylandSurface: 7}, true},
		{"Wayland without a window", driver.WaylandWindowContext{}, false},
		{"Windows", driver.WindowsWindowContext{HWND: 7}, true},
		{"Windows without a window", driver.WindowsWindowContext{}, false},
		{"macOS without a window", driver.MacWindowContext{}, false},
		{"a driver that this program does not know", driver.UnknownContext{}, true},
	}
	window := test.NewApp().NewWindow("")
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := opened(nativeWindow{window, c.context}); got != c.want {
				t.Errorf("opened: %t, want %t", got, c.want)
			}
		})
	}
	if !opened(window) {
		t.Error("a window without a native one counts as not opened")
	}
}
