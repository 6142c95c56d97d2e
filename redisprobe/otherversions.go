package redisprobe

import (
	"fmt"
	"slices"
	"strings"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/wire"
)

// otherVersions warns of the versions of the platform's client that would fail where
// those that are judged pass. Only where nobody knows which version the platform has.
func (p *probe) otherVersions() []Finding {
	var all []Finding
	judged := p.target.judged()
	for _, v := range judged.Versions {
		if v.Old() {
			all = append(all, finding.New(finding.ClientVersion, "", finding.Args{
				"found":   fmt.Sprintf("Version %s of the platform's Redis client is older than all that were recorded; it was judged by the rules of %s.", v, v.Follows()),
				"example": client.V2_5.Short(),
			}))
		}
	}
	details := map[client.Version]string{}
	_, others := judged.Against(func(v client.Version) bool {
		details[v] = p.wouldFail(v)
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
		"found": fmt.Sprintf("Which version of the platform's Redis client is installed is not known; this was judged by %s. Sessions would fail with %s.",
			client.List(judged.Versions), strings.Join(whys, "; ")),
		"example": others[0].Short(),
	}))
}

// wouldFail says why a version would fail where the judged one does not, by what the
// nodes showed; empty if it would not.
func (p *probe) wouldFail(v client.Version) string {
	var whys []string
	for _, n := range append(p.listedNodes(), p.advertised()...) {
		if chain := n.chain.Load(); chain != nil && n.p.farm.of(n).role != RoleReplica && !p.trust.Accepts(v, *chain, wire.HostOf(n.address)) {
			whys = append(whys, "it refuses the certificate of "+n.address)
		}
	}
	if len(whys) > 3 {
		whys = append(whys[:3], "and more")
	}
	return strings.Join(slices.Compact(whys), ", ")
}
