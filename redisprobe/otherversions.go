package redisprobe

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/topology"
	"sessionconfig/redisprobe/wire"
)

// otherVersions warns of the versions of the platform's client that would fail where
// those that are judged pass. Only if it is not known which version the platform has.
func (p *probe) otherVersions(nodes []*node, facts topology.Facts, mode topology.Mode, found []Finding) []Finding {
	all := found
	judged := p.target.judged()
	for _, v := range judged.Versions {
		if v.Old() {
			all = append(all, finding.New(finding.ClientVersion, "", finding.Args{
				"judged":  v.Follows().Short(),
				"details": fmt.Sprintf("%s is older than all recorded versions", v),
				"example": client.V2_5.Short(),
			}))
		}
	}
	if len(finding.OnlyErrors(found)) > 0 {
		return all
	}
	var whys reasons
	for _, o := range p.client.Others {
		p.wouldFail(nodes, facts, mode, o, &whys)
	}
	if len(whys) == 0 {
		return all
	}
	return append(all, finding.New(finding.ClientVersion, "", finding.Args{
		"judged":  client.List(judged.Versions),
		"details": "which one is installed is not known",
		"effect":  whys.String(),
		"example": whys[0].versions[0].Short(),
	}))
}

// wouldFail adds why a version would fail where the judged ones do not, by what the
// nodes showed.
func (p *probe) wouldFail(nodes []*node, facts topology.Facts, mode topology.Mode, o client.Options, whys *reasons) {
	v := o.Version
	for _, command := range o.Missed(mode == topology.ModeCluster, p.target.Password != "") {
		name := strings.ToUpper(command)
		whys.add(v, name+" is needed, which the parameter $"+name+"= takes away", "")
	}
	if topology.Misreads(facts, v) {
		whys.add(v, "the IPv6 addresses that the cluster advertises cannot be read", "")
	}
	for _, n := range nodes {
		if n.shown.Role == RoleMaster && slices.Contains(n.refusing, v) {
			whys.add(v, "they refuse the certificate of ", n.address)
		}
		if n.others[v] != "" {
			whys.add(v, n.others[v]+" is needed on ", n.address)
		}
		if o.ConnectFit(n.timing.connecting) == client.Short {
			whys.add(v, "connectTimeout is too short for connecting to ", n.address)
		}
	}
}

// compareTrust takes which of the versions that are not judged would refuse the certificate.
func (n *node) compareTrust(ctx context.Context, peer *wire.Peer) {
	if peer == nil || peer.State == nil {
		return
	}
	var versions []client.Version
	for _, o := range n.p.client.Others {
		versions = append(versions, o.Version)
	}
	refusing := n.p.trust.Refusing(ctx, versions, peer.State.PeerCertificates, wire.HostOf(n.address))
	n.learn(func() { n.refusing = refusing })
}

// reason is why versions would fail, and the nodes that it concerns.
type reason struct {
	text     string
	versions []client.Version
	nodes    []string
}

type reasons []reason

func (r *reasons) add(v client.Version, text, node string) {
	i := slices.IndexFunc(*r, func(known reason) bool { return known.text == text })
	if i < 0 {
		i = len(*r)
		*r = append(*r, reason{text: text})
	}
	known := &(*r)[i]
	if !slices.Contains(known.versions, v) {
		known.versions = append(known.versions, v)
	}
	if node != "" && !slices.Contains(known.nodes, node) {
		known.nodes = append(known.nodes, node)
	}
}

// String is a sentence for each.
func (r reasons) String() string {
	var all []string
	for _, why := range r {
		all = append(all, "With "+client.List(why.versions)+" sessions would fail: "+why.text+finding.List(why.nodes, "")+".")
	}
	return strings.Join(all, " ")
}
