package redisprobe

import (
	"crypto/tls"
	"maps"
	"slices"
	"testing"

	"sessionconfig/internal/finding"
)

func TestReadOptions(t *testing.T) {
	type parameters = map[string]string
	tests := []struct {
		name       string
		parameters parameters
		check      func(options) bool
		invalid    []string // keys
	}{
		{"none", nil, func(o options) bool {
			return o.database == 0 && o.tieBreak == "__Booksleeve_TieBreak" && o.channel == "__Booksleeve_MasterChanged" &&
				o.tunnel == "" && o.minTLS == 0 && o.maxTLS == 0 && len(o.commands) == 0 && !o.blind && o.sends("echo")
		}, nil},
		{"about the client's patience", parameters{"syncTimeout": "1", "abortConnect": "false"}, nil, nil},
		{"database", parameters{"DEFAULTDATABASE": "3"}, func(o options) bool { return o.database == 3 }, nil},
		{"tie-break and channel", parameters{"tiebreaker": "t", "configChannel": "c"}, func(o options) bool { return o.tieBreak == "t" && o.channel == "c" }, nil},
		{"neither", parameters{"tiebreaker": "", "configChannel": "", "channelPrefix": "p:"}, func(o options) bool { return o.tieBreak == "" && o.channel == "" }, nil},
		{"channel with prefix", parameters{"channelPrefix": "p:"}, func(o options) bool { return o.channel == "p:__Booksleeve_MasterChanged" }, nil},
		{"TLS 1.2", parameters{"sslProtocols": "Tls12"}, func(o options) bool { return o.minTLS == tls.VersionTLS12 && o.maxTLS == tls.VersionTLS12 }, nil},
		{"TLS 1.1 to 1.3", parameters{"sslProtocols": "tls13 | Tls11"}, func(o options) bool { return o.minTLS == tls.VersionTLS11 && o.maxTLS == tls.VersionTLS13 }, nil},
		{"the system's choice", parameters{"sslProtocols": "None"}, func(o options) bool { return o.minTLS == 0 && o.maxTLS == 0 }, nil},
		{"no TLS", parameters{"sslProtocols": "Ssl2|Ssl3"}, func(o options) bool { return o.noTLS }, nil},
		{"tunnel", parameters{"tunnel": "http:proxy:3128"}, func(o options) bool { return o.tunnel == "proxy:3128" }, nil},
		{"tunnel as URL", parameters{"tunnel": "http://[::1]:3128/"}, func(o options) bool { return o.tunnel == "[::1]:3128" }, nil},
		{"tunnel without port", parameters{"tunnel": "http:proxy"}, func(o options) bool { return o.tunnel == "proxy:80" }, nil},
		{"no tunnel", parameters{"tunnel": ""}, func(o options) bool { return o.tunnel == "" }, nil},
		{"Sentinel", parameters{"serviceName": "mymaster"}, nil, []string{"serviceName"}},
		{"no Sentinel", parameters{"serviceName": ""}, nil, nil},
		{"proxy", parameters{"proxy": "Twemproxy"}, nil, []string{"proxy"}},
		{"no proxy", parameters{"proxy": "None"}, nil, nil},
		{"renamed", parameters{"$Config": "abc"}, func(o options) bool { return o.commands["config"] == "abc" && o.sends("config") }, nil},
		{"never sent", parameters{"$CONFIG": "", "$ECHO": ""}, func(o options) bool { return !o.sends("config") && !o.sends("echo") }, nil},
		{"no CLUSTER", parameters{"$CLUSTER": ""}, func(o options) bool { return o.blind && o.sends("cluster") }, nil},
		{"no AUTH", parameters{"$AUTH": ""}, nil, []string{"$AUTH"}},
		{"no EVAL", parameters{"$EVAL": ""}, nil, []string{"$EVAL"}},
		{"no EVALSHA", parameters{"$EVALSHA": ""}, nil, []string{"$EVAL"}},
		{"no EVALSHA and no SCRIPT", parameters{"$EVALSHA": "", "$SCRIPT": ""}, nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before := maps.Clone(test.parameters)
			o, findings := readOptions(test.parameters)
			if test.check != nil && !test.check(o) {
				t.Errorf("%+v", o)
			}
			var invalid []string
			for _, f := range findings {
				if f.Code == finding.ParameterInvalid {
					invalid = append(invalid, f.Args["key"])
				}
			}
			if !slices.Equal(invalid, test.invalid) || len(findings) != len(invalid) {
				t.Errorf("findings %v", findings)
			}
			if !maps.Equal(before, test.parameters) {
				t.Errorf("changed to %v", test.parameters)
			}
		})
	}
}

func TestOffered(t *testing.T) {
	tests := []struct {
		parameter, want string
	}{
		{"", "TLS 1.2 and TLS 1.3"}, {"Tls12", "TLS 1.2"}, {"Tls13", "TLS 1.3"}, {"Tls11|Tls12", "TLS 1.1 and TLS 1.2"}, {"Tls|Tls13", "TLS 1.0 to TLS 1.3"},
	}
	for _, test := range tests {
		o, _ := readOptions(map[string]string{"sslProtocols": test.parameter})
		setup, _ := newTLSSetup(t.Context(), Target{}, o)
		if got := setup.offered(); got != test.want {
			t.Errorf("%q offers %s, want %s", test.parameter, got, test.want)
		}
	}
}
