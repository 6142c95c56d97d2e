package config

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// marked is a password that no output may contain.
const marked = "MARKED-pass-7f3a9c1e"

// holder has a Secret where fmt calls no methods: in an unexported field.
type holder struct{ inner Secret }

func TestSecretShowsNothing(t *testing.T) {
	secret := NewSecret(marked)
	settings := Settings{Provider: ProviderRedis, Redis: Redis{Password: secret}}
	show := map[string]func() string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%p", "%t", "%10s", "%-40v|"} {
		show["value "+verb] = func() string { return fmt.Sprintf(verb, secret) }
		show["pointer "+verb] = func() string { return fmt.Sprintf(verb, &secret) }
		show["settings "+verb] = func() string { return fmt.Sprintf(verb, settings) }
		show["unexported "+verb] = func() string { return fmt.Sprintf(verb, holder{secret}) }
		show["slice "+verb] = func() string { return fmt.Sprintf(verb, []Secret{secret}) }
		show["map "+verb] = func() string { return fmt.Sprintf(verb, map[Secret]Secret{secret: secret}) }
	}
	show["json"] = marshalled(json.Marshal, settings)
	show["yaml"] = marshalled(yaml.Marshal, settings)
	show["xml"] = marshalled(xml.Marshal, struct{ Password Secret }{secret})
	show["json key"] = marshalled(json.Marshal, map[Secret]string{secret: "x"})
	show["slog text"] = logged(func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) }, settings, secret)
	show["slog json"] = logged(func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) }, settings, secret)
	show["error"] = func() string { return fmt.Errorf("failed with %v and %w", secret, fmt.Errorf("%s", secret)).Error() }
	show["String"] = secret.String
	show["GoString"] = secret.GoString
	for name, text := range show {
		t.Run(name, func(t *testing.T) {
			shown := text()
			hex := fmt.Sprintf("%x", marked)
			if strings.Contains(shown, marked) || strings.Contains(strings.ToLower(shown), hex) {
				t.Errorf("shows the secret: %s", shown)
			}
		})
	}
}

func marshalled(marshal func(any) ([]byte, error), v any) func() string {
	return func() string {
		text, err := marshal(v)
		if err != nil {
			return "refused: " + err.Error()
		}
		return string(text)
	}
}

func logged(handler func(*bytes.Buffer) slog.Handler, settings Settings, secret Secret) func() string {
	return func() string {
		var b bytes.Buffer
		slog.New(handler(&b)).Info("applied", "settings", settings, "password", secret, "group", slog.GroupValue(slog.Any("p", secret)))
		return b.String()
	}
}

func TestSecretSaysWhetherItIsSet(t *testing.T) {
	if got := fmt.Sprint(NewSecret(marked)); got != Redacted {
		t.Errorf("a set secret shows %q, want %q", got, Redacted)
	}
	if got := fmt.Sprint(NewSecret("")); got != "" {
		t.Errorf("an unset secret shows %q", got)
	}
	if NewSecret("").IsSet() || (Secret{}).IsSet() || !NewSecret("x").IsSet() {
		t.Error("IsSet is wrong")
	}
	if NewSecret(marked).Reveal() != marked || (Secret{}).Reveal() != "" {
		t.Error("Reveal does not give the text back")
	}
}

func TestSecretEqual(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b string
		want bool
	}{
		{"both unset", "", "", true},
		{"same", "abc", "abc", true},
		{"other", "abc", "abd", false},
		{"longer", "abc", "abcd", false},
		{"unset and set", "", "a", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := NewSecret(c.a).Equal(NewSecret(c.b)); got != c.want {
				t.Errorf("got %t, want %t", got, c.want)
			}
		})
	}
}

func TestSecretParameterIsHidden(t *testing.T) {
	for _, key := range []string{"SentinelPassword", "pasword", "tunnel"} {
		p := Parameter{Key: key, Value: marked}
		for _, v := range []any{p, []Parameter{p}, Redis{Parameters: []Parameter{p}}} {
			var shown strings.Builder
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%10s"} {
				fmt.Fprintf(&shown, verb, v)
			}
			shown.WriteString(marshalled(json.Marshal, v)() + marshalled(yaml.Marshal, v)() + marshalled(xml.Marshal, v)())
			for _, handler := range []slog.Handler{slog.NewTextHandler(&shown, nil), slog.NewJSONHandler(&shown, nil)} {
				slog.New(handler).Info("applied", "parameters", v)
			}
			if hex := fmt.Sprintf("%x", marked); strings.Contains(shown.String(), marked) || strings.Contains(strings.ToLower(shown.String()), hex) {
				t.Errorf("%s in %T shows the secret: %s", key, v, shown.String())
			}
		}
	}
	if p := (Parameter{Key: "connectTimeout", Value: "5000"}); p.String() != "connectTimeout=5000" {
		t.Errorf("got %s", p)
	}
}
