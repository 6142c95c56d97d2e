package session

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
		check      func(Options) bool
		invalid    []string // keys
	}{
		{"none", nil, func(o Options) bool {
			return o.Database == 0 && o.TieBreak == "__Booksleeve_TieBreak" && o.Channel == "__Booksleeve_MasterChanged" &&
				o.Tunnel == "" && o.MinTLS == 0 && o.MaxTLS == 0 && len(o.commands) == 0 && !o.Blind && o.Sends("echo")
		}, nil},
		{"about the client's patience", parameters{"syncTimeout": "1", "abortConnect": "false"}, nil, nil},
		{"database", parameters{"DEFAULTDATABASE": "3"}, func(o Options) bool { return o.Database == 3 }, nil},
		{"tie-break and channel", parameters{"tiebreaker": "t", "configChannel": "c"}, func(o Options) bool { return o.TieBreak == "t" && o.Channel == "c" }, nil},
		{"neither", parameters{"tiebreaker": "", "configChannel": "", "channelPrefix": "p:"}, func(o Options) bool { return o.TieBreak == "" && o.Channel == "" }, nil},
		{"channel with prefix", parameters{"channelPrefix": "p:"}, func(o Options) bool { return o.Channel == "p:__Booksleeve_MasterChanged" }, nil},
		{"TLS 1.2", parameters{"sslProtocols": "Tls12"}, func(o Options) bool { return o.MinTLS == tls.VersionTLS12 && o.MaxTLS == tls.VersionTLS12 }, nil},
		{"TLS 1.1 to 1.3", parameters{"sslProtocols": "tls13 | Tls11"}, func(o Options) bool { return o.MinTLS == tls.VersionTLS11 && o.MaxTLS == tls.VersionTLS13 }, nil},
		{"the system's choice", parameters{"sslProtocols": "None"}, func(o Options) bool { return o.MinTLS == 0 && o.MaxTLS == 0 }, nil},
		{"no TLS", parameters{"sslProtocols": "Ssl2|Ssl3"}, func(o Options) bool { return o.NoTLS }, nil},
		{"tunnel", parameters{"tunnel": "http:proxy:3128"}, func(o Options) bool { return o.Tunnel == "proxy:3128" }, nil},
		{"tunnel as URL", parameters{"tunnel": "http://[::1]:3128/"}, func(o Options) bool { return o.Tunnel == "[::1]:3128" }, nil},
		{"tunnel without port", parameters{"tunnel": "http:proxy"}, func(o Options) bool { return o.Tunnel == "proxy:80" }, nil},
		{"no tunnel", parameters{"tunnel": ""}, func(o Options) bool { return o.Tunnel == "" }, nil},
		{"Sentinel", parameters{"serviceName": "mymaster"}, nil, []string{"serviceName"}},
		{"no Sentinel", parameters{"serviceName": ""}, nil, nil},
		{"proxy", parameters{"proxy": "Twemproxy"}, nil, []string{"proxy"}},
		{"no proxy", parameters{"proxy": "None"}, nil, nil},
		{"renamed", parameters{"$Config": "abc"}, func(o Options) bool { return o.commands["config"] == "abc" && o.Sends("config") }, nil},
		{"never sent", parameters{"$CONFIG": "", "$ECHO": ""}, func(o Options) bool { return !o.Sends("config") && !o.Sends("echo") }, nil},
		{"no CLUSTER", parameters{"$CLUSTER": ""}, func(o Options) bool { return o.Blind && o.Sends("cluster") }, nil},
		{"no AUTH", parameters{"$AUTH": ""}, nil, []string{"$AUTH"}},
		{"no EVAL", parameters{"$EVAL": ""}, nil, []string{"$EVAL"}},
		{"no EVALSHA", parameters{"$EVALSHA": ""}, nil, []string{"$EVAL"}},
		{"no EVALSHA and no SCRIPT", parameters{"$EVALSHA": "", "$SCRIPT": ""}, nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before := maps.Clone(test.parameters)
			o, findings := ReadOptions(test.parameters)
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
