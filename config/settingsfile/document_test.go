package settingsfile

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sessionconfig/config"
	"sessionconfig/config/safefile"
	"sessionconfig/internal/client"
)

func load(t *testing.T, path string) *Document {
	t.Helper()
	d, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// save encodes and writes the document, and returns the text written.
func save(t *testing.T, d *Document) string {
	t.Helper()
	data, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := safefile.Replace(d.Path(), data, safefile.Options{}); err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func fullSettings() config.Settings {
	return config.Settings{Provider: config.ProviderRedis, Redis: config.Redis{
		Hosts: []string{"10.0.0.1:7000", "redis2"}, User: "app", Password: config.NewSecret(marked), SSL: true, SSLHost: "redis.example",
		Parameters: []config.Parameter{{Key: "connectTimeout", Value: "5000"}, {Key: "sentinelPassword", Value: marked + "-2"}, {Key: "abortConnect", Value: "false"}, {Key: "$CONFIG", Value: ""}},
	}}
}

func TestLoadWithoutFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none", "session.yaml")
	d := load(t, path)
	if d.Present || d.PasswordUnreadable || d.Digest() != (safefile.Digest{}) || len(d.Notices) > 0 || d.Path() != path {
		t.Errorf("got %+v", d)
	}
	want := config.State{PublishArguments: []string{"/SCInstall", "/UpgradeSystemComponents"}, Republish: config.RepublishNone}
	if diff := cmp.Diff(want, d.State); diff != "" {
		t.Error(diff)
	}
	if !d.Settings.Equal(config.Settings{Provider: config.ProviderDatabase}) {
		t.Errorf("settings are %v", d.Settings)
	}
}

func TestLoadDefaults(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       config.Settings
	}{
		{"empty file", "", config.Settings{Provider: config.ProviderDatabase}},
		{"comments only", "# nothing\n\n", config.Settings{Provider: config.ProviderDatabase}},
		{"version only", "version: 1\n", config.Settings{Provider: config.ProviderDatabase}},
		{"hosts without provider", "version: 1\nredis: {hosts: [a]}\n", config.Settings{Provider: config.ProviderRedis, Redis: config.Redis{Hosts: []string{"a"}}}},
		{
			"hosts with the other provider", "version: 1\nprovider: database\nredis: {hosts: [a]}\n",
			config.Settings{Provider: config.ProviderDatabase, Redis: config.Redis{Hosts: []string{"a"}}},
		},
		{
			"numbers as parameters", "version: 1\nredis:\n  parameters: {connectTimeout: 5000, abortConnect: false}\n",
			config.Settings{Provider: config.ProviderDatabase, Redis: config.Redis{Parameters: []config.Parameter{{Key: "connectTimeout", Value: "5000"}, {Key: "abortConnect", Value: "false"}}}},
		},
		{"byte order mark and CRLF", "\ufeffversion: 1\r\nprovider: redis\r\n", config.Settings{Provider: config.ProviderRedis}},
		{"number as user", "version: 1\nredis: {user: 0123, ssl: yes}\n", config.Settings{Provider: config.ProviderDatabase, Redis: config.Redis{User: "0123", SSL: true}}},
		{"quoted number as user", "version: 1\nredis: {user: '0123'}\n", config.Settings{Provider: config.ProviderDatabase, Redis: config.Redis{User: "0123"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "session.yaml")
			writeFile(t, path, c.text)
			d := load(t, path)
			if diff := config.Diff(c.want, d.Settings); diff != nil {
				t.Error(diff)
			}
			if !d.Present || d.Digest() != safefile.DigestOf([]byte(c.text)) {
				t.Error("the file does not count as present")
			}
			if text := save(t, d); text != c.text {
				t.Errorf("without a change it is written as %q", text)
			}
		})
	}
}

