package redisprobe

import (
	"testing"

	"sessionconfig/internal/finding"
)

func TestSSLHostAdvice(t *testing.T) {
	const none = "No name stands in the certificates of all nodes, so that no SSL Host fits them all."
	all := func(hosts string) string {
		return "The certificates of all nodes hold: " + hosts + "."
	}
	type names = []string
	tests := []struct {
		name         string
		certificates []names
		want         string
	}{
		{"no certificate seen", nil, none},
		{"no names", []names{{}}, none},
		{"one node", []names{{"a.example", "*.farm.example", "10.0.0.1"}}, all("a.example, redis.farm.example, 10.0.0.1")},
		{"one name for all", []names{{"10.0.0.1", "redis.example"}, {"redis.example", "10.0.0.2"}}, all("redis.example")},
		{"a wildcard covers another's name", []names{{"*.farm.example"}, {"a.farm.example"}}, all("a.farm.example")},
		{"the same wildcard", []names{{"*.farm.example", "10.0.0.1"}, {"*.farm.example", "10.0.0.2"}}, all("redis.farm.example")},
		{"to each its own", []names{{"a.example"}, {"b.example"}}, none},
		{"upper and lower case", []names{{"Redis.Example"}, {"redis.example"}}, all("Redis.Example, redis.example")},
		{"one lacks names", []names{{"redis.example"}, {}}, none},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := sslHostAdvice(test.certificates...); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestAdviseSSLHost holds that a finding behind another gets the same advice.
func TestAdviseSSLHost(t *testing.T) {
	nodes := []Node{{TLS: &TLSInfo{Names: []string{"a.example", "redis.example"}}}, {}, {TLS: &TLSInfo{Names: []string{"redis.example", "b.example"}}}}
	mismatch := finding.New(finding.TLSNameMismatch, "10.0.0.2:7000", finding.Args{"name": "10.0.0.2", "names": "redis.example, b.example", "advice": "its own."})
	behind := causedBy(finding.New(finding.NodeUnreachable, "10.0.0.2:7000", finding.Args{"hint": "Hint."}), []Finding{mismatch})
	other := finding.New(finding.TCPRefused, "10.0.0.3:7000", nil)
	const advice = "Enter as SSL Host a name that the certificates of all nodes hold, or issue certificates that name 10.0.0.2. The certificates of all nodes hold: redis.example."
	got := adviseSSLHost(nodes, []Finding{mismatch, behind, other})
	if got[0].Remedy != advice {
		t.Errorf("by itself: %s", got[0].Remedy)
	}
	if want := "This server must reach every master at the address that the cluster advertises, listed in Hosts or not. " + advice + " Hint."; got[1].Remedy != want {
		t.Errorf("behind another: %s", got[1].Remedy)
	}
	if got[1].Message != behind.Message || got[2].Remedy != other.Remedy {
		t.Errorf("changed: %s, %s", got[1].Message, got[2].Remedy)
	}
}
