package ui

import "fyne.io/fyne/v2"

// Options are what the window needs of the process around it.
type Options struct {
	// Version is shown in About.
	Version string
	// Dispatch runs f on Fyne's goroutine, later and in order; it never waits.
	// nil means fyne.Do.
	Dispatch func(f func())
	// OnExit is called once, when the user is done, with the process's exit
	// code: 0, or 1 when a publish failed and was not made good. nil quits the
	// Fyne application.
	OnExit func(code int)
	// Variant is light or dark (theme.VariantLight, theme.VariantDark) at the
	// start; nil leaves it to Fyne.
	Variant *fyne.ThemeVariant
	// RestartElevated starts the program again with the rights to apply; the
	// window closes when it returns nil. nil leaves the offer out.
	RestartElevated func() error
	// Demo is the demo, whose values the form starts with; nil outside it.
	Demo *Demo
}

// withDefaults fills what was left out.
func (o Options) withDefaults(a fyne.App) Options {
	if o.Dispatch == nil {
		o.Dispatch = fyne.Do
	}
	if o.OnExit == nil {
		o.OnExit = func(int) { a.Quit() }
	}
	return o
}
