package ui

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sessionconfig/config"
)

func TestTidyHosts(t *testing.T) {
	cases := []struct {
		name, text, want string
		changed          bool
	}{
		{"tidy already", "a:7000,b:7000", "a:7000, b:7000", false},
		{"blanks only", " a:7000 , b:7000 ", "a:7000, b:7000", false},
		{"one host", "a", "a", false},
		{"lines", "a:7000\nb:7000\n", "a:7000, b:7000", true},
		{"lines of Windows", "a:7000\r\nb:7000", "a:7000, b:7000", true},
		{"semicolons", "a:7000;b:7000", "a:7000, b:7000", true},
		{"schemes", "redis://a:7000,rediss://b:7000/", "a:7000, b:7000", true},
		{"comma at the end", "a:7000,", "a:7000", true},
		{"columns", "a:7000\tb:7000", "a:7000, b:7000", true},
		{"nothing", "", "", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, changed := tidyHosts(c.text)
			if got != c.want || changed != c.changed {
				t.Errorf("got %q, %t; want %q, %t", got, changed, c.want, c.changed)
			}
			if again, changed := tidyHosts(got); again != got || changed {
				t.Errorf("tidying twice gives %q, %t", again, changed)
			}
		})
	}
}

// TestFormKeepsSettings: what is loaded into the fields and read back without a
// change is the same settings, whatever they are.
func TestFormKeepsSettings(t *testing.T) {
	word := rapid.StringMatching(`[a-z0-9.:\[\]-]{1,12}`)
	rapid.Check(t, func(t *rapid.T) {
		s := config.Settings{Provider: rapid.SampledFrom(providers).Draw(t, "provider"), Redis: config.Redis{
			Hosts:    rapid.SliceOfN(word, 0, 4).Draw(t, "hosts"),
			User:     rapid.String().Draw(t, "user"),
			Password: config.NewSecret(rapid.String().Draw(t, "password")),
			SSL:      rapid.Bool().Draw(t, "ssl"),
			SSLHost:  word.Draw(t, "ssl host"),
		}}
		if got := formOf(s).settings(s); !got.Equal(s) {
			t.Fatalf("settings %v became %v", s, got)
		}
	})
}

func TestShowParameters(t *testing.T) {
	parameters := []config.Parameter{{Key: "connectTimeout", Value: "8000"}, {Key: "name", Value: "web=1"}, {Key: "sentinelPassword", Value: "marked"}}
	text := showParameters(parameters)
	if text != "connectTimeout=8000, name=web=1, sentinelPassword=[hidden]" {
		t.Errorf("shown as %q", text)
	}
	again, err := config.ParseParameters(text)
	unhide(again, parameters)
	if err != nil || !slices.Equal(again, parameters) {
		t.Errorf("read back as %v, %v", again, err)
	}
}

func TestSSLHostHint(t *testing.T) {
	cases := []struct {
		name, hosts, sslHost string
		ssl                  bool
		want                 string
	}{
		{"no SSL", "a:7000", "", false, ""},
		{"filled in", "a:7000", "redis.example", true, ""},
		{"no hosts", "", "", true, ""},
		{"hosts that make no sense", "a:7000;b", "", true, ""},
		{"one name for all", "redis.example:7000, redis.example:7001", "", true, "Checked if empty: redis.example"},
		{"one name in two spellings", "redis.example:7000, REDIS.example:7001", "", true, "Checked if empty: each server's address"},
		{"several names", "a.example, b.example", "", true, "Checked if empty: each server's address"},
		{"addresses", "10.0.0.1, 10.0.0.1:7001", "", true, "Checked if empty: each server's address"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := form{Provider: config.ProviderRedis, Hosts: c.hosts, SSL: c.ssl, SSLHost: c.sslHost}
			if got := sslHostHint(f.settings(config.Settings{})); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
