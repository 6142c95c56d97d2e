//go:build !nogui && !linux && !windows

package main

import (
	"context"

	"fyne.io/fyne/v2"
)

// systemVariants is nil: Fyne finds out by itself what this system prefers.
func systemVariants(context.Context) <-chan fyne.ThemeVariant { return nil }
