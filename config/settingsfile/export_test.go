package settingsfile

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sessionconfig/config"
)

// quick is a work factor for tests, which seal often.
const quick = 4

const passphrase = "correct horse battery staple"

func encodeExport(t *testing.T, e *Export, passphrase string) string {
	t.Helper()
	e.WorkFactor = quick
	data, err := e.Encode(config.NewSecret(passphrase))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func decodeExport(t *testing.T, text string) *Export {
	t.Helper()
	e, err := DecodeExport("export.yaml", []byte(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return e
}

func TestExportWithPassphrase(t *testing.T) {
	made := time.Date(2026, 1, 31, 9, 30, 0, 0, time.UTC)
	e := &Export{Settings: fullSettings(), PublishArguments: []string{"/UpgradeEnvironment"}, Made: made, Host: "front-end-1"}
	text := encodeExport(t, e, passphrase)
	if strings.Contains(text, marked) || strings.Contains(text, passphrase) {
		t.Errorf("shows a secret:\n%s", text)
	}
	got := decodeExport(t, text)
	if !got.Sealed() || got.Settings.Redis.Password.IsSet() {
		t.Error("it does not count as sealed")
	}
	if !got.Made.Equal(made) || got.Host != "front-end-1" || !slices.Equal(got.PublishArguments, e.PublishArguments) {
		t.Errorf("got %+v", got)
	}
	if err := got.Open(config.NewSecret(passphrase)); err != nil {
		t.Fatal(err)
	}
	if diff := config.Diff(e.Settings, got.Settings); diff != nil {
		t.Errorf("opened it differs: %v", diff)
	}
	if got.Sealed() || got.Open(config.Secret{}) != nil {
		t.Error("once opened it still counts as sealed")
	}
}

func TestExportWithoutPassphrase(t *testing.T) {
	e := &Export{Settings: fullSettings()}
	text := encodeExport(t, e, "")
	if strings.Contains(text, marked) || strings.Contains(text, "entinelPassword") || strings.Contains(text, "sealed") {
		t.Errorf("shows a secret:\n%s", text)
	}
	got := decodeExport(t, text)
	if got.Sealed() {
		t.Error("it counts as sealed")
	}
	if bad, ok := errors.AsType[*UnsealedError](got.Open(config.NewSecret("any"))); !ok || bad.Path != "export.yaml" {
		t.Errorf("with a passphrase: %v", bad)
	}
	want := fullSettings()
	want.Redis.Password = config.Secret{}
	want.Redis.Parameters = slices.Delete(want.Redis.Parameters, 1, 2)
	if diff := config.Diff(want, got.Settings); diff != nil {
		t.Error(diff)
	}
	if age := time.Since(got.Made); age < -time.Minute || age > time.Minute || got.Host == "" {
		t.Errorf("made %v on %q", got.Made, got.Host)
	}
	if e.Settings.Redis.Password.Reveal() != marked || len(e.Settings.Redis.Parameters) != 4 {
		t.Error("encoding changed the settings that were given")
	}
}

// TestExportWithNothingSecret is sealed all the same: what it says is to be believed.
func TestExportWithNothingSecret(t *testing.T) {
	e := &Export{Settings: config.Settings{Provider: config.ProviderDatabase}}
	text := encodeExport(t, e, passphrase)
	got := decodeExport(t, text)
	if err := got.Open(config.NewSecret(passphrase)); err != nil || !got.Settings.Equal(e.Settings) {
		t.Errorf("%v, %+v", err, got.Settings)
	}
	err := decodeExport(t, strings.Replace(text, "/SCInstall", "/Evil", 1)).Open(config.NewSecret(passphrase))
	if _, ok := errors.AsType[*SyntaxError](err); !ok {
		t.Errorf("changed: %v", err)
	}
}

// TestSealCoversEverything: with any value in clear changed, or the seal moved from
// another export of the same settings, nothing is given out.
func TestSealCoversEverything(t *testing.T) {
	good := encodeExport(t, &Export{Settings: fullSettings(), Made: time.Unix(1, 0), Host: "front-end-1"}, passphrase)
	other := encodeExport(t, &Export{Settings: fullSettings(), Made: time.Unix(2, 0), Host: "front-end-1"}, passphrase)
	clear, _, _ := strings.Cut(good, "sealed:")
	_, seal, _ := strings.Cut(other, "sealed:")
	texts := map[string]string{"the seal moved": clear + "sealed:" + seal}
	lines := strings.Split(clear, "\n")
	for i, line := range lines {
		key, value, found := strings.Cut(line, ": ")
		if item, is := strings.CutPrefix(strings.TrimSpace(line), "- "); is {
			key, value, found = line[:strings.Index(line, "- ")+1], item, true
			line = key + " " + value
		}
		if !found || strings.HasPrefix(line, "#") || strings.TrimSpace(key) == "version" {
			continue
		}
		changed := map[string]string{"true": "false", "false": "true", "redis": "database", "5000": "5001"}[value]
		if changed == "" {
			changed = strings.Replace(value, "1", "2", 1)
		}
		if changed == value {
			changed = value + "x"
		}
		if text, quoted := strings.CutSuffix(value, "\""); quoted {
			changed = text + "1\""
		}
		each := slices.Clone(lines)
		each[i] = strings.TrimSuffix(line, value) + changed
		texts[each[i]] = strings.Join(each, "\n") + good[len(clear):]
	}
	opened := 0
	for name, text := range texts {
		e, err := DecodeExport("export.yaml", []byte(text))
		if err != nil {
			t.Logf("%s: refused before the seal is looked at: %v", name, err)
			continue
		}
		opened++
		err = e.Open(config.NewSecret(passphrase))
		if bad, ok := errors.AsType[*SyntaxError](err); !ok || !strings.Contains(bad.Reason, "changed after they were sealed") || e.Settings.Redis.Password.IsSet() {
			t.Errorf("%s: %v", name, err)
		}
	}
	if opened < 14 {
		t.Errorf("only %d changes came as far as the seal", opened)
	}
}

func TestExportOfFullStrengthOpens(t *testing.T) {
	e := &Export{Settings: fullSettings()}
	data, err := e.Encode(config.NewSecret(passphrase))
	if err != nil {
		t.Fatal(err)
	}
	if err := decodeExport(t, string(data)).Open(config.NewSecret(passphrase)); err != nil {
		t.Error(err)
	}
}

func TestExportWrongPassphrase(t *testing.T) {
	text := encodeExport(t, &Export{Settings: fullSettings()}, passphrase)
	for _, wrong := range []string{"", "wrong", passphrase + " ", strings.ToUpper(passphrase)} {
		e := decodeExport(t, text)
		err := e.Open(config.NewSecret(wrong))
		if bad, ok := errors.AsType[*WrongPassphraseError](err); !ok || bad.Path != "export.yaml" {
			t.Errorf("%q gives %v", wrong, err)
		}
		if !e.Sealed() || e.Settings.Redis.Password.IsSet() {
			t.Error("it counts as opened")
		}
	}
}

// TestExportDamage tells damage and changes from a wrong passphrase: at decoding
// or at opening, with the right passphrase.
func TestExportDamage(t *testing.T) {
	good := encodeExport(t, &Export{Settings: fullSettings()}, passphrase)
	bad := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("%q is not in\n%s", old, good)
		}
		return strings.Replace(good, old, new, 1)
	}
	sealedLine := strings.TrimSpace(strings.Split(good[strings.Index(good, "-----BEGIN"):], "\n")[2])
	flipped := "A" + sealedLine[1:]
	if flipped == sealedLine {
		flipped = "B" + sealedLine[1:]
	}
	for _, c := range []struct {
		name, text, words string
	}{
		{"sealed part changed", bad(sealedLine, flipped), "sealed secrets are damaged"},
		{"sealed part cut", bad("    "+sealedLine+"\n", ""), "sealed secrets are damaged"},
		{"sealed part is no armor", rechecked(t, good, "hello\n"), "sealed secrets are damaged"},
		{"sealed for a key", rechecked(t, good, sealedForKey(t)), "not sealed with a passphrase"},
		{"sealed with too much work", rechecked(t, good, sealedTooHard(t)), "sealed secrets are damaged"},
		{"sealed is something else", rechecked(t, good, sealedFor(t, "hello")), "not in the form"},
		{"sealed for other settings", rechecked(t, good, sealedFor(t, `{"password":"x","bound":"y"}`)), "changed after they were sealed"},
		{"host changed", bad("10.0.0.1:7000", "evil.example:7000"), "changed after they were sealed"},
		{"host added", bad("    - redis2\n", "    - redis2\n    - evil\n"), "changed after they were sealed"},
		{"SSL off", bad("ssl: true", "ssl: false"), "changed after they were sealed"},
		{"arguments changed", bad("/SCInstall", "/Evil"), "changed after they were sealed"},
		{"checksum gone", good[:strings.Index(good, "  checksum")], "sealed secrets are damaged"},
		{"cut off", good[:strings.Index(good, "sealed:")+len("sealed:\n  secrets: |\n    --")], "sealed secrets are damaged"},
		{"unknown key", bad("provider:", "providers:"), `did you mean "provider"`},
		{"password in clear", bad("  ssl: true", "  password: x\n  ssl: true"), "redis.password is not sealed"},
		{"second password", bad("    abortConnect:", "    sentinelPassword: \"sealed:x\"\n    abortConnect:"), "contains a password"},
		{"sealed password", bad("  ssl: true", "  password: sealed:x\n  ssl: true"), "redis.password has no place in an export"},
		{"pending publish", bad("publish:", "publish:\n  pending-since: 2026-01-31T09:30:00Z"), "publish.pending-since has no place"},
		{"newer version", bad("version: 1", "version: 2"), "knows version 1"},
		{"settings file", "version: 1\nprovider: redis\nredis:\n  hosts: [a]\n  password: sealed:x\n", "this is not an export"},
		{"empty file", "", "this is not an export"},
		{"not YAML", "PK\x03\x04", "control character"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := DecodeExport("export.yaml", []byte(c.text))
			if err == nil {
				err = e.Open(config.NewSecret(passphrase))
				if e.Settings.Redis.Password.IsSet() {
					t.Error("the password was given out")
				}
			}
			bad, ok := errors.AsType[*SyntaxError](err)
			if !ok || !strings.Contains(bad.Reason, c.words) || bad.Path != "export.yaml" {
				t.Errorf("got %v, want the words %q", err, c.words)
			}
			if err != nil && strings.Contains(err.Error(), marked) {
				t.Errorf("shows the password: %v", err)
			}
		})
	}
}

