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

// changes are the notifications that are asked for: of values, for any thread.
const changes = windows.REG_NOTIFY_CHANGE_LAST_SET | windows.REG_NOTIFY_THREAD_AGNOSTIC

// systemVariants reads the registry, now and whenever the key changes.
func systemVariants(ctx context.Context) <-chan fyne.ThemeVariant {
	key, err := registry.OpenKey(registry.CURRENT_USER, personalize, registry.QUERY_VALUE|registry.NOTIFY)
	if err != nil {
		return nil
	}
	changed, err := windows.CreateEvent(nil, 0, 0, nil)
	if err != nil {
		key.Close()
		return nil
	}
	variants := make(chan fyne.ThemeVariant, 1)
	go func() {
		defer key.Close()
		defer windows.CloseHandle(changed)
		for {
			// Asked for before reading, so that no change falls between the two.
			asked := windows.RegNotifyChangeKeyValue(windows.Handle(key), false, changes, changed, true)
			select {
			case variants <- variantIn(key):
			case <-ctx.Done():
				return
			}
			if asked != nil {
				return
			}
			if _, err := windows.WaitForSingleObject(changed, windows.INFINITE); err != nil {
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
