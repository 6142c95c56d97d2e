//go:build !nogui

package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"sessionconfig/app"
	"sessionconfig/app/command"
	"sessionconfig/app/demo"
	"sessionconfig/app/platform"
	_ "sessionconfig/internal/earlylocale" // before Fyne looks at the locale
	"sessionconfig/internal/finding"
	"sessionconfig/ui"
)

// openWindow shows the window until the user closes it or ctx ends, and returns
// the process's exit code.
func openWindow(ctx context.Context, o command.WindowOptions) int {
	if problem := missingDisplay(os.LookupEnv); problem != "" {
		platform.Message(os.Stderr, command.Name, finding.Printable(problem))
		return app.ExitFailed
	}
	options, play := o.App, (*ui.Demo)(nil)
	if o.Demo {
		played, err := demo.Start(ctx, demo.Options{Trouble: o.Trouble})
		if err != nil {
			return failed(err)
		}
		defer played.Close()
		options = played.Options()
		options.LogFile = o.App.LogFile
		making, stop := context.WithCancel(ctx)
		defer stop() // before the demo is closed, which waits for it
		play = demoFor(making, played, o.Trouble)
	}
	publishing := newPublishing(ctx, options.Publisher)
	options.Publisher = publishing.run
	workflow, err := app.New(options)
	if err != nil {
		return failed(err)
	}
	defer workflow.Close()
	defer publishing.wait()
	log.SetFlags(0)
	log.SetOutput(messages{workflow})

	window := ui.Options{Version: app.Version, Demo: play}
	if o.Demo {
		return runWindow(ctx, workflow, window, nil)
	}
	window.RestartElevated = func(ctx context.Context, typed *ui.Typed) error {
		args := o.Restart
		if dir := workflow.PlatformDir(); dir != o.App.PlatformDir { // chosen in the window
			args = append(slices.Clone(args), "--platform-dir", dir)
		}
		return restartElevated(ctx, args, typed)
	}
	taken, err := takeOver(o.TakeOver)
	if err != nil {
		workflow.Log("nothing was taken over from the window before", "error", err.Error())
		window.NotTaken = true
	} else if taken != nil {
		window.Typed = taken.typed
	}
	return runWindow(ctx, workflow, window, taken)
}

// demoFor is a demo as the window plays it.
func demoFor(ctx context.Context, d *demo.Demo, trouble string) *ui.Demo {
	play := &ui.Demo{
		Redis: d.Redis(), Trouble: trouble, Settings: d.Settings,
		Make: func(trouble string) error { return d.Make(ctx, trouble) },
		Stop: func() error { return d.StopMaster(ctx) }, StartAgain: d.StartAgain,
	}
	for _, t := range demo.Troubles() {
		play.Troubles = append(play.Troubles, ui.DemoTrouble(t))
	}
	return play
}

// runWindow runs Fyne until the window is done or a signal comes, on which Fyne
// quits by itself.
func runWindow(ctx context.Context, workflow *app.App, o ui.Options, taken *taken) int {
	fyneapp.SetMetadata(fyne.AppMetadata{Name: "Session Configurator", Version: app.Version})
	// Without an ID Fyne keeps no preferences. It would write their file although
	// nothing is in it, and killed meanwhile leave one that it complains of.
	a := fyneapp.NewWithID("")
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	variant, variants := startVariant(ctx)
	o.Variant = variant
	code := 0
	o.OnExit = func(exit int) {
		code = exit
		a.Quit()
	}
	window := showWindow(a, workflow, o)
	if err := taken.answer(window != nil && window.TookOver()); err != nil {
		workflow.Log("the window before was not told what was taken over", "error", err.Error())
	}
	if window == nil {
		driver := platform.Graphics()
		workflow.Log("no window could be opened", "system", runtime.GOOS, "display", os.Getenv("DISPLAY"), "driver", driver)
		platform.Message(os.Stderr, command.Name, noWindow(runtime.GOOS, driver))
		return app.ExitFailed
	}
	go followVariant(ctx, variants, window)
	switch {
	case !runFyne(a):
		return app.ExitFailed
	case ctx.Err() != nil:
		return app.ExitCancelled
	}
	return code
}

