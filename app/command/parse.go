package command

import (
	"encoding"
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"sessionconfig/app/platform"
	"sessionconfig/internal/lazily"
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

// bound is how long something may take.
type bound time.Duration

var _ encoding.TextUnmarshaler = (*bound)(nil)

// UnmarshalText takes a duration of Go's form that is more than nothing.
func (b *bound) UnmarshalText(text []byte) error {
	duration, err := time.ParseDuration(string(text))
	switch {
	case err != nil:
		return usage("--timeout "+string(text)+" is not a duration.", "Give one with its unit, such as 10s or 1m30s.")
	case duration <= 0:
		return usage("--timeout must be more than 0.", "Give a duration such as 10s.")
	}
	*b = bound(duration)
	return nil
}

// span is a time that something is to take.
type span time.Duration

var _ encoding.TextUnmarshaler = (*span)(nil)

// UnmarshalText takes a duration of Go's form that is more than nothing.
func (d *span) UnmarshalText(text []byte) error {
	duration, err := time.ParseDuration(string(text))
	if err != nil || duration <= 0 {
		return usage(string(text)+" is not a duration.", "Give one with its unit, such as 90s or 10m.")
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
		kong.Vars{"troubles": troubleNames()},
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

// parseError makes one of our errors of kong's.
func parseError(err error, args []string) error {
	if own, ok := errors.AsType[*commandError](err); ok {
		return own
	}
	problem, remedy := reworded(err), `Run "`+Name+` --help" to see what it takes.`
	if failed, ok := errors.AsType[*kong.ParseError](err); ok && failed.Context != nil {
		if node := failed.Context.Selected(); node != nil && !node.Hidden {
			remedy = `Run "` + Name + " " + node.Name + ` --help" to see what it takes.`
		}
	}
	const never = "A password is never an argument, because others can read arguments: give it with --password-file, with --password-stdin or in the variable " + platform.PasswordVariable + "."
	switch {
	case namesSecretFlag(err.Error()):
		problem, _, _ = strings.Cut(problem, "; did you mean")
		problem, remedy = strings.TrimSuffix(problem, ".")+".", never
	case strings.HasPrefix(err.Error(), "unexpected argument") && slices.ContainsFunc(args, namesSecret):
		problem, remedy = "There is one argument too many, which may be a password.", never
	}
	return usage(problem, remedy)
}

// namesSecretFlag tells whether kong's error is about an unknown flag for a password.
func namesSecretFlag(text string) bool {
	flag, is := strings.CutPrefix(strings.ToLower(text), "unknown flag --")
	return is && (strings.HasPrefix(flag, "pass") || strings.HasPrefix(flag, "pwd") || strings.HasPrefix(flag, "auth"))
}

// namesSecret tells whether an argument is a flag by which a secret is given.
func namesSecret(arg string) bool { return strings.HasPrefix(arg, "--pass") }

// valueMissing is kong's error for a flag without its value.
var valueMissing = lazily.Regexp(`^(--[a-z-]+): (?:expected .* value but got|missing value)`)

// reworded is kong's error as a sentence for who runs the program.
func reworded(err error) string {
	text := err.Error()
	if name, _, found := strings.Cut(text, ": "); found && errors.Is(err, errEmptyPath) {
		return strings.Trim(name, "[]") + " is empty: it must name a file or a folder."
	}
	if match := valueMissing().FindStringSubmatch(text); match != nil {
		return match[1] + " has no value; one that begins with a dash is written " + match[1] + "=VALUE."
	}
	if argument, found := strings.CutPrefix(text, "expected "); found {
		return "The argument " + strings.Trim(argument, `"`) + " is missing."
	}
	if strings.HasPrefix(text, "flag --demo applies to") {
		return "--demo opens the window, or goes with test or apply; it does not go with other commands."
	}
	text = strings.Replace(text, ", did you mean", "; did you mean", 1)
	if !strings.HasSuffix(text, "?") {
		text = strings.TrimSuffix(text, ".") + "."
	}
	return upperFirst(text)
}

// upperFirst begins a sentence; the name of a flag stays as it is.
func upperFirst(text string) string {
	if text == "" || strings.HasPrefix(text, "-") {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
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
