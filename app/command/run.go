package command

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"sessionconfig/app"
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
	App     app.Options
	Restart []string // the arguments that open this window again
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
	s.json = wantsJSON(args)
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
	json       bool
	answered   bool // whether the JSON object has been printed
	code       int  // exit code of a run without an error
}

// parse reads the arguments. It returns no action when they asked for help,
// which has been printed.
func (s *session) parse(args []string) (action, error) {
	helped := false
	var g grammar
	parser, err := kong.New(&g,
		kong.Name(Name),
		kong.Description(description),
		kong.Writers(s.env.Stdout, s.env.Stderr),
		kong.Exit(func(int) { helped = true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		return nil, err
	}
	parsed, err := parser.Parse(args)
	if helped {
		return nil, nil
	}
	if err != nil {
		return nil, parseError(err)
	}
	s.global = g.globalFlags
	s.json = g.JSON
	if g.Settings == "" && slices.ContainsFunc(args, func(arg string) bool { return arg == "--settings=" }) {
		return nil, usage("--settings names no file.", "Give the path of the settings file, or leave the flag out.")
	}
	chosen, ok := parsed.Selected().Target.Addr().Interface().(action)
	if !ok {
		return nil, errors.New("no command was given")
	}
	return chosen, nil
}

// parseError makes one of our errors of kong's.
func parseError(err error) error {
	problem := upperFirst(strings.TrimSuffix(err.Error(), ".")) + "."
	remedy := `Run "` + Name + ` --help" to see what it takes.`
	if failed, ok := errors.AsType[*kong.ParseError](err); ok && failed.Context != nil {
		if node := failed.Context.Selected(); node != nil && !node.Hidden {
			remedy = `Run "` + Name + " " + node.Name + ` --help" to see what it takes.`
		}
	}
	if strings.HasPrefix(err.Error(), "unknown flag --pass") {
		problem, _, _ = strings.Cut(problem, ", did you mean")
		problem = strings.TrimSuffix(problem, ".") + "."
		remedy = "A password is never an argument, because others can read arguments: give it with --password-file, with --password-stdin or in the variable " + passwordVariable + "."
	}
	return usage(problem, remedy)
}

// wantsJSON looks for --json before the arguments are parsed, so that arguments
// that cannot be parsed are answered in JSON too.
func wantsJSON(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	return slices.Contains(args, "--json") || slices.Contains(args, "--json=true")
}

// options are the workflow's, with what the flags say.
func (s *session) options() app.Options {
	o := s.env.Workflow
	o.SettingsPath = s.global.Settings
	o.PlatformDir = s.global.PlatformDir
	o.LogFile = s.global.LogFile
	if o.Lookup == nil {
		o.Lookup = s.env.Lookup
	}
	return o
}

// load makes the workflow and reads what is saved. The caller closes it.
func (s *session) load() (*app.App, app.Status, error) {
	workflow, err := app.New(s.options())
	if err != nil {
		return nil, app.Status{}, err
	}
	status, err := workflow.Load()
	if err != nil {
		_ = workflow.Close() // the failure to load is what counts
		return nil, app.Status{}, err
	}
	return workflow, status, nil
}

func upperFirst(text string) string {
	if text == "" || strings.HasPrefix(text, "-") {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
