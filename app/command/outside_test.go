package command

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"sessionconfig/app/platform"
	"sessionconfig/internal/redistest"
)

// nasty is what no terminal and no reader may get to see as it is: it clears a
// screen, turns the direction of writing, and begins a line of its own.
const nasty = "\x1b[2J\u009b31m\u202e\u2066\u200b\u2028\x7f\r\nERRORS: forged"

// TestWhatComesFromOutside: a server, its certificate, the environment, server.hsconf
// and the platform's tool say nasty things. What is shown of them is escaped, in the
// log too; JSON gives them back as they came.
func TestWhatComesFromOutside(t *testing.T) {
	backend := redistest.StartServer(t, redistest.Options{})
	oneLine := strings.ReplaceAll(nasty, "\r\n", " ") // of what is a line to the protocol
	play := redistest.Filter(backend.Addr, func(args []string, reply string) string {
		switch args[0] {
		case "INFO":
			return redistest.Bulk("redis_version:7.9" + oneLine + "\r\nredis_mode:standalone\r\nrole:master\r\n")
		case "SCAN":
			return "*2\r\n" + redistest.Bulk("0") + "*2\r\n" + redistest.Bulk("{"+nasty+"}_Data") + redistest.Bulk("{"+nasty+"x}_Internal")
		case "EXISTS":
			return ":1\r\n"
		case "CONFIG":
			return "-ERR " + oneLine + "\r\n"
		}
		return reply
	})
	ca := redistest.NewCA(t)
	secure := ca.Issue(t, redistest.Leaf{Name: nasty, Names: []string{"127.0.0.1", "a" + "\x1b[2J\r\nb"}}).TLSConfig(t)
	plain, overTLS := redistest.StartPeer(t, play), redistest.StartPeer(t, redistest.OverTLS(secure, play))
	refusing := redistest.StartPeer(t, redistest.Filter(backend.Addr, func(args []string, reply string) string {
		if args[0] == "EVAL" || args[0] == "EVALSHA" {
			return "-ERR refused " + oneLine + "\r\n"
		}
		return reply
	}))
	for _, c := range []struct {
		name string
		args []string
		says []string // what the text, standard output and error, shows escaped
		json []string // what JSON gives back; "" of a command that has none
	}{
		{"test", []string{"test", "--hosts", plain.Addr}, []string{`7.9\u001b[2J\u009b31m\u202e\u2066\u200b\u2028\u007f`}, []string{"7.9" + oneLine}},
		{"a certificate", []string{"test", "--hosts", overTLS.Addr, "--ssl"}, []string{`\u001b[2J\u009b31m\u202e`, `\u000d\u000aERRORS: forged`, `a\u001b[2J\u000d\u000ab`}, []string{nasty}},
		{"an error line", []string{"test", "--hosts", refusing.Addr}, []string{`refused \u001b[2J\u009b31m\u202e`}, []string{"refused " + oneLine}},
		{"the environment", []string{"test", "--hosts", overTLS.Addr, "--ssl"}, []string{`/nowhere/\u001b[2J`}, []string{"/nowhere/" + nasty}},
		{"sessions", []string{"sessions"}, []string{`\u001b[2J\u009b31m\u202e\u2066\u200b\u2028\u007f\u000d\u000aERRORS: forged`}, []string{nasty, nasty + "x"}},
		{"an argument", []string{"apply", "--from", "no/" + nasty}, []string{`\u001b[2J`}, nil},
		{"server.hsconf", []string{"show"}, []string{`x\u009b31m\u202e`}, nil},
		{"the platform's tool", []string{"publish", "--force"}, []string{`\u001b[2J\u009b31m`}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMachine(t)
			m.env.Lookup = func(name string) (string, bool) {
				switch name {
				case platform.PasswordVariable:
					return "a-password-of-the-tests", true
				case "SERedis_ClientCertPfxPath":
					return "/nowhere/" + nasty, true
				case "SERedis_IssuerCertPath":
					return ca.File, true
				}
				return "", false
			}
			m.env.Workflow.Publisher = func(_ context.Context, _ platform.Server, _, _ []string, out io.Writer) (int, error) {
				for i := range len(nasty) { // with characters that are cut in two
					_, _ = io.WriteString(out, nasty[i:i+1])
				}
				return 0, nil
			}
			if code := m.run(t.Context(), "apply", "--hosts", plain.Addr); code != 0 {
				t.Fatal(m.stderr.String())
			}
			if c.name == "server.hsconf" {
				m.writeServer(strings.Replace(emptyServer, "\n</", "<SessionDatabaseConfiguration ProviderKey=\"SqlServer\"><Server>x\u009b31m\u202e</Server></SessionDatabaseConfiguration></", 1))
			}
			m.run(t.Context(), c.args...)
			shown := m.stdout.String() + m.stderr.String()
			for _, want := range c.says {
				if !strings.Contains(shown, want) {
					t.Errorf("%q is not shown:\n%s", want, shown)
				}
			}
			files, _ := filepath.Glob(filepath.Join(filepath.Dir(m.settings), "*.log*"))
			if len(files) == 0 {
				t.Error("there is no log")
			}
			for _, path := range files {
				data, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				harmless(t, filepath.Base(path), string(data), c.name == "the platform's tool")
			}
			harmless(t, "text", shown, c.name == "the platform's tool")
			if c.json == nil {
				return
			}
			m.run(t.Context(), append(c.args, "--json")...)
			harmless(t, "JSON", m.stdout.String()+m.stderr.String(), false)
			given, err := json.Marshal(m.answer())
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range c.json {
				text, _ := json.Marshal(want)
				if !strings.Contains(string(given), string(text[1:len(text)-1])) {
					t.Errorf("JSON does not hold %q:\n%s", want, given)
				}
			}
		})
	}
}

// harmless reports characters that act, and lines that are not the program's. Of what
// the platform's tool prints, lines are its own.
func harmless(t *testing.T, what, text string, lines bool) {
	t.Helper()
	for _, r := range text {
		if r != '\n' && !(lines && r == '\r') && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			t.Errorf("%s holds %U: %q", what, r, text)
			return
		}
	}
	if strings.Contains(text, "\nERRORS: forged") && !lines {
		t.Errorf("%s holds a forged line:\n%s", what, text)
	}
}

// writeServer replaces server.hsconf.
func (m *machine) writeServer(text string) {
	m.t.Helper()
	if err := os.WriteFile(filepath.Join(m.dir, "server.hsconf"), []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
}
