//go:build !nogui

package main

import (
	"context"
	"fmt"
	"os"
	"runtime"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"sessionconfig/app"
	"sessionconfig/app/command"
	"sessionconfig/app/demo"
	"sessionconfig/app/platform"
	"sessionconfig/config"
	_ "sessionconfig/internal/earlylocale" // before Fyne looks at the locale
	"sessionconfig/ui"
)

// appID is the one in FyneApp.toml.
const appID = "io.sessionconfig.tool"

// playedPart plays the part that the demo starts this program for, its
// publish step.
func playedPart() (code int, played bool) { return demo.Child(os.Stdout) }

// openWindow shows the window until the user closes it or ctx ends, and returns
// the process's exit code.
func openWindow(ctx context.Context, o command.WindowOptions) int {
	if problem := missingDisplay(os.LookupEnv); problem != "" {
		platform.Message(os.Stderr, command.Name, problem)
		return 1
	}
	options, values := o.App, (*ui.DemoValues)(nil)
	if o.Demo {
		played, err := demo.Start(ctx)
		if err != nil {
			return failed(err)
		}
		defer played.Close()
		options = played.Options()
		options.LogFile = o.App.LogFile
		values = &ui.DemoValues{Hosts: played.Hosts, Password: config.NewSecret(played.Password)}
	}
	workflow, err := app.New(options)
	if err != nil {
		return failed(err)
	}
	defer workflow.Close()
	return runWindow(ctx, workflow, ui.Options{
		Version: app.Version,
		Demo:    values,
		RestartElevated: func() error {
			return platform.RestartElevated(o.Restart)
		},
	})
}

// runWindow runs Fyne until the window is done.
func runWindow(ctx context.Context, workflow *app.App, o ui.Options) int {
	fyneapp.SetMetadata(fyne.AppMetadata{ID: appID, Name: "Session Configurator", Version: app.Version})
	a := fyneapp.NewWithID(appID)
	code := 0
	o.OnExit = func(exit int) {
		code = exit
		a.Quit()
	}
	window := ui.New(a, workflow, o)
	window.Show()
	if !window.Opened() {
		platform.Message(os.Stderr, command.Name, noWindow(runtime.GOOS))
		return 1
	}
	stop := context.AfterFunc(ctx, func() { fyne.Do(a.Quit) })
	defer stop()
	a.Run()
	if ctx.Err() != nil {
		return 130
	}
	return code
}

// missingDisplay says, on Linux, that there is no screen to open a window on.
// Fyne would only log that and go on without a window.
func missingDisplay(lookup func(string) (string, bool)) string {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return ""
	}
	for _, name := range []string{"DISPLAY", "WAYLAND_DISPLAY"} {
		if value, _ := lookup(name); value != "" {
			return ""
		}
	}
	return fmt.Sprintf("There is no display to open the window on: neither DISPLAY nor WAYLAND_DISPLAY is set. Start it in a graphical session, or use the commands, which \"%s --help\" lists.", command.Name)
}

// noWindow says that the system did not give a window.
func noWindow(system string) string {
	if system == "windows" {
		return "The window cannot be opened: it needs OpenGL 2.1, which this session of Windows does not offer. SessionConfig.com does the same job on the command line. To have the window, put a Mesa opengl32.dll into the program's folder."
	}
	return fmt.Sprintf("The window cannot be opened: the display cannot be reached, or it has no OpenGL 2.1. Check DISPLAY and the permission to use it, or use the commands, which \"%s --help\" lists.", command.Name)
}

// failed says what kept the window from opening.
func failed(err error) int {
	problem, remedy := app.UserError(err)
	platform.Message(os.Stderr, command.Name, problem+" "+remedy)
	return app.ExitCode(err)
}