// runFyne runs Fyne until its end. A panic ends it, too; a message then says where its
// report is.
func runFyne(a fyne.App) (ended bool) {
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		text := "An unexpected error occurred, and the window was closed."
		if path, err := ui.SaveFailure(fmt.Sprintf("%v\n\n%s", cause, debug.Stack())); err == nil {
			text += " A report was saved in " + path + "."
		}
		platform.Message(os.Stderr, command.Name, finding.Printable(text))
	}()
	a.Run()
	return true
}

// showWindow opens the window. It returns nil when the system gives none: without
// OpenGL Fyne goes on without a window, and on a display that it cannot reach it
// panics in GLFW, which then was not initialized.
func showWindow(a fyne.App, workflow *app.App, o ui.Options) (shown *ui.Window) {
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case error:
			if !strings.Contains(cause.Error(), "GLFW") {
				panic(cause)
			}
			shown = nil
		default:
			panic(cause)
		}
	}()
	window := ui.New(a, workflow, o)
	window.Show()
	if !window.Opened() {
		return nil
	}
	return window
}

// messages writes Fyne's error messages, such as why it has no window, to the program's
// log. Nobody reads standard error of a window.
type messages struct{ workflow *app.App }

// Write takes a line. It never fails.
func (m messages) Write(line []byte) (int, error) {
	m.workflow.Log("window", "message", strings.TrimSpace(string(line)))
	return len(line), nil
}

// publishing ends the publish step when a signal ends the program, and sees to
// it that the program does not end before.
type publishing struct {
	ctx     context.Context
	publish app.Publisher
	running sync.WaitGroup
}

func newPublishing(ctx context.Context, publish app.Publisher) *publishing {
	if publish == nil {
		publish = platform.Publish
	}
	return &publishing{ctx: ctx, publish: publish}
}

func (p *publishing) run(ctx context.Context, s platform.Server, args, env []string, out io.Writer) (int, error) {
	p.running.Add(1)
	defer p.running.Done()
	if err := p.ctx.Err(); err != nil { // wait may be over: start nothing that it would miss
		return -1, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(p.ctx, cancel)()
	return p.publish(ctx, s, args, env, out)
}

func (p *publishing) wait() {
	if p.ctx.Err() != nil {
		p.running.Wait()
	}
}

// missingDisplay says, on Linux, that there is no screen to open a window on.
// GLFW speaks X11 here; a Wayland session offers that too, and then sets
// DISPLAY.
func missingDisplay(lookup func(string) (string, bool)) string {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return ""
	}
	if value, _ := lookup("DISPLAY"); value != "" {
		return ""
	}
	return fmt.Sprintf("There is no display to open the window on: DISPLAY is not set. Start it in a graphical session (a Wayland one needs Xwayland), or use the commands, which \"%s --help\" lists.", command.Name)
}

// noWindow says that the system did not give a window. driver is what Windows has
// of OpenGL.
func noWindow(system, driver string) string {
	if system == "windows" {
		return "The window cannot be opened: it needs OpenGL 2.1, and this session of Windows offers " + driver + ". SessionConfig.com does the same job on the command line. To have the window, put a Mesa opengl32.dll into the program's folder, which only administrators may write to."
	}
	return fmt.Sprintf("The window cannot be opened: the display cannot be reached, or it has no OpenGL ES 2. Check DISPLAY and the permission to use it, or use the commands, which \"%s --help\" lists.", command.Name)
}

// failed says what kept the window from opening.
func failed(err error) int {
	problem, remedy := app.UserError(err)
	platform.Message(os.Stderr, command.Name, finding.Printable(problem+" "+remedy))
	return app.ExitCode(err)
}
