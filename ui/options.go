package ui

import (
	"context"

	"fyne.io/fyne/v2"
)

// Options are what the window needs of the process around it.
type Options struct {
	// Version is shown in About.
	Version string
	// Dispatch runs f on Fyne's goroutine, later and in order; it never waits.
	// nil means fyne.Do.
	Dispatch func(f func())
	// Elsewhere runs f, which may take long, and never waits. nil means a goroutine of its own.
	Elsewhere func(f func())
	// OnExit is called once, when the user is done, with the process's exit
	// code: 0, or 1 when a publish failed and was not made good. nil quits the
	// Fyne application.
	OnExit func(code int)
	// Variant is light or dark (theme.VariantLight, theme.VariantDark) at the
	// start; nil leaves it to Fyne.
	Variant *fyne.ThemeVariant
	// RestartElevated starts the program again with the rights to apply, and hands it
	// what was typed, nil for nothing. The window closes when it returns nil; until then,
	// and when ctx ends, all stays here. nil leaves the offer out.
	RestartElevated func(ctx context.Context, typed *Typed) error
	// Typed is what was typed in the window before, which started this one; nil for
	// nothing.
	Typed *Typed
	// NotTaken says that this did not work.
	NotTaken bool
	// Demo is the demo, whose values the form starts with; nil outside it.
	Demo *Demo
}

// withDefaults fills what was left out.
func (o Options) withDefaults(a fyne.App) Options {
	if o.Dispatch == nil {
		o.Dispatch = fyne.Do
	}
	if o.Elsewhere == nil {
		o.Elsewhere = func(f func()) { go f() }
	}
	if o.OnExit == nil {
		o.OnExit = func(int) { a.Quit() }
	}
	return o
}
