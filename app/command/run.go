package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"sessionconfig/app"
	"sessionconfig/app/demo"
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
	Lookup   func(name string) (string, bool) // one variable of the environment; nil means os.LookupEnv
	Workflow app.Options                      // what the flags do not say; tests replace its functions
}

// WindowOptions are what the arguments say when they ask for the window.
type WindowOptions struct {
	Demo    bool
	Trouble string // what is wrong in the demo, a name of demo.Troubles
	App     app.Options
	Restart []string // the arguments that open this window again

	TakeOver string // for platform.TakeOver; empty where no window was before
}

// Run carries out one command line, args without the program's name, and returns
// the process's exit code. Arguments that name no command open the window, by
// openWindow, whose result is then the exit code. When ctx ends, what runs is
// cancelled and the exit code is 130.
func Run(ctx context.Context, args []string, env Env, openWindow func(WindowOptions) int) int {
	if env.Lookup == nil {
		env.Lookup = os.LookupEnv
	}
	s := &session{ctx: ctx, env: env, openWindow: openWindow, args: args}
	s.json = wants(args, "--json")
	s.nagios = wants(args, "--nagios") && slices.Contains(args, "test")
	chosen, err := s.parse(args)
	if err == nil && chosen != nil {
		err = chosen.act(s)
	}
	return s.finish(err)
}

// action is one command, filled from the arguments.
type action interface {
	act(s *session) error
}

// session is one run of the command line.
type session struct {
	ctx        context.Context
	env        Env
	openWindow func(WindowOptions) int
	args       []string
	global     globalFlags
	client     client.Version // to judge by; the zero Version where none is given
	windows    client.Windows // likewise
	demo       *demo.Demo     // nil outside the demo
	json       bool
	looks      bool   // whether it only looks, and makes no folder
	nagios     bool   // whether the outcome is one line, as of a plugin of Nagios
	answered   bool   // whether the JSON object has been printed
	code       int    // exit code of a run without an error
	output     string // file with what a publish step printed that failed
}

// options are the workflow's, with what the flags say.
func (s *session) options() app.Options {
	if s.demo != nil {
		o := s.demo.Options()
		o.LogFile, o.ClientVersion, o.WindowsVersion = string(s.global.LogFile), s.client, s.windows
		return o
	}
	o := s.env.Workflow
	o.MakeNoFolder = s.looks
	o.SettingsPath = string(s.global.Settings)
	o.PlatformDir = string(s.global.PlatformDir)
	o.LogFile = string(s.global.LogFile)
	o.ClientVersion, o.WindowsVersion = s.client, s.windows
	if o.Lookup == nil {
		o.Lookup = s.env.Lookup
	}
	return o
}

// open makes the workflow. The caller closes it.
func (s *session) open() (*app.App, error) {
	workflow, err := app.New(s.options())
	if err != nil || s.global.LogFile == "" {
		return workflow, err
	}
	if err := workflow.CheckLog(); err != nil {
		_ = workflow.Close()
		return nil, &commandError{
			code:    app.ExitFile,
			problem: fmt.Sprintf("The log %s cannot be written: %v.", workflow.LogPath(), unwrapPath(err)),
			remedy:  "Name another file with --log-file, or leave the flag out.",
		}
	}
	return workflow, nil
}

// load makes the workflow and reads what is saved. The caller closes it.
func (s *session) load() (*app.App, app.Status, error) {
	return s.loadBy((*app.App).Load)
}

// loadToWrite is load for what will be written: it is refused first where this
// process may not write.
func (s *session) loadToWrite() (*app.App, app.Status, error) {
	return s.loadBy(func(workflow *app.App) (app.Status, error) {
		if err := workflow.Permitted(); err != nil {
			return app.Status{}, err
		}
		return workflow.Load()
	})
}

func (s *session) loadBy(load func(*app.App) (app.Status, error)) (workflow *app.App, status app.Status, err error) {
	if workflow, err = s.open(); err != nil {
		return nil, status, err
	}
	if status, err = load(workflow); err != nil {
		_ = workflow.Close() // the failure to load is what counts
		return nil, status, err
	}
	return workflow, status, nil
}
