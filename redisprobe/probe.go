package redisprobe

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"maps"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/parallel"
	"sessionconfig/redisprobe/certificate"
	"sessionconfig/redisprobe/explain"
	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/topology"
	"sessionconfig/redisprobe/wire"
)

// talkingAtOnce is how many nodes are talked to at the same time, so that a test of
// many neither measures its own crowd nor takes more memory than that of a few.
const talkingAtOnce = 32

// probe is one running test.
type probe struct {
	target Target
	trust  *certificate.Trust // nil without SSL
	client *session.Client
	rec    *recorder
	parts  parallel.Group

	mu       sync.Mutex
	nodes    map[string]*node // by address
	views    topology.Views
	masters  []master // those whose session life began
	redirect redirect // the one of this test
	chains   int      // bytes of the nodes' certificates
	names    int      // bytes of the names in them that are shown
	closed   bool     // judged: what comes later is not taken
}

// newProbe prepares a test and judges what needs no network: the further options and,
// with SSL, the environment.
func newProbe(ctx context.Context, t Target, observe func(Event)) *probe {
	c, trust, findings := newClient(ctx, t)
	if len(t.Hosts) == 0 {
		findings = append(findings, finding.New(finding.HostsEmpty, "", nil))
	}
	p := &probe{
		target: t, trust: trust, client: c, rec: &recorder{observe: observe},
		nodes: make(map[string]*node),
	}
	c.Dialer.Brief = false             // all is in the turn
	if !wire.Cancelled.Is(ctx.Err()) { // else loading was interrupted, which is no finding
		p.rec.findAll(findings)
	}
	return p
}

// newClient is the platform's client as the target has it, with what is wrong with
// its further options and, with SSL, with the environment.
func newClient(ctx context.Context, t Target) (*session.Client, *certificate.Trust, []Finding) {
	var random [4]byte
	_, _ = rand.Read(random[:]) // never fails
	c := &session.Client{
		User: t.User, Password: t.Password,
		Tag:    session.TestPrefix + hex.EncodeToString(random[:]),
		Others: t.others(),
	}
	for _, v := range t.judged().Versions {
		c.Judged = append(c.Judged, t.options(v))
	}
	findings := c.CheckOptions()
	var security *wire.Security
	var trust *certificate.Trust
	if t.SSL {
		var more []Finding
		security, trust, more = newSecurity(ctx, t, c.Judged[0])
		findings = append(findings, more...)
	}
	c.Dialer = wire.NewDialer(security, tunnelOf(c.Judged[0]))
	c.Dialer.Turns, c.Dialer.Brief = wire.NewTurns(talkingAtOnce), true
	c.Explain = &explain.Explainer{
		Dialer: c.Dialer, Timeout: number(timeoutOf(t).Seconds()) + " s",
		Secrets: []string{t.Password, t.Environment.ClientCertPassword},
	}
	return c, trust, findings
}

// tunnelOf is the HTTP proxy that everything goes through, host:port; empty for none.
func tunnelOf(o client.Options) string {
	proxy := o.Tunnel()
	if proxy == (client.Endpoint{}) {
		return ""
	}
	return net.JoinHostPort(proxy.Host(), strconv.Itoa(proxy.Port))
}

// timeoutOf is how long the whole test may take.
func timeoutOf(t Target) time.Duration {
	if t.Timeout <= 0 {
		return DefaultTimeout
	}
	return t.Timeout
}

// number writes a measurement.
func number(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }

// startAll begins with the nodes at these addresses, all before any of them can lead to
// others: a listed node that another one advertises early is a listed node.
func (p *probe) startAll(ctx context.Context, addresses []string, listed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, address := range addresses {
		p.start(ctx, address, listed)
	}
}

// start begins with the node at address, unless it was begun already, or it is only
// advertised and there are too many. The caller has locked p.mu.
func (p *probe) start(ctx context.Context, address string, listed bool) {
	if _, known := p.nodes[address]; known || !listed && len(p.nodes) >= topology.MaxNodes {
		return
	}
	n := &node{p: p, address: address, track: p.rec.add(address, listed)}
	n.shown = topology.Node{Address: address, Listed: listed}
	p.nodes[address] = n
	p.parts.Go(func() { n.run(ctx) })
}

// see takes a node's view of its cluster, and begins with the nodes that it
// advertises if no other node had the same view.
func (p *probe) see(ctx context.Context, v *topology.View) {
	p.mu.Lock()
	news := !p.closed && p.views.Add(v)
	p.mu.Unlock()
	if news {
		p.startAll(ctx, v.Advertised(), false)
	}
}

// close ends the test's gathering, so that what was gathered can be judged in peace:
// the listed hosts in their order, then the advertised nodes by address.
func (p *probe) close() []*node {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	return slices.SortedFunc(maps.Values(p.nodes), func(a, b *node) int { return compareTracks(a.track, b.track) })
}
