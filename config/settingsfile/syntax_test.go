package settingsfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// badSettings are settings files that must be refused, with the place and some
// words of the reason. The fuzz target starts from them too.
var badSettings = []struct {
	name, text string
	line       int
	words      string
}{
	{"no version", "provider: redis\n", 1, `"version" is missing`},
	{"newer version", "version: 2\nfuture: 1\n", 1, "knows version 1"},
	{"version 0", "version: 0\n", 1, "version must be 1"},
	{"version as text", "version: \"1\"\n", 1, "version must be a number"},
	{"version of fractions", "version: 1.0\n", 1, "version must be 1"},
	{"huge version", "version: 99999999999999999999\n", 1, "version must be 1"},
	{"unknown key", "version: 1\nproviderr: redis\n", 2, `unknown key "providerr": did you mean "provider"?`},
	{"unknown key inside", "version: 1\nredis:\n  hosts: [a]\n  ssl_host: b\n", 4, `unknown key "ssl_host": did you mean "ssl-host"?`},
	{"key without hyphen", "version: 1\nredis:\n  sslhost: b\n", 3, `did you mean "ssl-host"?`},
	{"capital key", "version: 1\nRedis: {}\n", 2, `did you mean "redis"?`},
	{"key like no other", "version: 1\nxyz: 1\n", 2, `unknown key "xyz"`},
	{"duplicate key", "version: 1\nprovider: redis\nprovider: database\n", 3, `the key "provider" appears twice`},
	{"duplicate key inside", "version: 1\nredis:\n  hosts: [a]\n  hosts: [b]\n", 4, `the key "hosts" appears twice`},
	{"duplicate parameter by case", "version: 1\nredis:\n  parameters:\n    name: a\n    NAME: b\n", 5, `the key "NAME" appears twice`},
	{"merge key", "version: 1\nredis:\n  <<: {hosts: [a]}\n", 3, "a key must be text"},
	{"anchor", "version: 1\nredis: &r\n  hosts: [a]\n", 2, "anchors"},
	{"alias", "version: 1\nprovider: &p redis\nlast-test:\n  summary: *p\n", 2, "anchors"},
	{"alias bomb", "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nversion: 1\n", 1, "anchors"},
	{"password like an alias", "version: 1\nredis:\n  user: a\n  password: *" + marked + "\n", 4, "aliases"},
	{"escaped control character", "version: 1\nredis:\n  user: \"a\\x01\"\n", 3, "control characters"},
	{"several keys in a line", "version: 1\nredis: {ssl: [a], user: b}\n", 2, "a value here must be true or false"},
	{"an export", "version: 1\nexport: {made: 2026-01-31T09:30:00Z}\n", 2, "this is an export"},
	{"ssl as list", "version: 1\nredis:\n  ssl: [yes]\n", 3, "redis.ssl must be true or false"},
	{"ssl as number", "version: 1\nredis:\n  ssl: 1\n", 3, "redis.ssl must be true or false"},
	{"ssl as a secret", "version: 1\nredis:\n  ssl: " + marked + "\n", 3, "redis.ssl must be true or false"},
	{"unknown alias", "version: 1\nprovider: *p\n", 2, "aliases"},
	{"tag", "version: 1\nprovider: !!str redis\n", 2, "tags"},
	{"binary", "version: 1\nredis:\n  user: !!binary aGk=\n", 3, "tags"},
	{"second document", "version: 1\n---\nversion: 1\n", 2, "second document"},
	{"list at the top", "- a\n", 1, "must be a mapping"},
	{"text at the top", "hello\n", 1, "must be a mapping"},
	{"nothing as document", "---\n", 2, "must be a mapping"},
	{"provider of other kind", "version: 1\nprovider: memcached\n", 2, "provider must be one of database, redis"},
	{"provider as list", "version: 1\nprovider: [redis]\n", 2, "provider must be text"},
	{"no value", "version: 1\nprovider:\n", 2, "provider has no value"},
	{"redis as text", "version: 1\nredis: a\n", 2, "redis must be a mapping"},
	{"hosts as text", "version: 1\nredis:\n  hosts: a,b\n", 3, "redis.hosts must be a list of texts"},
	{"host as mapping", "version: 1\nredis:\n  hosts:\n    - a: 7000\n", 4, "must be text"},
	{"password in clear", "version: 1\nredis:\n  password: " + marked + "\n", 3, "redis.password is not sealed"},
	{"password as number", "version: 1\nredis:\n  password: 123456\n", 3, "redis.password is not sealed"},
	{"second password in clear", "version: 1\nredis:\n  parameters:\n    sentinelPassword: " + marked + "\n", 4, "redis.parameters.sentinelPassword is not sealed"},
	{"parameters as list", "version: 1\nredis:\n  parameters: [a=1]\n", 3, "redis.parameters must be a mapping of texts"},
	{"parameter as list", "version: 1\nredis:\n  parameters:\n    name: [a]\n", 4, "redis.parameters.name must be text"},
	{"arguments as text", "version: 1\npublish:\n  arguments: /SCInstall\n", 3, "publish.arguments must be a list of texts"},
	{"time as text", "version: 1\npublish:\n  pending-since: yesterday\n", 3, "publish.pending-since must be a time"},
	{"date without time", "version: 1\npublish:\n  pending-since: 2026-01-31\n", 3, "publish.pending-since must be a time"},
	{"republish of other kind", "version: 1\npublish:\n  republish: never\n", 3, "publish.republish must be one of none, all-modules, apply-settings"},
	{"verdict of other kind", "version: 1\nlast-test:\n  verdict: ok\n", 3, "last-test.verdict must be one of"},
	{"key that is a list", "version: 1\n? [a]\n: b\n", 2, "a key must be text"},
	{"key that is nothing", "version: 1\n~: b\n", 2, "a key must be text"},
	{"tab as indentation", "version: 1\nredis:\n\thosts: [a]\n", 3, "not YAML"},
	{"open list", "version: 1\nredis:\n  hosts: [a, b\n", 3, "not YAML"},
	{"open quote", "version: 1\nprovider: \"redis\n", 2, "not YAML"},
	{"two colons", "version: 1\nprovider: redis: x\n", 2, "not YAML"},
	{"bad indentation", "version: 1\nredis:\n  hosts: [a]\n user: b\n", 4, "not YAML"},
	{"error in the first line", "version: 1: 2\n", 1, "not YAML"},
	{"NUL", "version: 1\nprovider: red\x00is\n", 2, "control character"},
	{"not UTF-8", "version: 1\nredis:\n  user: \xff\n", 3, "not text in UTF-8"},
	{"UTF-16", "\xff\xfev\x00e\x00", 1, "not text in UTF-8"},
	{"deep nesting", "version: 1\nredis: " + strings.Repeat("[", 20000) + "\n", 2, "YAML"},
	{"too large", "version: 1\n# " + strings.Repeat("x", maxSettingsSize) + "\n", 0, "larger than 256 KiB"},
}

