package redisprobe

import (
	"context"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/certificate"
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
	go func() {
		defer close(done)
		p.panics.guard(func() { p.all(ctx) })()
	}()
	wait(ctx, done)
	p.panics.raise()
	report := Report{PlatformVersion: t.PlatformVersion, Mode: p.mode()}
	if wire.Cancelled.Is(ctx.Err()) {
		p.rec.find(finding.New(finding.Cancelled, "", nil))
	} else {
		p.unfinished(ctx)
		p.farm.close()
		report.Mode, report.CompleteHosts = p.judge()
	}
	cancel()
	if machine, ok := certificate.OfMachine(); ok && t.SSL {
		report.Notes = t.Environment.Differences(machine)
	}
	report.Nodes, report.Findings = p.rec.freeze()
	insisted(report.Findings)
	report.Findings = p.otherVersions(report.Findings)
	report.conclude(p.farm.any(func(k knowledge) bool { return k.signedIn }))
	report.Certificates = p.certificates()
	report.ElapsedMS = milliseconds(time.Since(started))
	return report
}

// all tests all listed hosts, and whatever nodes these lead to.
func (p *probe) all(ctx context.Context) {
	if ctx.Err() == nil { // else the time went on files, and no host is to blame
		for _, host := range p.target.Hosts {
			p.start(ctx, host, true)
		}
	}
	p.wg.Wait()
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

// unfinished names the nodes that are still busy although the time has ended,
// which only happens where the system cannot be interrupted.
func (p *probe) unfinished(ctx context.Context) {
	for _, n := range append(p.listedNodes(), p.advertised()...) {
		step := wire.StepError{Err: context.DeadlineExceeded}
		switch stage, finished := n.track.state(); {
		case finished:
			continue
		case stage == finding.StageResolve:
			step.Step = wire.Resolve
		case stage == finding.StageConnect:
			step.Step = wire.Connect
		default:
			n.unusable([]Finding{p.client.Explain.RanOut(n.address, "in the stage "+string(stage))})
			continue
		}
		n.unusable(p.client.Explain.Dial(ctx, &step, n.address))
	}
}
