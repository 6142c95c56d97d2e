package command

import (
	"encoding"
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"sessionconfig/app/demo"
)

// filePath is an argument that names a file or a folder. An empty one, as a script
// gives it whose variable is not set, is refused: it would mean the default.
type filePath string

var _ encoding.TextUnmarshaler = (*filePath)(nil)

var errEmptyPath = errors.New("it is empty")

// UnmarshalText takes the argument as it is.
func (p *filePath) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		return errEmptyPath
	}
	*p = filePath(text)
	return nil
}

// span is how long something takes, or may take.
type span time.Duration

var _ encoding.TextUnmarshaler = (*span)(nil)

// UnmarshalText takes a duration of Go's form that is more than nothing.
func (d *span) UnmarshalText(text []byte) error {
	duration, err := time.ParseDuration(string(text))
	switch {
	case err != nil:
		return usage(string(text)+" is not a duration.", "Give one with its unit, such as 10s or 1m30s.")
	case duration <= 0:
		return usage("must be more than 0.", "Give a duration such as 10s.")
	}
	*d = span(duration)
	return nil
}

// familiar takes what other programs call help and version.
func familiar(args []string) []string {
	if len(args) == 0 {
		return args
	}
	switch args[0] {
	case "help", "/?", "-?":
		return append(slices.Clone(args[1:]), "--help")
	case "--version":
		return append([]string{"version"}, args[1:]...)
	}
	return args
}

// parser reads arguments into root.
func (r *run) parser(root any, more ...kong.Option) (*kong.Kong, error) {
	return kong.New(root, append(more,
		kong.Name(Name),
		kong.Description(description),
		kong.Vars{"troubles": strings.Join(demo.TroubleNames(), "|")},
		kong.Writers(r.env.Stdout, r.env.Stderr),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)...)
}

// grammarFor is the part of the grammar that parses these arguments: one command with
// the global flags, if they begin with its name. Building the whole grammar would take
// as long as most commands do.
func grammarFor(args []string) (root any, global *globalFlags, commands []kong.Option) {
	if len(args) > 0 {
		for _, field := range reflect.VisibleFields(reflect.TypeFor[grammar]()) {
			if _, is := field.Tag.Lookup("cmd"); is && strings.ToLower(field.Name) == args[0] && args[0] != "window" {
				alone := new(struct{ globalFlags })
				command := reflect.New(field.Type).Interface()
				return alone, &alone.globalFlags, []kong.Option{kong.DynamicCommand(args[0], field.Tag.Get("help"), "", command)}
			}
		}
	}
	whole := new(grammar)
	return whole, &whole.globalFlags, nil
}

// parse reads the arguments. It returns no action when they asked for help,
// which has been printed.
func (r *run) parse(args []string) (action, error) {
	helped := false
	asked := familiar(args)
	root, global, commands := grammarFor(asked)
	parser, err := r.parser(root, append(commands, kong.Exit(func(int) { helped = true }))...)
	if err != nil {
		return nil, err
	}
	parsed, err := parser.Parse(asked)
	if helped {
		return nil, nil
	}
	if err == nil {
		err = contradiction(asked)
	}
	if err != nil {
		return nil, parseError(err, args)
	}
	r.global = *global
	r.json = global.JSON
	chosen, ok := parsed.Selected().Target.Addr().Interface().(action)
	if !ok {
		return nil, errors.New("no command was given")
	}
	return chosen, nil
}

// wants looks for a flag before the arguments are parsed, so that it counts for errors
// of parsing, too.
func wants(args []string, flag string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	wanted := false
	for _, arg := range args {
		switch strings.ToLower(arg) {
		case flag, flag + "=true", flag + "=1", flag + "=yes":
			wanted = true
		case flag + "=false", flag + "=0", flag + "=no":
			wanted = false
		}
	}
	return wanted
}
