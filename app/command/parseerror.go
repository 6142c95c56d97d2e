package command

import (
	"errors"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"sessionconfig/app"
	"sessionconfig/app/platform"
	"sessionconfig/internal/lazily"
)

// contradiction finds a flag that is given together with its opposite: --ssl --no-ssl.
func contradiction(args []string) error {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	for _, arg := range args {
		if flag, negated := strings.CutPrefix(arg, "--no-"); negated && slices.Contains(args, "--"+flag) {
			return usage("--"+flag+" and "+arg+" cannot be used together.", "Leave one of the two out.")
		}
	}
	return nil
}

// parseError makes one of our errors of kong's.
func parseError(err error, args []string) error {
	if own, ok := errors.AsType[*commandError](err); ok {
		if flag, _, found := strings.Cut(err.Error(), ": "); found && strings.HasPrefix(flag, "--") && !strings.HasPrefix(own.problem, "-") {
			return usage(flag+" "+own.problem, own.remedy)
		}
		return own
	}
	const general = `Run "` + Name + ` --help" to see what it takes.`
	problem, remedy := reworded(err), general
	if failed, ok := errors.AsType[*kong.ParseError](err); ok && failed.Context != nil {
		if node := failed.Context.Selected(); node != nil && !node.Hidden {
			remedy = `Run "` + Name + " " + node.Name + ` --help" to see what it takes.`
		}
	}
	unexpected, is := strings.CutPrefix(err.Error(), "unexpected argument ")
	switch {
	case is && remedy == general:
		problem, remedy = "There is no command "+unexpected+".", `Run "`+Name+` --help" to see all commands.`
	case strings.HasSuffix(problem, "cannot be used together."):
		remedy = "Leave one of the two out."
	}
	const never = "A password is never an argument, because others can read arguments: give it with --password-file, with --password-stdin or in the variable " + platform.PasswordVariable + "."
	switch {
	case namesSecretFlag(err.Error()):
		problem, _, _ = strings.Cut(problem, "; did you mean")
		problem, remedy = strings.TrimSuffix(problem, ".")+".", never
	case is && slices.ContainsFunc(args, namesSecret):
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

// Errors of kong's: a flag without its value, with one of another kind, an argument that
// is none of a few words, and a flag of one letter, for which kong suggests another one.
var (
	valueMissing = lazily.Regexp(`^(--[a-z-]+): (?:expected .* value but got|missing value)`)
	valueWrong   = lazily.Regexp(`^(--[a-z-]+): (?:expected a valid \d+ bit (int)|bool value must be .*) but got (".*")$`)
	otherWord    = lazily.Regexp(`^(\S+) must be one of (\S+) but got (".*")$`)
	letter       = lazily.Regexp(`^unknown flag (-[a-zA-Z0-9])\b`)
)

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
		return "The argument " + strings.TrimSuffix(strings.Trim(argument, `"`), " ...") + " is missing."
	}
	if match := valueWrong().FindStringSubmatch(text); match != nil {
		kind := "true or false"
		if match[2] == "int" {
			kind = "a whole number"
		}
		return match[1] + " must be " + kind + ", not " + match[3] + "."
	}
	if match := otherWord().FindStringSubmatch(text); match != nil {
		return match[1] + " must be one of " + strings.ReplaceAll(strings.ReplaceAll(match[2], `"`, ""), ",", ", ") + ", not " + match[3] + "."
	}
	if match := letter().FindStringSubmatch(text); match != nil {
		return "There is no flag " + match[1] + "."
	}
	text = strings.Replace(text, "can't be used together", "cannot be used together", 1)
	if strings.HasPrefix(text, "flag --demo applies to") {
		return "--demo opens the window, or goes with test or apply; it does not go with other commands."
	}
	text = strings.Replace(text, ", did you mean", "; did you mean", 1)
	return app.Sentence(text)
}
