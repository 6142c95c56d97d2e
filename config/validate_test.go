package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
)

// validateCases are changes to valid settings, with the problems they make.
var validateCases = []struct {
	name   string
	change func(*Redis)
	want   []string // "field code arguments' names"
}{
	{"valid", func(*Redis) {}, nil},
	{"no hosts", func(r *Redis) { r.Hosts = nil }, []string{"hosts hosts-empty"}},
	{"semicolons", func(r *Redis) { r.Hosts = []string{"a:7000;b:7000"} }, []string{"hosts host-invalid a:7000;b:7000"}},
	{"URL", func(r *Redis) { r.Hosts = []string{"redis://a"} }, []string{"hosts host-invalid redis://a"}},
	{"empty port", func(r *Redis) { r.Hosts = []string{"h:"} }, []string{"hosts host-invalid h:"}},
	{"bare number", func(r *Redis) { r.Hosts = []string{"7000"} }, []string{"hosts host-invalid 7000"}},
	{"port 0", func(r *Redis) { r.Hosts = []string{"h:0"} }, []string{"hosts host-invalid h:0"}},
	{"port 65536", func(r *Redis) { r.Hosts = []string{"h:65536"} }, []string{"hosts host-invalid h:65536"}},
	{
		"each bad host is named", func(r *Redis) { r.Hosts = []string{"h:0", "ok:1", "i:0"} },
		[]string{"hosts host-invalid h:0", "hosts host-invalid i:0"},
	},
	{"twice", func(r *Redis) { r.Hosts = []string{"a:1", "A:1"} }, []string{"hosts host-duplicate A:1"}},
	{"twice without a port", func(r *Redis) { r.Hosts = []string{"a", "A"} }, []string{"hosts host-duplicate A"}},
	{"with and without the default port", func(r *Redis) { r.Hosts = []string{"a", "a:6379"} }, []string{"hosts host-invalid a:6379"}},
	{
		"with and without the default port of SSL", func(r *Redis) { r.Hosts, r.SSL = []string{"a:6380", "a"}, true },
		[]string{"hosts host-invalid a"},
	},
	{"other ports", func(r *Redis) { r.Hosts = []string{"a:7000", "a:7001"} }, nil},
	{"no password", func(r *Redis) { r.Password = Secret{} }, []string{"password password-missing"}},
	{"comma in password", func(r *Redis) { r.Password = NewSecret("a,bcdefghijklmnopq") }, []string{"password password-unrepresentable"}},
	{"blank before password", func(r *Redis) { r.Password = NewSecret(" abcdefghijklmnopq") }, []string{"password password-unrepresentable"}},
	{"control character in password", func(r *Redis) { r.Password = NewSecret("abcdefgh\x01ijklmnopq") }, []string{"password password-unrepresentable"}},
	{"equal sign in password", func(r *Redis) { r.Password = NewSecret("abcdefgh=ijklmnopq") }, nil},
	{"15 characters", func(r *Redis) { r.Password = NewSecret(strings.Repeat("x", 15)) }, []string{"password password-short"}},
	{"16 characters of two bytes", func(r *Redis) { r.Password = NewSecret(strings.Repeat("ä", 16)) }, nil},
	{"comma in user", func(r *Redis) { r.User = "a,b" }, []string{"user parameter-invalid"}},
	{"control character in user", func(r *Redis) { r.User = "a\tb\x00" }, []string{"user parameter-invalid"}},
	{"comma in SSL host", func(r *Redis) { r.SSL, r.SSLHost = true, "a,b" }, []string{"ssl-host ssl-host-invalid"}},
	{"SSL host", func(r *Redis) { r.SSL, r.SSLHost = true, "redis.example.com" }, nil},
	{"unknown parameter", func(r *Redis) { r.Parameters = []Parameter{{Key: "conectTimeout", Value: "1"}} }, []string{"parameters parameter-unknown"}},
	{"bad parameter", func(r *Redis) { r.Parameters = []Parameter{{Key: "connectTimeout", Value: "soon"}} }, []string{"parameters parameter-invalid"}},
	{"parameter of a later version", func(r *Redis) { r.Parameters = []Parameter{{Key: "tunnel", Value: ""}} }, []string{"parameters parameter-newer"}},
	{"parameter that an older version does not know", func(r *Redis) {
		r.Parameters = []Parameter{{Key: "checkCertificateRevocation", Value: "false"}}
	}, []string{"parameters parameter-newer elsewhere"}},
	{"parameter that no version knows", func(r *Redis) {
		r.Parameters = []Parameter{{Key: "highPrioritySocketThreads", Value: "true"}}
	}, []string{"parameters parameter-unknown"}},
	{"protocols by number", func(r *Redis) { r.Parameters = []Parameter{{Key: "sslProtocols", Value: "3072"}} }, nil},
	{"parameter twice", func(r *Redis) { r.Parameters = []Parameter{{Key: "name", Value: "a"}, {Key: "NAME", Value: "b"}} }, []string{"parameters parameter-invalid"}},
	{"parameter as it is shown", func(r *Redis) { r.Parameters = []Parameter{{Key: "sentinelPassword", Value: Redacted}} }, []string{"parameters parameter-invalid"}},
	{"in the order of the form", func(r *Redis) {
		*r = Redis{SSL: true, SSLHost: "a,b", User: "a,b", Parameters: []Parameter{{Key: "x", Value: ""}}}
	}, []string{"hosts hosts-empty", "user parameter-invalid", "password password-missing", "ssl-host ssl-host-invalid", "parameters parameter-unknown"}},
}

