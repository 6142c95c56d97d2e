//go:build !nogui

package main

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// personalize is where Windows keeps what the user chose under Settings,
// Personalization, Colors; older versions have no such key, and are light.
const personalize = `SOFTWARE\Microsoft\Windows\CurrentVersion\Themes\Personalize`

// systemVariants reads the registry, now and whenever the key changes.
func systemVariants(ctx context.Context) <-chan fyne.ThemeVariant {
	key, err := registry.OpenKey(registry.CURRENT_USER, personalize, registry.QUERY_VALUE|registry.NOTIFY)
	if err != nil {
		return nil
	}
	variants := make(chan fyne.ThemeVariant, 1)
	go func() {
		defer key.Close()
		for {
			select {
			case variants <- variantIn(key):
			case <-ctx.Done():
				return
			}
			if windows.RegNotifyChangeKeyValue(windows.Handle(key), false, windows.REG_NOTIFY_CHANGE_LAST_SET, 0, false) != nil {
				return
			}
		}
	}()
	return variants
}

func variantIn(key registry.Key) fyne.ThemeVariant {
	if light, _, err := key.GetIntegerValue("AppsUseLightTheme"); err == nil && light == 0 {
		return theme.VariantDark
	}
	return theme.VariantLight
}
