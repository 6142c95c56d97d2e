package redisprobe

import (
	"fmt"
	"strings"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/wire"
)

// otherVersions warns of the versions of the platform's client that would fail where
// those that are judged pass. Only where nobody knows which version the platform has.
func (p *probe) otherVersions(nodes []*node, found []Finding) []Finding {
	all := found
	judged := p.target.judged()
	for _, v := range judged.Versions {
		if v.Old() {
			all = append(all, finding.New(finding.ClientVersion, "", finding.Args{
				"judged":  v.Follows().Short(),
				"details": fmt.Sprintf("%s is older than all that were recorded", v),
				"example": client.V2_5.Short(),
			}))
		}
	}
	if len(finding.OnlyErrors(found)) > 0 {
		return all
	}
	details := map[client.Version]string{}
	_, others := judged.Against(func(v client.Version) bool {
		details[v] = p.wouldFail(nodes, v)
		return details[v] == ""
	})
	if len(others) == 0 {
		return all
	}
	var whys []string
	for _, v := range others {
		whys = append(whys, v.Short()+": "+details[v])
	}
	return append(all, finding.New(finding.ClientVersion, "", finding.Args{
		"judged":  client.List(judged.Versions),
		"details": "which one is installed is not known, and sessions would fail with " + strings.Join(whys, "; "),
		"example": others[0].Short(),
	}))
}

// wouldFail says why a version would fail where the judged ones do not, by what the
// nodes showed; empty if it would not.
func (p *probe) wouldFail(nodes []*node, v client.Version) string {
	var whys []string
	for _, n := range nodes {
		if n.chain != nil && n.shown.Role == RoleMaster && !p.trust.Accepts(v, n.chain, wire.HostOf(n.address)) {
			whys = append(whys, "it refuses the certificate of "+n.address)
		}
	}
	if len(whys) > 3 {
		whys = append(whys[:3], "and more")
	}
	return strings.Join(whys, ", ")
}
