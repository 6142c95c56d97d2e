package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"

	"sessionconfig/app"
	"sessionconfig/app/demo"
	"sessionconfig/config/safefile"
	"sessionconfig/internal/client"
)

// Name is what the program calls itself in messages.
const Name = "sessionconfig"

// Env is the process that a command runs in.
type Env struct {
	Stdin    io.Reader
	Stdout   io.Writer
	Stderr   io.Writer
	Terminal bool                             // whether Stderr is a terminal, where test then shows its progress
	Width    func() int                       // how many characters a line of Stdout has; 0 or nil where it is no terminal
	Lookup   func(name string) (string, bool) // one variable of the environment; nil means os.LookupEnv
	Workflow app.Options                      // what the flags do not say; tests replace its functions
}

// WindowOptions are what the arguments say when they ask for the window.
type WindowOptions struct {
	Demo    bool
	Trouble string // what is wrong in the demo, a name of demo.Troubles
	App     app.Options
	Restart []string // the arguments that open this window again

	TakeOver string // for platform.TakeOver; empty if no window was open before
}

// Run carries out one command line, args without the program's name, and returns
// the process's exit code. Arguments that name no command open the window, by
// openWindow, whose result is then the exit code. When ctx ends, what runs is
// cancelled and the exit code is 130.
func Run(ctx context.Context, args []string, env Env, openWindow func(WindowOptions) int) int {
	if env.Lookup == nil {
		env.Lookup = os.LookupEnv
	}
	r := &run{ctx: ctx, env: env, openWindow: openWindow, args: args}
	r.json = wants(args, "--json")
	r.nagios = wants(args, "--nagios") && slices.Contains(args, "test")
	chosen, err := r.parse(args)
	if err == nil && chosen != nil {
		err = chosen.act(r)
	}
	return r.finish(err)
}

// action is one command, filled from the arguments.
type action interface {
	act(r *run) error
}

// run is one run of the command line.
type run struct {
	ctx        context.Context
	env        Env
	openWindow func(WindowOptions) int
	args       []string
	global     globalFlags
	client     client.Version // to judge by; the zero Version if none is given
	windows    client.Windows // likewise
	demo       *demo.Demo     // nil outside the demo
	json       bool
	looks      bool   // whether it only reads, and makes no folder
	nagios     bool   // whether the output is one line, as of a Nagios plugin
	answered   bool   // whether the JSON object has been printed
	code       int    // exit code of a run without an error
	output     string // file with the output of a publish that failed
}

// options are the workflow's options, with the flags applied.
func (r *run) options() app.Options {
	o := r.env.Workflow
	if r.demo != nil {
		o = r.demo.Options()
	} else {
		o.SettingsPath, o.PlatformDir, o.MakeNoFolder = string(r.global.Settings), string(r.global.PlatformDir), r.looks
	}
	if o.Lookup == nil {
		o.Lookup = r.env.Lookup
	}
	o.LogFile, o.ClientVersion, o.WindowsVersion = string(r.global.LogFile), r.client, r.windows
	return o
}

// open makes the workflow. The caller closes it.
func (r *run) open() (*app.App, error) {
	workflow, err := app.New(r.options())
	if err != nil || r.global.LogFile == "" {
		return workflow, err
	}
	if err := workflow.CheckLog(); err != nil {
		_ = workflow.Close()
		return nil, unusable(fmt.Sprintf("The log %s cannot be written: %v.", workflow.LogPath(), safefile.Reason(err)),
			"Name another file with --log-file, or leave the flag out.")
	}
	return workflow, nil
}

// loadToWrite is loadBy for what will be written: it is refused first where this
// process may not write.
func (r *run) loadToWrite() (*app.App, app.Status, error) {
	return r.loadBy(func(workflow *app.App) (app.Status, error) {
		if err := workflow.Permitted(); err != nil {
			return app.Status{}, err
		}
		return workflow.Load()
	})
}

// memoryGoal is how much memory what looks at Redis should do with, in bytes: from there on
// what is used no more is freed at once. Servers decide how much there is of that.
const memoryGoal = 36 << 20

// loadToLook is loadBy for what looks at Redis and writes nothing here. The settings are
// the saved ones with what the flags change. With --hosts, this user need not be able
// to read the saved ones.
func (r *run) loadToLook(f connectionFlags) (*app.App, app.Status, error) {
	r.looks = true
	if _, given := os.LookupEnv("GOMEMLIMIT"); !given {
		debug.SetMemoryLimit(memoryGoal)
	}
	load := (*app.App).Load
	if f.Hosts != nil {
		load = (*app.App).LoadPermitted
	}
	workflow, status, err := r.loadBy(load)
	if err != nil {
		return nil, status, err
	}
	if status.Settings, err = r.settings(f, r.base(status)); err != nil {
		_ = workflow.Close() // what is wrong with the flags counts
		return nil, status, err
	}
	return workflow, status, nil
}

// loadBy makes the workflow and reads what is saved. The caller closes it.
func (r *run) loadBy(load func(*app.App) (app.Status, error)) (workflow *app.App, status app.Status, err error) {
	if workflow, err = r.open(); err != nil {
		return nil, status, err
	}
	if status, err = load(workflow); err != nil {
		_ = workflow.Close() // the failure to load is what counts
		return nil, status, err
	}
	return workflow, status, nil
}
