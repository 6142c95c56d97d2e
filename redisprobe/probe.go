package redisprobe

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/certificate"
	"sessionconfig/redisprobe/explain"
	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/wire"
)

const (
	maxNodes      = 1000 // nodes that one test connects to, listed and advertised
	talkingAtOnce = 32   // nodes that are talked to at the same time
)

// probe is one running test.
type probe struct {
	target  Target
	trust   *certificate.Trust // nil without SSL
	client  *session.Client
	rec     *recorder
	farm    *farm
	talking chan struct{} // a place for each node that is talked to, so that a test of many nodes does not measure its own crowd
	proof   proof

	mu     sync.Mutex
	nodes  map[string]*node // by address
	wg     sync.WaitGroup
	panics panics
}

// newProbe prepares a test and judges what needs no network: the platform's
// version, the further options and, with SSL, the environment.
func newProbe(ctx context.Context, t Target, observe func(Event)) *probe {
	options, findings := session.ReadOptions(t.Parameters)
	var security *wire.Security
	var trust *certificate.Trust
	if t.SSL {
		var more []Finding
		security, trust, more = newSecurity(ctx, t, options)
		findings = append(findings, more...)
	}
	if problem := session.PlatformTooOld(t.PlatformVersion); problem != "" {
		findings = append(findings, finding.New(finding.VersionUnsupported, "", finding.Args{"reason": problem}))
	}
	if len(t.Hosts) == 0 {
		findings = append(findings, finding.New(finding.HostsEmpty, "", nil))
	}
	p := &probe{
		target:  t,
		trust:   trust,
		client:  newClient(t, options, wire.NewDialer(security, options.Tunnel)),
		rec:     &recorder{observe: observe},
		farm:    &farm{},
		talking: make(chan struct{}, talkingAtOnce),
		nodes:   make(map[string]*node),
	}
	if !wire.Cancelled.Is(ctx.Err()) { // else what was not loaded is nobody's fault
		p.rec.findAll(findings)
	}
	return p
}

// newClient is the platform's client as the target has it.
func newClient(t Target, options session.Options, dialer *wire.Dialer) *session.Client {
	var random [4]byte
	_, _ = rand.Read(random[:]) // never fails
	return &session.Client{
		Options: options, User: t.User, Password: t.Password, Dialer: dialer,
		Explain: &explain.Explainer{
			Dialer: dialer, Timeout: seconds(timeoutOf(t)),
			Secrets: []string{t.Password, t.Environment.ClientCertPassword},
		},
		Tag: session.TestPrefix + hex.EncodeToString(random[:]),
	}
}

// timeoutOf is how long the whole test may take.
func timeoutOf(t Target) time.Duration {
	if t.Timeout <= 0 {
		return DefaultTimeout
	}
	return t.Timeout
}

// seconds is a duration in words: "10 s", "0.5 s".
func seconds(d time.Duration) string { return number(d.Seconds()) + " s" }

// number writes a measurement.
func number(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }

// start begins with the node at address unless that has been done already, or
// there is no room for a node that is only advertised.
func (p *probe) start(ctx context.Context, address string, listed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := p.nodes[address]; known || !listed && len(p.nodes) >= maxNodes {
		return
	}
	n := &node{p: p, address: address, listed: listed, track: p.rec.add(address, listed)}
	p.nodes[address] = n
	p.spawn(func() { n.run(ctx) })
}

// spawn runs a part of the test beside the others.
func (p *probe) spawn(part func()) { p.wg.Go(p.panics.guard(part)) }

// turn waits for a turn to talk to a node, and returns how to end it. Connecting
// takes no turn, so that hosts that never answer wait side by side.
func (p *probe) turn(ctx context.Context) (end func()) {
	select {
	case p.talking <- struct{}{}:
		return func() { <-p.talking }
	case <-ctx.Done():
		return func() {}
	}
}

// at is the node at address, nil if there is none.
func (p *probe) at(address string) *node {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.nodes[address]
}

// full tells whether there is no room for further nodes.
func (p *probe) full() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.nodes) >= maxNodes
}

// discovered begins with the nodes that a view advertises, masters first. Where
// CLUSTER NODES has no address, there is nothing to dial; the judge says so.
func (p *probe) discovered(ctx context.Context, v *view) {
	for _, masters := range []bool{true, false} {
		for _, id := range v.order {
			if m := v.members[id]; m.serves() == masters && !m.absent && m.address != "" {
				p.start(ctx, m.address, false)
			}
		}
	}
}

// listedNodes are the listed hosts' nodes, in the order listed, each once.
func (p *probe) listedNodes() []*node {
	p.mu.Lock()
	defer p.mu.Unlock()
	var listed []*node
	for _, host := range p.target.Hosts {
		if n := p.nodes[host]; n != nil && !slices.Contains(listed, n) {
			listed = append(listed, n)
		}
	}
	return listed
}

// advertised are the nodes that are not listed, by address.
func (p *probe) advertised() []*node {
	p.mu.Lock()
	defer p.mu.Unlock()
	var nodes []*node
	for _, n := range p.nodes {
		if !n.listed {
			nodes = append(nodes, n)
		}
	}
	slices.SortFunc(nodes, func(a, b *node) int { return strings.Compare(a.address, b.address) })
	return nodes
}
