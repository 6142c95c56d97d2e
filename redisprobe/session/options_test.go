package session

import (
	"slices"
	"strings"
	"testing"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
)

// TestCheckOptions: what a version cannot work with, at any server and in a cluster, and
// what is refused on purpose, with what would become of sessions.
func TestCheckOptions(t *testing.T) {
	tests := []struct {
		name, parameters string
		v                client.Version
		keys             string // found anyway
		clustered        string // and besides in a cluster
		says             string
	}{
		{"none", "", client.V2_5, "", "", ""},
		{"about the client's patience", "syncTimeout=1,abortConnect=false", client.V2_5, "", "", ""},
		{"Sentinel's service", "serviceName=mymaster", client.V2_5, "serviceName", "", "With version 2.5 of the platform's Redis client no session would work."},
		{"Sentinel's service, read over", "serviceName=mymaster", client.V2_1, "serviceName", "", "Sessions would still work"},
		{"no service", "serviceName=", client.V2_5, "", "", ""},
		{"a proxy", "proxy=Twemproxy", client.V2_5, "proxy", "", "Sessions would still work"},
		{"a proxy by number", "proxy=2", client.V2_5, "proxy", "", ""},
		{"no proxy", "proxy=None", client.V2_5, "", "", ""},
		{"no AUTH", "$AUTH=", client.V2_13, "$AUTH", "", "cannot sign in"},
		{"no AUTH, and HELLO signs in", "$AUTH=", client.V3, "", "", ""},
		{"no EVAL", "$EVAL=", client.V3, "$EVAL", "", "scripts"},
		{"no EVALSHA and no SCRIPT", "$EVALSHA=,$SCRIPT=", client.V2_5, "$EVALSHA", "", "scripts"},
		{"no CLUSTER", "$CLUSTER=", client.V2_5, "", "", ""},
		{"no CLUSTER in 3", "$CLUSTER=", client.V3, "", "$CLUSTER", "version 3.4"},
		{"no INFO in 2.8", "$INFO=", client.V2_8, "", "$INFO", "version 2.8"},
		{"no ECHO", "$ECHO=", client.V2_5, "", "", ""},
		{"nothing to ask", "$ECHO=,$PING=,$TIME=,$EXISTS=", client.V2_5, "$EXISTS", "", "accepts no connection"},
		{"no SELECT for another database", "$SELECT=,defaultDatabase=2", client.V2_5, "$SELECT", "", "defaultDatabase"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := &Client{Judged: played(t, test.v, test.parameters), Password: "p"}
			anyway, clustered := c.CheckOptions(), c.CheckClusterOptions()
			if keysOf(anyway) != test.keys || keysOf(clustered) != test.clustered {
				t.Errorf("%s, in a cluster %s", keysOf(anyway), keysOf(clustered))
			}
			for _, f := range slices.Concat(anyway, clustered) {
				if f.Code != finding.ParameterInvalid || !strings.Contains(f.Message, test.says) {
					t.Errorf("%s: %s", f.Code, f.Message)
				}
			}
		})
	}
}

// keysOf are the parameters that findings are about.
func keysOf(findings []finding.Finding) string {
	var keys []string
	for _, f := range findings {
		keys = append(keys, f.Args["key"])
	}
	return strings.Join(keys, " ")
}
