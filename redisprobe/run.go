package redisprobe

import (
	"context"
	"time"

	"sessionconfig/internal/finding"
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
		p.panics.guard(p.all)()
	}()
	p.wait(done)
	p.panics.raise()
	report := Report{PlatformVersion: t.PlatformVersion, Mode: p.mode()}
	if cancelled(ctx.Err()) {
		p.rec.find(finding.New(finding.Cancelled, "", nil))
	} else {
		p.unfinished()
		p.farm.close()
		report.Mode, report.CompleteHosts = p.judge()
	}
	cancel()
	report.Notes = p.notes()
	report.Nodes, report.Findings = p.rec.freeze()
	report.Findings = adviseSSLHost(report.Nodes, report.Findings)
	report.conclude(p.farm.any(func(k knowledge) bool { return k.signedIn }))
	report.ElapsedMS = milliseconds(time.Since(started))
	return report
}

// all tests all listed hosts, and whatever nodes these lead to.
func (p *probe) all() {
	if p.ctx.Err() == nil { // else the time went on files, and no host is to blame
		for _, host := range p.target.Hosts {
			p.start(host, true)
		}
	}
	p.wg.Wait()
	if p.ctx.Err() == nil && p.redirects.last() {
		p.wg.Wait()
	}
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

// prepare judges what needs no network: the platform's version, the further
// options and, with SSL, the environment.
func (p *probe) prepare() {
	if problem := platformTooOld(p.target.PlatformVersion); problem != "" {
		p.rec.find(finding.New(finding.VersionUnsupported, "", finding.Args{"reason": problem}))
	}
	if len(p.target.Hosts) == 0 {
		p.rec.find(finding.New(finding.HostsEmpty, "", nil))
	}
	var findings []Finding
	p.options, findings = readOptions(p.target.Parameters)
	p.dialer.tunnel = p.options.tunnel
	if p.target.SSL {
		setup, more := newTLSSetup(p.ctx, p.target, p.options)
		p.dialer.tls, findings = setup, append(findings, more...)
	}
	if cancelled(p.ctx.Err()) {
		return // what was not loaded is nobody's fault
	}
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
		case stage == finding.StageResolve:
			n.report(resolveFailure(context.DeadlineExceeded))
		case stage == finding.StageConnect:
			n.report(connectFailure(context.DeadlineExceeded, p.timeoutText))
		default:
			n.report(p.ranOut("in the stage " + string(stage)))
		}
	}
}
