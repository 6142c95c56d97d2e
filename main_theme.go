//go:build !nogui

package main

import (
	"context"
	"os"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"sessionconfig/ui"
)

// variantWait is how long the start waits for the system to say whether it is
// light or dark. Some desktops take long, and some never answer.
const variantWait = 200 * time.Millisecond

// Fyne follows the system's light or dark setting only for windows with its own
// theme. So this program listens for itself: systemVariants says what the setting
// is, now and whenever it changes, until ctx ends; nil where it is not known.

// startVariant is light or dark at the start, and where later changes will come
// from. Where FYNE_THEME fixes it, or nothing is known of the system, both are nil
// and Fyne decides.
func startVariant(ctx context.Context) (*fyne.ThemeVariant, <-chan fyne.ThemeVariant) {
	if os.Getenv("FYNE_THEME") != "" {
		return nil, nil
	}
	variants := systemVariants(ctx)
	if variants == nil {
		return nil, nil
	}
	select {
	case v := <-variants:
		return &v, variants
	case <-time.After(variantWait):
		light := fyne.ThemeVariant(theme.VariantLight) // as the platform's own tool is
		return &light, variants
	}
}

// followVariant hands changes on to the window until ctx ends.
func followVariant(ctx context.Context, variants <-chan fyne.ThemeVariant, window *ui.Window) {
	for {
		select {
		case v := <-variants:
			fyne.Do(func() { window.SetVariant(v) })
		case <-ctx.Done():
			return
		}
	}
}
