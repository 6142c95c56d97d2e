package ui

import (
	"context"
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// testScenes show Test Connection and what comes of it.
var testScenes = []scene{
	{"invalid", on(databaseStatus, func(b *bench) {
		b.press(fyne.KeyDown)
		b.v.test.Tapped(nil)
	})},
	{"testing", halfway(sixNodes)},
	{"testing-200", halfway(manyNodes)},
	{"test-cancelled", on(redisStatus, func(b *bench) {
		b.fake.test = func(context.Context, config.Settings, func(redisprobe.Event)) redisprobe.Report {
			return redisprobe.Report{Verdict: redisprobe.VerdictCancelled, Nodes: sixNodes()[:2]}
		}
		b.v.test.Tapped(nil)
		b.until("the end", func() bool { return b.c.phase == phaseIdle })
	})},
	{"test-passed", reported(passed(), nil)},
	{"test-details", reported(passed(), func(b *bench) { unfold(b.window.win) })},
	{"test-warnings", reported(warned(), nil)},
	{"masters-offered", reported(warned(), func(b *bench) { b.press(fyne.KeyReturn) })},
	{"test-failed", reported(failing("tcp-refused"), nil)},
	{"remedies", reported(remediable(), nil)},
	{"commands", reported(commanding(), nil)},
	{"report-shown", on(redisStatus, func(b *bench) {
		b.c.showOpened(mailed())
		b.press(fyne.KeyReturn)
	})},
	{"report-opened", on(redisStatus, func(b *bench) { b.c.showOpened(mailed()) })},
	{"remedy-taken", reported(remediable(), func(b *bench) { tapButton(b, tr("Use {name} as SSL Host", "name", "redis.example.com")) })},
	{"results-stale", reported(failing("tcp-refused"), func(b *bench) {
		b.press(fyne.KeyReturn)
		b.v.hosts.SetText("172.31.6.35:7000")
	})},
	{"node-findings", reported(failing("tcp-refused"), func(b *bench) {
		b.press(fyne.KeyReturn)
		b.c.showNode(sixNodes()[2].Address)
	})},
	{"node-certificate", func(t *testing.T) (*bench, fyne.Window) {
		report := presenting(t, 2, "tls-name-mismatch")
		return reported(report, func(b *bench) {
			b.press(fyne.KeyReturn)
			b.c.showNode(report.Nodes[2].Address)
		})(t)
	}},
	{"certificate", certified(3)},
	{"certificate-failed", certified(2, "tls-unknown-authority", "tls-name-mismatch")},
	{"certificate-alone", certified(0, "tls-certificate-expiring")},
	{"test-many-findings", reported(failing("tcp-refused", "tcp-timeout", "node-unreachable", "host-is-replica"), nil)},
}

// manyNodes are those of a very large cluster.
func manyNodes() []redisprobe.Node {
	var nodes []redisprobe.Node
	for i := range 200 {
		n := sixNodes()[i%6]
		n.Address = fmt.Sprintf("172.31.%d.%d:7000", i/100, i%100)
		nodes = append(nodes, n)
	}
	return nodes
}

// halfway is a test that has come half the way.
func halfway(nodes func() []redisprobe.Node) func(*testing.T) (*bench, fyne.Window) {
	return on(redisStatus, func(b *bench) {
		b.fake.test = func(ctx context.Context, _ config.Settings, observe func(redisprobe.Event)) redisprobe.Report {
			for i, n := range nodes() {
				stage := redisprobe.Stage("")
				if i > 3 {
					stage = finding.StageTopology
				}
				if i == 2 {
					n.Stages[1].Status = redisprobe.StatusFailed
				}
				observe(redisprobe.Event{Node: &n, Current: stage, Done: 7, Total: 12})
			}
			<-ctx.Done()
			return redisprobe.Report{Verdict: redisprobe.VerdictCancelled}
		}
		b.t.Cleanup(func() { b.c.cancelTest() })
		b.v.test.Tapped(nil)
	})
}

// reported is the dialog on a report, and what is done in it.
func reported(report redisprobe.Report, do func(b *bench)) func(*testing.T) (*bench, fyne.Window) {
	return on(redisStatus, func(b *bench) {
		b.fake.test = func(context.Context, config.Settings, func(redisprobe.Event)) redisprobe.Report { return report }
		b.v.test.Tapped(nil)
		b.until("the report", b.c.modal)
		if do != nil {
			do(b)
		}
	})
}

// certified is the certificate of a server that has shown so many of a chain.
func certified(certificates int, codes ...finding.Code) func(*testing.T) (*bench, fyne.Window) {
	return func(t *testing.T) (*bench, fyne.Window) {
		return on(redisStatus, func(b *bench) { openCertificate(t, b, presenting(t, certificates, codes...)) })(t)
	}
}

// warned is a report on a cluster of which one master is not listed.
func warned() redisprobe.Report {
	report := passed()
	report.Verdict, report.Summary = redisprobe.VerdictWarnings, "Test completed with 1 warning."
	report.CompleteHosts = []string{report.Nodes[0].Address, report.Nodes[2].Address, report.Nodes[4].Address}
	report.Findings = []redisprobe.Finding{finding.New("master-not-listed", report.Nodes[4].Address,
		finding.Args{"hosts": "172.31.6.35:7000,172.31.7.36:7000,172.31.8.37:7000"})}
	return report
}

// remediable is a report whose findings have remedies that the window can carry out.
func remediable() redisprobe.Report {
	report := failing("host-is-replica")
	hosts := []string{"172.31.6.35:7000", "172.31.7.37:7000", "172.31.8.39:7000"}
	report.Findings[0] = report.Findings[0].Offering(finding.Change{Kind: finding.UseHosts, Hosts: hosts})
	mismatch := finding.New("tls-name-mismatch", report.Nodes[2].Address, finding.Args{"name": "172.31.7.37", "names": "redis.example.com, *.farm.example.com", "fit": "redis.example.com"})
	for _, name := range []string{"redis.example.com", "redis.farm.example.com"} {
		mismatch = mismatch.Offering(finding.Change{Kind: finding.UseSSLHost, Name: name})
	}
	report.Findings = append([]redisprobe.Finding{mismatch}, report.Findings...)
	return report
}

// tapButton presses a button of the topmost dialog.
func tapButton(b *bench, label string) { tap(b.t.(*testing.T), b.window.win, label) }

// failing is a report with these findings on the third node.
func failing(codes ...finding.Code) redisprobe.Report {
	report := passed()
	report.Verdict, report.Summary = redisprobe.VerdictFailed, "Redis was reached, but the test failed."
	report.Nodes[2].Stages[1].Status = redisprobe.StatusFailed
	for _, code := range codes {
		report.Findings = append(report.Findings, finding.New(code, report.Nodes[2].Address, finding.Args{
			"timeout": "10 s", "cause": "172.31.7.36 refused the connection on port 7000.", "master": "172.31.6.35:7000",
			"hosts": "172.31.6.35:7000", "advice": "Open the port.",
		}))
	}
	return report
}

// unfold opens the last fold of a dialog.
func unfold(w fyne.Window) {
	var last *kit.Fold
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if fold, ok := o.(*kit.Fold); ok {
			last = fold
		}
	}
	last.SetOpen(true)
}