func TestValidate(t *testing.T) {
	for _, c := range validateCases {
		t.Run(c.name, func(t *testing.T) {
			redis := Redis{Hosts: []string{"10.0.0.1:7000"}, Password: NewSecret("sixteen-chars-ok")}
			c.change(&redis)
			var got []string
			for _, p := range Validate(Settings{Provider: ProviderRedis, Redis: redis}, client.Assume()) {
				line := p.Args["field"] + " " + string(p.Code)
				if p.Args["field"] == "hosts" && p.Args["value"] != "" {
					line += " " + p.Args["value"]
				}
				if p.Code == finding.ParameterNewer && p.Severity == finding.SeverityWarning {
					line += " elsewhere"
				}
				got = append(got, line)
				checkArguments(t, p)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// checkArguments holds that the table's texts have all that they ask for.
func checkArguments(t *testing.T, p finding.Finding) {
	t.Helper()
	if text := p.Message + p.Remedy; p.Message == "" || strings.Contains(text, "{") {
		t.Errorf("%s says %q", p.Code, text)
	}
}

// TestValidateByVersion: a known version is judged alone, of several each.
func TestValidateByVersion(t *testing.T) {
	settings := Settings{Provider: ProviderRedis, Redis: Redis{
		Hosts: []string{"a:7000"}, Password: NewSecret("sixteen-chars-ok"), Parameters: []Parameter{{Key: "protocol", Value: "resp3"}},
	}}
	for _, c := range []struct {
		name   string
		judged client.Judged
		want   string // since when it is known, and which versions do not know it
	}{
		{"one that knows it", client.Judged{Versions: []client.Version{client.V2_8}}, ""},
		{"one that does not", client.Judged{Versions: []client.Version{client.V2_6}}, "2.7 2.6"},
		{"two", client.Judged{Versions: []client.Version{client.V2_8, client.V2_5}}, "2.7 2.5"},
	} {
		got := ""
		for _, p := range Validate(settings, c.judged) {
			got = p.Args["since"] + " " + p.Args["versions"]
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestValidateManyHosts: more hosts than any cluster has nodes are one problem, however
// many they are.
func TestValidateManyHosts(t *testing.T) {
	hosts := make([]string, 450_000)
	for i := range hosts {
		hosts[i] = "10.0.0.1:7000 of many"
	}
	got := Validate(Settings{Provider: ProviderRedis, Redis: Redis{Hosts: hosts, Password: NewSecret("sixteen-chars-ok")}}, client.Assume())
	if len(got) != 1 || got[0].Code != finding.HostInvalid || !strings.Contains(got[0].Message, "more than 1000 hosts") {
		t.Errorf("%d findings, %.200v", len(got), got)
	}
}

func TestValidateOtherProviders(t *testing.T) {
	if got := Validate(Settings{Provider: ProviderDatabase}, client.Assume()); len(got) != 0 {
		t.Errorf("the provider Database needs nothing, got %v", got)
	}
	got := Validate(Settings{Provider: "memcached"}, client.Assume())
	if len(got) != 1 || got[0].Args["field"] != "provider" {
		t.Errorf("an unknown provider gives %v", got)
	}
}

func TestProblemsHoldNoSecrets(t *testing.T) {
	for name, redis := range map[string]Redis{
		"connection string in Hosts": {Hosts: SplitHosts("a:7000,password=" + marked)},
		"URL in Hosts":               {Hosts: []string{"redis://:" + marked + "@a:7000"}},
		"URL with = in Hosts":        {Hosts: []string{"redis://:1=" + marked + "@a:7000", "redis://:" + marked + "=1@a:7000"}},
		"option with @ in Hosts":     {Hosts: []string{"password=1@" + marked}},
		"credentials in Hosts":       {Hosts: []string{"user:" + marked + "@a:7000"}},
		"password":                   {Password: NewSecret(marked + ",")},
		"password as parameter":      {Parameters: []Parameter{{Key: "password", Value: marked}}},
		"second password":            {Parameters: []Parameter{{Key: "sentinelPassword", Value: marked + "\x01"}}},
		"key that is a password":     {Parameters: []Parameter{{Key: "sentinelPassword", Value: marked}, {Key: "sentinelPassword", Value: marked}}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, p := range Validate(Settings{Provider: ProviderRedis, Redis: redis}, client.Assume()) {
				if text := fmt.Sprint(p, p.Args); strings.Contains(text, marked) {
					t.Errorf("%s holds the secret: %s", p.Code, text)
				}
			}
		})
	}
}
