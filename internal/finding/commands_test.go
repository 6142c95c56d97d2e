package finding

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestCommands: each is of a code in the table, asks for nothing that its texts do not
// hold, and holds nothing that a shell acts upon.
func TestCommands(t *testing.T) {
	rows := definitions()
	for code, templates := range commands {
		row, known := rows[code]
		if !known {
			t.Errorf("no code %q", code)
		}
		for _, template := range templates {
			for _, name := range regexp.MustCompile(`\{[\w-]+\}`).FindAllString(template, -1) {
				always := slices.Contains([]string{"{sign-in}", "{host}", "{port}", "{node}"}, name)
				if !always && !strings.Contains(row.Message+row.Remedy, name) {
					t.Errorf("%s: %s is not among the arguments", code, name)
				}
			}
		}
	}
	for _, c := range []struct {
		finding Finding
		signIn  SignIn
		want    []string
	}{
		{New(Loading, "10.0.0.1:7000", nil), SignIn{}, []string{"redis-cli -h 10.0.0.1 -p 7000 INFO persistence"}},
		{New(SessionSlow, "[::1]:7000", nil), SignIn{TLS: true}, []string{"redis-cli --tls -h ::1 -p 7000 --latency", "redis-cli --tls -h ::1 -p 7000 SLOWLOG GET"}},
		{New(ACLDenied, "a:1", Args{"rule": "ACL SETUSER default +echo"}), SignIn{TLS: true}, []string{"ACL SETUSER default +echo"}},
		{New(ACLDenied, "a:1", nil), SignIn{}, nil},
		{New(ReplicaMissing, "a:1", Args{"via": "b:2", "id": "0a"}), SignIn{}, []string{"redis-cli --cluster add-node <new host:port> b:2 --cluster-slave --cluster-master-id 0a"}},
		{New(ClusterDown, "", Args{"node": "a:1"}), SignIn{}, []string{"redis-cli --cluster check a:1", "redis-cli --cluster fix a:1"}},
		{New(TopologyChanging, "", Args{"node": "a:1"}), SignIn{TLS: true, User: "outsystems", Password: true}, []string{"redis-cli --tls --user outsystems --askpass --cluster check a:1"}},
		{New(TopologyChanging, "", Args{"node": "a:1"}), SignIn{User: "$(reboot)"}, []string{"redis-cli --cluster check a:1"}},
		{New(Loading, "evil;reboot:1", nil), SignIn{}, nil},
		{New(TopologyChanging, "", Args{"node": "$(reboot):1"}), SignIn{}, nil},
		{Finding{Code: Loading}, SignIn{}, nil}, // of a report that was read
		{Finding{Code: NodeUnreachable, Causes: []Finding{New(TLSUnknownAuthority, "a:1", nil)}}, SignIn{TLS: true}, []string{"openssl s_client -connect a:1 -showcerts"}},
		{New(TCPRefused, "a:1", nil), SignIn{}, nil},
	} {
		if got := c.finding.Commands(c.signIn); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.finding.Code, got, c.want)
		}
	}
}