func TestEncodeReadsBackTheSame(t *testing.T) {
	path := filepath.Join(t.TempDir(), "session.yaml")
	d := load(t, path)
	d.Settings = fullSettings()
	d.State = config.State{
		PublishArguments: []string{"/InstallServiceCenter", "/rebuildsession"},
		PendingSince:     time.Date(2026, 1, 31, 9, 30, 0, 123, time.FixedZone("", 3600)),
		Republish:        config.RepublishAllModules,
		LastTest:         &config.LastTest{When: time.Date(2026, 1, 31, 9, 29, 0, 0, time.UTC), Verdict: "warnings", Summary: "Test completed with 1 warning."},
	}
	text := save(t, d)
	again := load(t, path)
	if diff := config.Diff(d.Settings, again.Settings); diff != nil {
		t.Error(diff)
	}
	if !cmp.Equal(d.State, again.State) {
		t.Errorf("state is %+v, want %+v", again.State, d.State)
	}
	if strings.Contains(text, marked) {
		t.Errorf("holds a password in clear:\n%s", text)
	}
	if want := settingsComment + "version: 1\nprovider: redis\n"; !strings.HasPrefix(text, want) {
		t.Errorf("does not begin with its version:\n%s", text)
	}
}

func TestEncodeKeepsWhatDidNotChange(t *testing.T) {
	path := filepath.Join(t.TempDir(), "session.yaml")
	d := load(t, path)
	d.Settings = fullSettings()
	text := save(t, d)

	commented := "# a comment\n" + text
	writeFile(t, path, commented)
	d = load(t, path)
	if got := save(t, d); got != commented {
		t.Errorf("without a change it became\n%s", got)
	}

	d = load(t, path)
	d.State.LastTest = &config.LastTest{When: time.Now(), Verdict: "passed"}
	changed := save(t, d)
	for _, name := range []string{"password", "sentinelPassword"} {
		if before, after := lineOf(text, name), lineOf(changed, name); before == "" || before != after {
			t.Errorf("%s was sealed anew: %q, %q", name, before, after)
		}
	}

	d = load(t, path)
	d.Settings.Redis.Password = config.NewSecret("another password")
	if before, after := lineOf(changed, "password"), lineOf(save(t, d), "password"); before == after {
		t.Error("a new password was not sealed")
	}
	if got := load(t, path).Settings.Redis.Password.Reveal(); got != "another password" {
		t.Errorf("the new password reads as %q", got)
	}
}

// lineOf is the line of a file that begins with this key.
func lineOf(text, key string) string {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), key+":") {
			return line
		}
	}
	return ""
}

func TestChangingLoadedSettingsIsNoticed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "session.yaml")
	d := load(t, path)
	d.Settings = fullSettings()
	save(t, d)
	for name, change := range map[string]func(*Document){
		"host in place":      func(d *Document) { d.Settings.Redis.Hosts[0] = "changed:1" },
		"parameter in place": func(d *Document) { d.Settings.Redis.Parameters[0].Value = "1" },
		"argument in place":  func(d *Document) { d.State.PublishArguments[0] = "/Other" },
		"test":               func(d *Document) { d.State.LastTest = &config.LastTest{Verdict: "failed"} },
		"hidden parameter":   func(d *Document) { d.Settings.Redis.Parameters[1].Value = "y" },
	} {
		t.Run(name, func(t *testing.T) {
			d := load(t, path)
			before, err := d.Encode()
			if err != nil {
				t.Fatal(err)
			}
			change(d)
			after, err := d.Encode()
			if err != nil {
				t.Fatal(err)
			}
			if string(before) == string(after) {
				t.Error("was lost")
			}
		})
	}
}

