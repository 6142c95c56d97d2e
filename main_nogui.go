//go:build nogui

package main

import (
	"context"
	"fmt"
	"os"

	"sessionconfig/app"
	"sessionconfig/app/command"
)

// openWindow says that this build has none; the exit code is that of a usage
// error.
func openWindow(context.Context, command.WindowOptions) int {
	fmt.Fprintf(os.Stderr, "%s: This build has no window. Give a command; \"%s --help\" lists them.\n", command.Name, command.Name)
	return app.ExitUsage
}