// rechecked puts another sealed part into an export, with a checksum that fits.
func rechecked(t *testing.T, text, sealed string) string {
	t.Helper()
	f, _, err := decode("", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	f.Sealed = sealedForm{Secrets: sealed, Checksum: checksum(sealed)}
	data, err := f.encode("")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestExportProperty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		e := &Export{Settings: drawSettings(rt), PublishArguments: []string{"/A"}, Host: "h", WorkFactor: 1}
		data, err := e.Encode(config.NewSecret(passphrase))
		if err != nil {
			rt.Fatal(err)
		}
		got, err := DecodeExport("", data)
		if err != nil {
			rt.Fatal(err)
		}
		if err := got.Open(config.NewSecret(passphrase)); err != nil {
			rt.Fatal(err)
		}
		if diff := config.Diff(e.Settings, got.Settings); diff != nil {
			rt.Fatalf("%v in\n%s", diff, data)
		}
	})
}

// FuzzDecodeExport: whatever a file holds, reading does not panic.
func FuzzDecodeExport(f *testing.F) {
	data, err := (&Export{Settings: fullSettings(), Made: time.Unix(0, 0), Host: "h", WorkFactor: 1}).Encode(config.NewSecret(passphrase))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("version: 1\nexport: {made: 2026-01-31T09:30:00Z, host: h}\nsealed: {secrets: x, checksum: y}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := DecodeExport("fuzz.yaml", data)
		if err != nil {
			return
		}
		if err := e.Open(config.NewSecret("wrong")); err == nil && e.Settings.Redis.Password.IsSet() {
			t.Fatal("a password came out of the wrong passphrase")
		}
	})
}

func TestLoadExport(t *testing.T) {
	path := filepath.Join(t.TempDir(), "export.yaml")
	writeFile(t, path, encodeExport(t, &Export{Settings: fullSettings()}, passphrase))
	e, err := LoadExport(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Open(config.NewSecret("x")); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v, want the name of the file", err)
	}
	for name, path := range map[string]string{"none": path + "x", "folder": filepath.Dir(path)} {
		if _, err := LoadExport(path); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	writeFile(t, path, strings.Repeat("#", maxSettingsSize+10))
	if _, err := LoadExport(path); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("a large file gives %v", err)
	}
}