func TestLoadRefuses(t *testing.T) {
	for _, c := range badSettings {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "session.yaml")
			writeFile(t, path, c.text)
			document, err := Load(path)
			if document != nil {
				t.Fatal("a document was loaded")
			}
			bad, ok := errors.AsType[*SyntaxError](err)
			if !ok {
				t.Fatalf("got %v, want a *SyntaxError", err)
			}
			if bad.Path != path {
				t.Errorf("path is %q", bad.Path)
			}
			if bad.Line != c.line {
				t.Errorf("is in line %d, want %d (%s)", bad.Line, c.line, bad.Reason)
			}
			if !strings.Contains(bad.Reason, c.words) {
				t.Errorf("reason is %q, want the words %q", bad.Reason, c.words)
			}
			if strings.Contains(err.Error(), marked) {
				t.Errorf("shows a password: %v", err)
			}
			if got := readFile(t, path); got != c.text {
				t.Error("the file was changed")
			}
		})
	}
}

func TestSyntaxErrorText(t *testing.T) {
	for _, c := range []struct {
		name string
		err  SyntaxError
		want string
	}{
		{"line", SyntaxError{"a.yaml", 3, "x"}, "a.yaml:3: x"},
		{"file", SyntaxError{"a.yaml", 0, "x"}, "a.yaml: x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.err.Error(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLoadRefusesWhatIsNoFile(t *testing.T) {
	folder := t.TempDir()
	for name, path := range map[string]string{"a folder": folder, "a device": os.DevNull} {
		if _, err := Load(path); err == nil || !strings.Contains(err.Error(), path+": not a regular file") {
			t.Errorf("%s gives %v", name, err)
		}
	}
}

func TestSuggestion(t *testing.T) {
	for misspelt, want := range map[string]string{
		"host": "hosts", "hots": "hosts", "Hosts": "hosts", "usr": "user", "pasword": "password", "SSL": "ssl",
		"ssl_host": "ssl-host", "sslHost": "ssl-host", "parameter": "parameters", "pending_since": "pending-since", "xyz": "", "": "",
		strings.Repeat("hosts", 100): "",
	} {
		if want != "" {
			want = fmt.Sprintf(": did you mean %q?", want)
		}
		if got := suggestion(misspelt); got != want {
			t.Errorf("%.20q: got %q, want %q", misspelt, got, want)
		}
	}
}
