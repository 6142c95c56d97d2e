package command

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sessionconfig/app"
	"sessionconfig/app/platform"
	"sessionconfig/config"
)

func TestReadSecret(t *testing.T) {
	tests := map[string]struct{ data, want string }{
		"bare":                          {"secret", "secret"},
		"with a line end":               {"secret\n", "secret"},
		"with a Windows line end":       {"secret\r\n", "secret"},
		"only one line end is taken":    {"secret\n\n", "secret\n"},
		"a carriage return alone stays": {"secret\r", "secret\r"},
		"blanks are part of it":         {" secret ", " secret "},
		"a byte order mark is not":      {"\xef\xbb\xbfsecret\r\n", "secret"},
		"UTF-16 of PowerShell":          {"\xff\xfes\x00\xe9\x00\r\x00\n\x00", "s\u00e9"},
		"UTF-16 the other way round":    {"\xfe\xff\x00s\x00\xe9", "s\u00e9"},
		"no UTF-16 after all":           {"\xff\xfes", "\xff\xfes"},
		"nothing":                       {"", ""},
		"a line end":                    {"\n", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "password")
			if err := os.WriteFile(file, []byte(test.data), 0o600); err != nil {
				t.Fatal(err)
			}
			s := &run{ctx: t.Context(), env: Env{Stdin: strings.NewReader(test.data)}}
			for source, from := range map[string]filePath{"file": filePath(file), "standard input": ""} {
				got, err := s.readSecret("password", from)
				if err != nil || got.Reveal() != test.want {
					t.Errorf("from %s: %q, %v, want %q", source, got.Reveal(), err, test.want)
				}
			}
		})
	}
}

func TestReadSecretRefuses(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	long := filepath.Join(t.TempDir(), "long")
	if err := os.WriteFile(long, make([]byte, secretLimit+1), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name, path := range map[string]filePath{"no file": filePath(missing), "a file too long": filePath(long), "a folder": filePath(folder)} {
		t.Run(name, func(t *testing.T) {
			s := &run{ctx: t.Context()}
			_, err := s.readSecret("password", path)
			own, ok := errors.AsType[*commandError](err)
			if !ok || own.code != app.ExitFile || own.remedy == "" || !strings.Contains(own.problem, string(path)) {
				t.Errorf("readSecret() = %+v, want a commandError of code %d that names %s", err, app.ExitFile, path)
			}
		})
	}
}

func TestReadSecretCancelled(t *testing.T) {
	in, out := io.Pipe()
	defer out.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := &run{ctx: ctx, env: Env{Stdin: in}}
	if _, err := s.readSecret("password", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("readSecret() = %v, want context.Canceled", err)
	}
}

func TestPasswordSources(t *testing.T) {
	path := filepath.Join(t.TempDir(), "password")
	file := filePath(path)
	if err := os.WriteFile(path, []byte("from the file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		flags connectionFlags
		env   map[string]string
		want  string
		given bool
	}{
		"none":                  {connectionFlags{}, nil, "", false},
		"the variable":          {connectionFlags{}, map[string]string{platform.PasswordVariable: "from the variable"}, "from the variable", true},
		"an empty variable":     {connectionFlags{}, map[string]string{platform.PasswordVariable: ""}, "", false},
		"the variable is as is": {connectionFlags{}, map[string]string{platform.PasswordVariable: "line end\n"}, "line end\n", true},
		"a file":                {connectionFlags{PasswordFile: file}, nil, "from the file", true},
		"a file wins":           {connectionFlags{PasswordFile: file}, map[string]string{platform.PasswordVariable: "from the variable"}, "from the file", true},
		"standard input wins":   {connectionFlags{PasswordStdin: true}, map[string]string{platform.PasswordVariable: "from the variable"}, "from standard input", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := &run{ctx: t.Context(), env: Env{
				Stdin: strings.NewReader("from standard input"),
				Lookup: func(name string) (string, bool) {
					value, ok := test.env[name]
					return value, ok
				},
			}}
			got, given, err := s.password(test.flags)
			if err != nil || given != test.given || got.Reveal() != test.want {
				t.Errorf("password() = %q, %t, %v, want %q, %t", got.Reveal(), given, err, test.want, test.given)
			}
		})
	}
}

func TestOver(t *testing.T) {
	saved := config.Settings{Provider: config.ProviderDatabase, Redis: config.Redis{
		Hosts: []string{"a:7000"}, User: "u", Password: config.NewSecret("saved"), SSL: true, SSLHost: "h",
		Parameters: []config.Parameter{{Key: "keepAlive", Value: "30"}},
	}}
	empty, name, redis, off := "", "name", "redis", false
	tests := map[string]struct {
		flags  connectionFlags
		change func(*config.Settings)
	}{
		"nothing given":          {connectionFlags{}, func(*config.Settings) {}},
		"the provider":           {connectionFlags{Provider: &redis}, func(s *config.Settings) { s.Provider = config.ProviderRedis }},
		"hosts imply Redis":      {connectionFlags{Hosts: []string{"b:1, c:2"}}, func(s *config.Settings) { s.Provider, s.Redis.Hosts = config.ProviderRedis, []string{"b:1", "c:2"} }},
		"hosts given twice":      {connectionFlags{Hosts: []string{"b:1", "c:2"}}, func(s *config.Settings) { s.Provider, s.Redis.Hosts = config.ProviderRedis, []string{"b:1", "c:2"} }},
		"an empty user":          {connectionFlags{User: &empty}, func(s *config.Settings) { s.Redis.User = "" }},
		"no SSL":                 {connectionFlags{SSL: &off}, func(s *config.Settings) { s.Redis.SSL = false }},
		"an SSL host":            {connectionFlags{SSLHost: &name}, func(s *config.Settings) { s.Redis.SSLHost = "name" }},
		"no parameters any more": {connectionFlags{Parameters: []string{""}}, func(s *config.Settings) { s.Redis.Parameters = nil }},
		"other parameters": {connectionFlags{Parameters: []string{"name=x,version=7"}}, func(s *config.Settings) {
			s.Redis.Parameters = []config.Parameter{{Key: "name", Value: "x"}, {Key: "version", Value: "7"}}
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			want := saved
			test.change(&want)
			got, err := test.flags.over(saved, config.Secret{}, false)
			if err != nil || !got.Equal(want) {
				t.Errorf("over() = %+v, %v, want %+v", got, err, want)
			}
		})
	}
	got, err := connectionFlags{}.over(saved, config.NewSecret("given"), true)
	if err != nil || got.Redis.Password.Reveal() != "given" {
		t.Errorf("with a password given: %q, %v", got.Redis.Password.Reveal(), err)
	}
	if _, err := (connectionFlags{Parameters: []string{"nothing"}}).over(saved, config.Secret{}, false); err == nil {
		t.Error("parameters without a value are taken")
	}
}
