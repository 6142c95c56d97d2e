package ui

import (
	"fyne.io/fyne/v2"
)

// The window's title and size, those of the platform's own Configuration Tool.
const (
	Title  = "Configuration Tool - Session"
	Width  = 482
	Height = 642
)

// Window is the Session window.
type Window struct {
	app      fyne.App
	win      fyne.Window
	workflow Workflow
	options  Options
}

// New builds the window and loads the settings into it. It shows nothing yet.
func New(a fyne.App, w Workflow, o Options) *Window {
	window := &Window{app: a, workflow: w, options: o.withDefaults(a)}
	window.win = a.NewWindow(Title)
	window.win.Resize(fyne.NewSize(Width, Height))
	return window
}

// Show opens the window. The caller then runs the Fyne application.
func (w *Window) Show() { w.win.Show() }
