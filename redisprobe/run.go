package redisprobe

import (
	"context"
	"slices"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/topology"
	"sessionconfig/redisprobe/wire"
)

// The time that a test may go on after its end, in the worst case.
const (
	lateCancelled = 90 * time.Millisecond
	lateDeadline  = 220 * time.Millisecond
)

// Run tests the target and reports. observe, which may be nil, gets every step
// as it happens, one at a time. Run ends by the target's timeout plus at most
// 250 ms, and within 100 ms when ctx is cancelled, whatever the network does.
// It leaves no connection and no goroutine behind.
func Run(ctx context.Context, t Target, observe func(Event)) Report {
	started := time.Now()
	ctx, cancel := testContext(ctx, timeoutOf(t))
	defer cancel()
	p := newProbe(ctx, t, observe)
	done := make(chan struct{})
	p.parts.Go(func() { p.begin(ctx) })
	go func() {
		defer close(done)
		p.parts.Wait()
	}()
	wait(ctx, done)
	p.parts.Raise()
	report := p.judge(ctx)
	cancel()
	report.Certificates = p.certificates()
	report.ElapsedMS = milliseconds(time.Since(started))
	return report
}

// begin begins with all listed hosts, through which the other nodes are found.
func (p *probe) begin(ctx context.Context) {
	if ctx.Err() != nil {
		return // the time went on files, and no host is to blame
	}
	p.startAll(ctx, p.target.Hosts, true)
}

// testContext is the context of a test: it ends as cancelled when the caller's
// ends, for whatever reason, and as out of time after the timeout.
func testContext(caller context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(caller), timeout)
	detach := context.AfterFunc(caller, cancel)
	if caller.Err() != nil {
		cancel() // AfterFunc does so too, but a moment later
	}
	return ctx, func() { detach(); cancel() }
}

// wait returns when the test is done, or when it has had its time and a little
// more.
func wait(ctx context.Context, done <-chan struct{}) {
	select {
	case <-done:
		return
	case <-ctx.Done():
	}
	late := lateDeadline
	if wire.Cancelled.Is(ctx.Err()) {
		late = lateCancelled
	}
	timer := time.NewTimer(late)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
}

// judge looks at all nodes together, reports what only shows then, and makes the
// report.
func (p *probe) judge(ctx context.Context) Report {
	cancelled := wire.Cancelled.Is(ctx.Err())
	facts := topology.Facts{
		Views: &p.views, SSL: p.target.SSL, Platform: p.target.PlatformVersion,
		Clients: p.target.judged().Versions, MovedTo: p.redirect.host,
	}
	var denied bool
	var limited []Finding
	nodes := p.close()
	for _, n := range nodes {
		if !cancelled {
			n.unfinished(ctx)
		}
	}
	fits := p.fitNames(nodes)
	for _, n := range nodes {
		facts.Nodes = append(facts.Nodes, n.shown)
		denied, limited = denied || n.denied, append(limited, n.limited...)
	}
	judged := topology.Judge(facts)
	report := Report{PlatformVersion: p.target.PlatformVersion, Mode: judged.Mode}
	if cancelled {
		p.rec.find(finding.New(finding.Cancelled, "", nil))
		p.rec.findAll(topology.Unusable(facts))
	} else {
		report.CompleteHosts = judged.CompleteHosts
		p.rec.findAll(judged.Findings)
		p.redirect.judge(p.rec)
		if !denied { // else the same rule grants all
			p.rec.findAll(limited)
		}
		if judged.Mode == topology.ModeCluster {
			p.rec.findAll(p.client.CheckClusterOptions())
			p.rec.findAll(p.slowFailover())
		}
		p.rec.findAll(p.timeouts(nodes))
	}
	report.Nodes, report.Findings = p.rec.freeze()
	insisted(report.Findings)
	p.offer(nodes, report.Findings, fits)
	report.Findings = p.otherVersions(nodes, facts, report.Mode, report.Findings)
	report.keepCertificates(nodes)
	report.bound()
	report.conclude(slices.ContainsFunc(facts.Nodes, func(n topology.Node) bool { return n.SignedIn }))
	return report
}
