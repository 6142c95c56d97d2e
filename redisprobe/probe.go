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
)

// maxNodes bounds the nodes that one test connects to, listed and advertised.
const maxNodes = 500

// probe is one running test.
type probe struct {
	target      Target
	options     options
	ctx         context.Context // ends at the deadline or when cancelled
	timeoutText string          // "10 s"
	dialer      *dialer
	rec         *recorder
	farm        *farm
	redirects   *redirects
	turns       *turns
	tag         string // distinguishes the keys of this test
	payload     string // a test session's content

	mu     sync.Mutex
	nodes  map[string]*node // by address
	wg     sync.WaitGroup
	panics panics
}

// newProbe prepares a test that ends with ctx.
func newProbe(ctx context.Context, t Target, observe func(Event)) *probe {
	var random [4]byte
	_, _ = rand.Read(random[:]) // never fails
	p := &probe{
		target:      t,
		ctx:         ctx,
		timeoutText: seconds(timeoutOf(t)),
		dialer:      &dialer{budget: newBudget()},
		rec:         &recorder{observe: observe},
		farm:        &farm{},
		turns:       newTurns(),
		tag:         testPrefix + hex.EncodeToString(random[:]),
		payload:     strings.Repeat("0123456789abcdef", payloadSize/16),
		nodes:       make(map[string]*node),
	}
	p.redirects = &redirects{p: p}
	return p
}

// testPrefix begins the ids of all test sessions.
const testPrefix = "sessionconfig-test-"

// payloadSize is the size of a test session's content: 20 KB.
const payloadSize = 20 << 10

// timeoutOf is how long the whole test may take.
func timeoutOf(t Target) time.Duration {
	if t.Timeout <= 0 {
		return DefaultTimeout
	}
	return t.Timeout
}

// seconds is a duration in words: "10 s", "0.5 s".
func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + " s"
}

// start begins with the node at address unless that has been done already, or
// there is no room for a node that is only advertised.
func (p *probe) start(address string, listed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := p.nodes[address]; known || !listed && len(p.nodes) >= maxNodes {
		return
	}
	n := &node{p: p, address: address, listed: listed, track: p.rec.add(address, listed)}
	p.nodes[address] = n
	p.spawn(n.run)
}

// spawn runs a part of the test beside the others.
func (p *probe) spawn(part func()) { p.wg.Go(p.panics.guard(part)) }

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
func (p *probe) discovered(v *view) {
	for _, masters := range []bool{true, false} {
		for _, id := range v.order {
			if m := v.members[id]; m.serves() == masters && !m.absent && m.address != "" {
				p.start(m.address, false)
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

// number writes a measurement.
func number(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }
