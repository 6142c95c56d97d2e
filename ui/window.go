package ui

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"sessionconfig/ui/kit"
)

// The window's title and size, those of the platform's own Configuration Tool.
const (
	Title  = "Configuration Tool - Session"
	Width  = 482
	Height = 642
)

// Window is the Session window.
type Window struct {
	win        fyne.Window
	controller *controller
}

// New builds the window and loads the settings into it. It shows nothing yet.
func New(a fyne.App, w Workflow, o Options) *Window {
	o = o.withDefaults(a)
	a.Settings().SetTheme(look(o.Lookup))
	chooseLanguage()
	a.SetIcon(windowIcon())
	win := a.NewWindow(Title)
	win.SetPadded(false)
	win.SetMaster()
	c := newController(a, win, w, o)
	win.Resize(fyne.NewSize(Width, Height))
	c.load()
	return &Window{win: win, controller: c}
}

// Show opens the window, the provider first. The caller then runs the Fyne
// application.
func (w *Window) Show() {
	w.win.Show()
	if !w.controller.modal() {
		w.win.Canvas().Focus(w.controller.view.provider)
	}
}

// look is the program's theme. It follows the system's light or dark setting.
// On a Linux without a session bus there is none to follow, which Fyne takes for
// dark; such a machine gets the light look, unless FYNE_THEME says otherwise.
func look(lookup func(string) (string, bool)) *kit.Theme {
	light := fyne.ThemeVariant(theme.VariantLight)
	for _, name := range []string{"FYNE_THEME", "DBUS_SESSION_BUS_ADDRESS"} {
		if value, _ := lookup(name); value != "" || runtime.GOOS != "linux" {
			return &kit.Theme{}
		}
	}
	return &kit.Theme{Variant: &light}
}
