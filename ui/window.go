package ui

import (
	"fyne.io/fyne/v2"

	"sessionconfig/internal/finding"
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

func init() { kit.Shown = finding.Printable }

// New builds the window and loads the settings into it. It shows nothing yet.
func New(a fyne.App, w Workflow, o Options) *Window {
	o = o.withDefaults(a)
	a.Settings().SetTheme(&kit.Theme{Variant: o.Variant})
	chooseLanguage()
	a.SetIcon(windowIcon())
	title := Title
	if o.Demo != nil {
		title += " - " + tr("Demo on {redis}", "redis", o.Demo.Redis)
	}
	win := a.NewWindow(title)
	win.SetPadded(false)
	win.SetMaster()
	c := newController(a, win, w, o)
	quitWithoutHook(a.Lifecycle())
	closeMenuWhenAway(a.Lifecycle(), win, o.Dispatch)
	win.Resize(fyne.NewSize(Width, Height))
	c.load()
	return &Window{win: win, controller: c}
}

// closeMenuWhenAway closes the menu bar's menu when another program gets the focus: an Alt
// that is held then opens it, just after Fyne has called this. On the way from one window
// of this program to another, Fyne calls both.
func closeMenuWhenAway(l fyne.Lifecycle, win fyne.Window, later func(func())) {
	away := false
	l.SetOnEnteredForeground(func() { away = false })
	l.SetOnExitedForeground(func() {
		away = true
		later(func() {
			if away {
				kit.CloseMenuBar(win.Canvas())
			}
		})
	})
}

// quitWithoutHook keeps the program from hanging when it quits. Fyne 2.7.1 then runs a hook
// of its own, which saves preferences, on a goroutine that may wait for the main loop when
// that has just ended: the process never ends, now and then. This program has no preferences.
func quitWithoutHook(l fyne.Lifecycle) {
	if hooked, ok := l.(interface{ SetOnStoppedHookExecuted(func()) }); ok {
		hooked.SetOnStoppedHookExecuted(nil)
	}
}

// Show opens the window, with the focus where the user begins. The caller then runs the Fyne
// application.
func (w *Window) Show() {
	w.win.Show()
	w.controller.focusFirst()
}

// TookOver tells whether the fields have what was typed in the window before.
func (w *Window) TookOver() bool { return w.controller.tookOver }

// SetVariant makes the window light or dark from now on. It is called on Fyne's
// goroutine.
func (w *Window) SetVariant(v fyne.ThemeVariant) {
	w.controller.app.Settings().SetTheme(&kit.Theme{Variant: &v})
}

// sideWindow is a window that stays open beside the main one.
type sideWindow struct {
	win     fyne.Window
	dialogs dialogs
}

// openBeside opens one. key answers the keys that no widget wanted, closeIt its close
// button.
func (c *controller) openBeside(title string, size fyne.Size, content fyne.CanvasObject, key kit.KeyHandler, closeIt func()) sideWindow {
	win := c.app.NewWindow(title)
	win.SetContent(kit.NewInset(12, 12, 12, 12, content))
	win.SetPadded(false)
	win.Resize(size)
	win.SetCloseIntercept(c.guarded(closeIt))
	d := c.dialogsOf(win, key)
	win.Show()
	return sideWindow{win, d}
}
