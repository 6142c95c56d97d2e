//go:build !nogui

package main

import (
	"context"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/rymdport/portal/settings"
	"github.com/rymdport/portal/settings/appearance"
)

// systemVariants asks the desktop by the session bus, as XDG Desktop Portal has
// it. A desktop that prefers nothing, or cannot be asked, counts as light.
func systemVariants(ctx context.Context) <-chan fyne.ThemeVariant {
	variants := make(chan fyne.ThemeVariant, 1)
	tell := func(scheme appearance.ColorScheme) {
		v := fyne.ThemeVariant(theme.VariantLight)
		if scheme == appearance.Dark {
			v = theme.VariantDark
		}
		select {
		case variants <- v:
		case <-ctx.Done():
		}
	}
	if !haveSessionBus() {
		tell(appearance.NoPreference)
		return variants
	}
	go func() {
		scheme, _ := appearance.GetColorScheme() // an error means no preference
		tell(scheme)
		// An error means that nothing will be heard of changes: the look then stays.
		_ = settings.OnSignalSettingChanged(func(changed settings.Changed) {
			if changed.Namespace != appearance.Namespace || changed.Key != "color-scheme" {
				return
			}
			if scheme, err := appearance.ValueToColorScheme(changed.Value); err == nil {
				tell(scheme)
			}
		})
	}()
	return variants
}

// haveSessionBus tells whether there is a session bus. Asking for one that is not
// there would start it.
func haveSessionBus() bool {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return true
	}
	folder := os.Getenv("XDG_RUNTIME_DIR")
	if folder == "" {
		return false
	}
	_, err := os.Stat(filepath.Join(folder, "bus"))
	return err == nil
}
