package topology

import (
	"fmt"
	"slices"
	"testing"

	"sessionconfig/internal/finding"
)

// TestOffers holds which changes of the settings findings about several servers offer.
func TestOffers(t *testing.T) {
	single := func(address string, info Info) Node {
		return Node{Address: address, Listed: true, SignedIn: true, Mode: ModeStandalone, Role: info.Role(), Info: info}
	}
	typo := "10.0.0.9:7000"
	other := line(7, "10.0.9.9:7000", "master", "", "0-16383")
	mixed := situation{nodes: production}.facts(t)
	mixed.Nodes = append(mixed.Nodes, situation{nodes: other}.facts(t).Nodes...)
	mixed.says(t, "10.0.9.9:7000", other)
	for _, c := range []struct {
		name  string
		facts Facts
		want  []string
	}{
		{"all masters listed", situation{nodes: production}.facts(t), nil},
		{"a master not listed", situation{nodes: production, listed: threeMasters[:2]}.facts(t), []string{use("master-not-listed", threeMasters)}},
		{
			"a replica listed", situation{nodes: production, listed: append(slices.Clone(threeMasters), "10.0.0.1:7001")}.facts(t),
			[]string{use("host-is-replica", threeMasters)},
		},
		{
			"a host that the cluster does not know", situation{nodes: production, listed: append(slices.Clone(threeMasters), typo)}.facts(t),
			[]string{leave("tcp-refused", typo)},
		},
		{"a master that is down", situation{nodes: production, dead: threeMasters[:1]}.facts(t), nil},
		{"nothing but a host that does not answer", Facts{Nodes: []Node{{Address: typo, Listed: true, Unusable: []finding.Finding{finding.New(finding.TCPRefused, typo, nil)}}}}, nil},
		{"two single servers", Facts{Nodes: []Node{
			single("a:1", Info{"role": "master", "master_replid": "x"}), single("b:1", Info{"role": "master", "master_replid": "y"}),
		}}, []string{leave("standalone-several-hosts", "b:1")}},
		{
			"a single server and a Sentinel",
			Facts{Nodes: []Node{
				single("a:1", Info{"role": "master"}), {Address: "b:1", Listed: true, SignedIn: true, Mode: ModeSentinel, Unusable: []finding.Finding{finding.New(finding.SentinelEndpoint, "b:1", nil)}},
			}},
			[]string{leave("sentinel-endpoint", "b:1")},
		},
		{
			"a replica alone",
			Facts{Nodes: []Node{single("b:1", Info{"role": "slave", "master_replid": "x", "master_host": "a", "master_port": "1"})}},
			[]string{use("replica-only", []string{"a:1"})},
		},
		{"two clusters", mixed, []string{leave("clusters-differ", "10.0.9.9:7000")}},
	} {
		var got []string
		for _, f := range Judge(c.facts).Findings {
			for _, change := range f.Changes {
				got = append(got, fmt.Sprint(f.Code, change))
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\ngot  %v\nwant %v", c.name, got, c.want)
		}
	}
}

func use(code finding.Code, hosts []string) string {
	return fmt.Sprint(code, finding.Change{Kind: finding.UseHosts, Hosts: hosts})
}

func leave(code finding.Code, host string) string {
	return fmt.Sprint(code, finding.Change{Kind: finding.LeaveOutHosts, Hosts: []string{host}})
}
