package command

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// completed are the words that the program offers for word after before.
func completed(t *testing.T, before []string, word string) []string {
	t.Helper()
	m := newMachine(t)
	m.env.Stdout, m.env.Stderr = &m.stdout, &m.stderr
	args := append([]string{"complete", "--word=" + word, "--"}, before...)
	if code := Run(t.Context(), args, m.env, nil); code != 0 {
		t.Fatalf("%q ended with %d: %s", args, code, &m.stderr)
	}
	var words []string
	for line := range strings.Lines(m.stdout.String()) {
		offered, about, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if about == "" {
			t.Errorf("nothing is said about %q", offered)
		}
		words = append(words, offered)
	}
	return words
}

func TestCompletion(t *testing.T) {
	const commands = "test apply show publish export sessions watch capacity restore compare version completion"
	for name, test := range map[string]struct {
		before string
		word   string
		want   string
	}{
		"nothing typed":                    {"", "", commands},
		"a command":                        {"", "ex", "export"},
		"no command starts so":             {"", "x", ""},
		"flags without a command":          {"", "--d", "--demo"},
		"flags before a command":           {"--json --settings apply", "sh", "show"},
		"a command's flag":                 {"apply", "--pro", "--provider"},
		"another command's flag":           {"show", "--pro", ""},
		"everywhere":                       {"publish", "--s", "--settings"},
		"a flag and its negation":          {"test", "--no-", "--no-ssl"},
		"once given, never again":          {"test --ssl", "--no-", ""},
		"those that exclude each other":    {"apply --password-stdin", "--password", ""},
		"all flags of a command":           {"publish --json", "", "--force --help --log-file --platform-dir --republished --settings"},
		"a flag's values":                  {"test --provider", "", "redis database"},
		"the start of a value":             {"test --provider", "d", "database"},
		"a value after =":                  {"test", "--provider=r", "--provider=redis"},
		"a value after =, as bash splits":  {"test --provider =", "r", "redis"},
		"no value after = yet":             {"test --provider", "=", "redis database"},
		"a value that is not known":        {"apply --from", "", ""},
		"a value after = that nobody has":  {"apply", "--nonsense=", ""},
		"after a value":                    {"apply --hosts show", "--fo", "--force"},
		"an argument that is a file":       {"export", "", ""},
		"flags after an argument":          {"export farm.yaml", "", "--force --help --json --log-file --passphrase-file --passphrase-stdin --platform-dir --settings"},
		"an argument with its values":      {"completion", "", "bash powershell"},
		"a password's flag is not offered": {"test", "--password", "--password-file --password-stdin"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(completed(t, strings.Fields(test.before), test.word), " "); got != test.want {
				t.Errorf("offered is %q, want %q", got, test.want)
			}
		})
	}
}

// TestCompletionParses: what is offered is what the grammar takes.
func TestCompletionParses(t *testing.T) {
	quiet := &run{env: Env{Stdout: io.Discard, Stderr: io.Discard}}
	parser, err := quiet.parser(new(grammar), kong.Exit(func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range completed(t, nil, "") {
		for _, flag := range completed(t, []string{command}, "--") {
			_, err := parser.Parse([]string{command, flag})
			if err != nil && strings.Contains(err.Error(), "unknown flag") {
				t.Errorf("%s %s: %v", command, flag, err)
			}
		}
	}
}

// TestCompletionScripts: the program prints them as they are in its source.
func TestCompletionScripts(t *testing.T) {
	for shell, file := range map[string]string{"bash": "sessionconfig.bash", "powershell": "SessionConfig.ps1"} {
		want, err := os.ReadFile(filepath.Join("completion", file))
		if err != nil {
			t.Fatal(err)
		}
		m := newMachine(t)
		if code := m.run(t.Context(), "completion", shell); code != 0 || m.stdout.String() != string(want) {
			t.Errorf("%s: it ended with %d and printed\n%s", shell, code, &m.stdout)
		}
	}
}
