//go:build !nogui

package main

import (
	"os"

	"github.com/rymdport/portal/settings/appearance"
)

// preferLight makes the window light, as the platform's own tool is, where the
// desktop does not say what it prefers. Fyne would make it dark.
func preferLight() {
	if os.Getenv("FYNE_THEME") != "" {
		return
	}
	if _, err := appearance.GetColorScheme(); err != nil {
		// A failure leaves the window dark, which hurts nothing.
		_ = os.Setenv("FYNE_THEME", "light")
	}
}