func TestEncodeRefusesWhatWouldBeLost(t *testing.T) {
	for name, change := range map[string]func(*Document){
		"control character": func(d *Document) { d.Settings.Redis.User = "a\nb" },
		"not UTF-8":         func(d *Document) { d.Settings.Redis.User = "a\xff" },
		"parameter twice": func(d *Document) {
			d.Settings.Redis.Parameters = []config.Parameter{{Key: "a", Value: "1"}, {Key: "A", Value: "2"}}
		},
		"provider of other kind":  func(d *Document) { d.Settings.Provider = "memcached" },
		"republish of other kind": func(d *Document) { d.State.Republish = "never" },
		"far future":              func(d *Document) { d.State.PendingSince = time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC) },
		"too large":               func(d *Document) { d.Settings.Redis.User = strings.Repeat("x", maxSettingsSize) },
	} {
		t.Run(name, func(t *testing.T) {
			d := load(t, filepath.Join(t.TempDir(), "session.yaml"))
			change(d)
			if text, err := d.Encode(); err == nil {
				t.Errorf("was written as\n%s", text)
			}
		})
	}
}

func TestEncodeProperty(t *testing.T) {
	path := filepath.Join(t.TempDir(), "session.yaml")
	rapid.Check(t, func(t *rapid.T) {
		d, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		d.Settings, d.State = drawSettings(t), drawState(t)
		text, err := d.Encode()
		if err != nil {
			t.Fatalf("%v: %v", d.Settings, err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		again, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := config.Diff(d.Settings, again.Settings); diff != nil {
			t.Fatalf("%v in\n%s", diff, text)
		}
		if !cmp.Equal(again.State, d.State) {
			t.Fatalf("%+v became %+v", d.State, again.State)
		}
	})
}

func drawSettings(t *rapid.T) config.Settings {
	text := rapid.StringMatching(`[^\p{Cc}]*`)
	keys := rapid.SliceOfDistinct(rapid.StringMatching(`[a-z0-9$~!&*-]{1,8}|<<|sentinelPassword`), strings.ToLower).Draw(t, "keys")
	var parameters []config.Parameter
	for _, key := range keys {
		parameters = append(parameters, config.Parameter{Key: key, Value: text.Draw(t, "value")})
	}
	return config.Settings{
		Provider: rapid.SampledFrom([]config.Provider{config.ProviderDatabase, config.ProviderRedis}).Draw(t, "provider"),
		Redis: config.Redis{
			Hosts: rapid.SliceOf(text).Draw(t, "hosts"), User: text.Draw(t, "user"), Password: config.NewSecret(text.Draw(t, "password")),
			SSL: rapid.Bool().Draw(t, "ssl"), SSLHost: text.Draw(t, "ssl host"), Parameters: parameters,
		},
	}
}

func drawState(t *rapid.T) config.State {
	moment := func(name string) time.Time {
		return time.Unix(rapid.Int64Range(0, 4e9).Draw(t, name), rapid.Int64Range(0, 999999999).Draw(t, "ns")).UTC()
	}
	s := config.State{
		PublishArguments: rapid.SliceOfN(rapid.StringMatching(`[^\p{Cc}]*`), 1, 4).Draw(t, "arguments"),
		Republish:        rapid.SampledFrom([]config.Republish{config.RepublishNone, config.RepublishAllModules, config.RepublishApplySettings}).Draw(t, "republish"),
	}
	if rapid.Bool().Draw(t, "pending") {
		s.PendingSince = moment("since")
	}
	if rapid.Bool().Draw(t, "tested") {
		s.LastTest = &config.LastTest{When: moment("when"), Verdict: rapid.SampledFrom(verdictWords).Draw(t, "verdict"), Summary: rapid.StringMatching(`[^\p{Cc}]*`).Draw(t, "summary")}
	}
	return s
}

// FuzzLoad: whatever a file holds, reading does not panic, and what is accepted
// is written and read back the same.
func FuzzLoad(f *testing.F) {
	for _, c := range badSettings {
		if len(c.text) < 1000 {
			f.Add([]byte(c.text))
		}
	}
	f.Add([]byte("version: 1\nprovider: redis\nredis:\n  hosts: [\"a:1\"]\n  user: 'x'\n  password: sealed:key-file-1:AAAA\n" +
		"  ssl: true\n  parameters: {name: a, sentinelPassword: \"sealed:x\"}\npublish:\n  pending-since: 2026-01-31T09:30:00Z\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, _, err := decode("fuzz.yaml", data)
		if err != nil {
			return
		}
		c = newForm(c.settings(), c.state())
		c.Redis.Parameters = slices.DeleteFunc(c.Redis.Parameters, isSecret)
		if _, err := c.encode(""); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
	})
}

// keyKinds are the kinds of values in the words of docs/configuration.md, where the
// kind of Go does not say it all.
var keyKinds = map[string]string{
	"provider": "one of " + strings.Join(providerWords, ", "), "publish.republish": "one of " + strings.Join(republishWords, ", "),
	"last-test.verdict": "one of " + strings.Join(verdictWords, ", "), "redis.password": "sealed text", "sealed.secrets": "sealed text",
	"redis.parameters": "a mapping of texts", "publish.pending-since": "a time", "last-test.when": "a time", "export.made": "a time",
}

// TestConfigurationDocument holds docs/configuration.md to the keys that the code
// knows: each in a table row with its kind, in the order of writing.
func TestConfigurationDocument(t *testing.T) {
	text := readFile(t, filepath.Join("..", "..", "docs", "configuration.md"))
	settings, exports, found := strings.Cut(text, "\n## Exports\n")
	if !found {
		t.Fatal("there is no section on exports")
	}
	onlyExports := regexp.MustCompile(`^(export|sealed)\b`)
	onlySettings := regexp.MustCompile(`^(redis\.password|publish\.pending-since|publish\.republish|last-test.*):`)
	rows := keyRows("", reflect.TypeFor[form]())
	if diff := cmp.Diff(slices.DeleteFunc(slices.Clone(rows), onlyExports.MatchString), documentedRows(settings)); diff != "" {
		t.Errorf("keys of the settings file:\n%s", diff)
	}
	if diff := cmp.Diff(slices.DeleteFunc(slices.Clone(rows), onlySettings.MatchString), documentedRows(exports)); diff != "" {
		t.Errorf("keys of exports:\n%s", diff)
	}
}

// keyRows are the keys of a form with their kinds.
func keyRows(parent string, of reflect.Type) []string {
	var rows []string
	for i := range of.NumField() {
		name, _, _ := strings.Cut(of.Field(i).Tag.Get("yaml"), ",")
		name = strings.TrimPrefix(parent+"."+name, ".")
		kind, special := keyKinds[name]
		if !special {
			kind = kindOf(strings.TrimPrefix(of.Field(i).Type.String(), "*"))
		}
		rows = append(rows, name+": "+kind)
		if kind == "a mapping" {
			rows = append(rows, keyRows(name, of.Field(i).Type)...)
		}
	}
	return rows
}

// documentedRows finds the rows "| `key` | kind | meaning |" of the page.
func documentedRows(text string) []string {
	var rows []string
	for line := range strings.Lines(text) {
		cells := strings.Split(line, "|")
		if len(cells) < 4 || !strings.HasPrefix(strings.TrimSpace(cells[1]), "`") {
			continue
		}
		rows = append(rows, strings.Trim(cells[1], " `")+": "+strings.TrimSpace(cells[2]))
	}
	return rows
}

// TestDocumentExample reads the example of the page, which must be valid.
func TestDocumentExample(t *testing.T) {
	text := readFile(t, filepath.Join("..", "..", "docs", "configuration.md"))
	_, example, found := strings.Cut(text, "```yaml\n")
	if !found {
		t.Fatal("there is no example")
	}
	example, _, _ = strings.Cut(example, "```")
	f, _, err := decode("example", []byte(example))
	if err != nil {
		t.Fatal(err)
	}
	settings := f.settings()
	settings.Redis.Password = config.NewSecret(strings.Repeat("x", config.PasswordAdvised))
	if problems := config.Validate(settings, client.Assume()); len(problems) > 0 {
		t.Errorf("the example is not valid: %v", problems)
	}
}
