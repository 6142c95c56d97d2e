package redisprobe

import (
	"context"
	"maps"
	"slices"
	"time"
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
	p.prepare()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, host := range t.Hosts {
			p.start(host, true)
		}
		p.wg.Wait()
		if ctx.Err() == nil && p.redirects.last() {
			p.wg.Wait()
		}
	}()
	p.wait(done)
	report := Report{PlatformVersion: t.PlatformVersion, Mode: p.mode()}
	if cancelled(ctx.Err()) {
		p.rec.find(NewFinding(CodeCancelled, "", nil))
	} else {
		p.unfinished()
		p.farm.close()
		report.Mode, report.CompleteHosts = p.judge()
	}
	cancel()
	report.Notes = p.notes()
	report.Nodes, report.Findings = p.rec.freeze()
	report.Findings = refineNames(report.Nodes, report.Findings)
	report.conclude(p.farm.any(func(k knowledge) bool { return k.signedIn }))
	report.ElapsedMS = milliseconds(time.Since(started))
	return report
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

// prepare judges what needs no network: the platform's version and, with SSL,
// its environment.
func (p *probe) prepare() {
	if problem := platformTooOld(p.target.PlatformVersion); problem != "" {
		p.rec.find(NewFinding(CodeVersionUnsupported, "", Args{"where": "", "reason": problem}))
	}
	if len(p.target.Hosts) == 0 {
		p.rec.find(NewFinding(CodeHostsEmpty, "", nil))
	}
	if !p.target.SSL {
		return
	}
	setup, findings := newTLSSetup(p.target)
	p.dialer.tls = setup
	for _, f := range findings {
		p.rec.find(f)
	}
}

// notes are the sentences of the report that are no findings.
func (p *probe) notes() []string {
	if machine, ok := MachineEnvironment(); ok && p.target.SSL {
		return p.target.Environment.differences(machine)
	}
	return nil
}

// wait returns when the test is done, or when it has had its time and a little
// more.
func (p *probe) wait(done <-chan struct{}) {
	select {
	case <-done:
		return
	case <-p.ctx.Done():
	}
	late := lateDeadline
	if cancelled(p.ctx.Err()) {
		late = lateCancelled
	}
	timer := time.NewTimer(late)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
}

// unfinished names the nodes that are still busy although the time has ended,
// which only happens where the system cannot be interrupted.
func (p *probe) unfinished() {
	for _, n := range append(p.listedNodes(), p.advertised()...) {
		switch stage, finished := n.track.state(); {
		case finished:
		case stage == StageResolve:
			n.report(resolveFailure(context.DeadlineExceeded))
		case stage == StageConnect:
			n.report(connectFailure(context.DeadlineExceeded, p.timeoutText))
		default:
			n.report(p.ranOut("in the stage " + string(stage)))
		}
	}
}

// refineNames makes the findings on certificates' names agree on one SSL Host,
// if there is one that every node's certificate names.
func refineNames(nodes []Node, findings []Finding) []Finding {
	var common []string
	secured := false
	for _, n := range nodes {
		switch {
		case n.TLS == nil:
		case !secured:
			common, secured = suggestions(n.TLS.Names), true
		default:
			common = intersect(common, suggestions(n.TLS.Names))
		}
	}
	for i, f := range findings {
		if f.Code != CodeTLSNameMismatch {
			continue
		}
		args := maps.Clone(f.Args)
		args["ssl_host"] = listOr(common, "there is none; this one names "+args["ssl_host"])
		findings[i] = NewFinding(f.Code, f.Node, args)
	}
	return findings
}

// intersect keeps what stands in both.
func intersect(a, b []string) []string {
	var both []string
	for _, value := range a {
		if slices.Contains(b, value) {
			both = append(both, value)
		}
	}
	return both
}
