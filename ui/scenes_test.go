//go:build !race

package ui

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/redisprobe"
)

// scene is a state of the window, to look at.
type scene struct {
	name   string
	scaled bool // also at 150 and 200 %, in light
	open   func(t *testing.T) (*bench, fyne.Window)
}

// menuHeight is what the real window's menu bar takes of its height.
const menuHeight = 24

// scenes are all the states that the golden images show.
var scenes = []scene{
	{"form", true, on(redisStatus, nil)},
	{"form-portuguese", false, func(t *testing.T) (*bench, fyne.Window) {
		speak(t, "pt")
		return on(redisStatus, nil)(t)
	}},
	{"first-start", false, on(databaseStatus, func(b *bench) { b.press(fyne.KeyDown) })},
	{"problems", false, on(redisStatus, func(b *bench) {
		b.v.hosts.SetText("a:7000;b:7000")
		b.v.password.SetText("with,comma")
		b.v.ssl.Tapped(nil)
	})},
	{"ssl", false, on(redisStatus, func(b *bench) { b.v.ssl.Tapped(nil) })},
	{"invalid", false, on(databaseStatus, func(b *bench) {
		b.press(fyne.KeyDown)
		b.v.test.Tapped(nil)
	})},
	{"testing", false, testingScene},
	{"test-passed", false, reportScene(redisprobe.VerdictPassed, nil)},
	{"test-failed", true, reportScene(redisprobe.VerdictFailed, []redisprobe.Code{"tcp-refused"})},
	{"test-many-findings", false, reportScene(redisprobe.VerdictFailed, []redisprobe.Code{"tcp-refused", "tcp-timeout", "node-unreachable", "host-is-replica"})},
	{"advanced", false, on(redisStatus, func(b *bench) { b.c.showAdvanced() })},
	{"help", false, on(redisStatus, func(b *bench) { b.c.showMoreInfo() })},
	{"about", false, on(redisStatus, func(b *bench) { b.c.showAbout() })},
	{"sessions", false, sessionsScene},
	{"export", false, exportScene},
	{"database", false, databaseScene},
	{"exit", false, on(redisStatus, func(b *bench) {
		b.v.hosts.SetText("other:7000")
		b.c.exit()
	})},
	{"banners", false, bannersScene},
	{"not-elevated", false, on(func() app.Status {
		s := redisStatus()
		s.Elevated = false
		return s
	}, func(b *bench) { b.c.apply() })},
	{"question", false, on(redisStatus, func(b *bench) {
		b.fake.questions = []app.Question{{
			Title: "Session provider changes", Accept: "Change provider",
			Message: "Changing the session provider to Redis ends the sessions that users have now: they have to sign in again once it takes effect. Change the provider?",
		}}
		b.c.apply()
		b.until("the question", b.c.modal)
	})},
	{"publish", false, on(redisStatus, func(b *bench) { b.c.offerPublish(nil, nil) })},
	{"output", false, outputScene(nil)},
	{"publish-failed", false, outputScene(&app.PublishFailure{ExitCode: 3, Tail: []string{"Error: cannot connect to the database", "Aborted."}})},
	{"republish", false, on(redisStatus, func(b *bench) { b.c.confirmRepublish(b.c.dialogs, config.RepublishAllModules, nil) })},
}

// on opens the window over a status and does something in it.
func on(status func() app.Status, do func(b *bench)) func(*testing.T) (*bench, fyne.Window) {
	return func(t *testing.T) (*bench, fyne.Window) {
		b := newBench(t, &fakeWorkflow{status: status()}, func(o *Options) {
			o.RestartElevated = func() error { return nil }
			o.Demo = &DemoValues{}
		})
		b.window.win.Resize(fyne.NewSize(Width, Height-menuHeight))
		b.settle()
		if do != nil {
			do(b)
		}
		b.settle()
		return b, b.window.win
	}
}

// sixNodes are those of the documented cluster.
func sixNodes() []redisprobe.Node {
	var nodes []redisprobe.Node
	for i := range 6 {
		n := redisprobe.Node{Address: fmt.Sprintf("172.31.%d.%d:%d", 6+i/2, 35+i/2, 7000+i%2), Role: redisprobe.RoleMaster, Version: "7.0.15"}
		if i%2 == 1 {
			n.Role = redisprobe.RoleReplica
		}
		for _, s := range []redisprobe.Stage{redisprobe.StageResolve, redisprobe.StageConnect, redisprobe.StageAuth} {
			n.Stages = append(n.Stages, redisprobe.StageResult{Stage: s, Status: redisprobe.StatusOK, MS: 0.4 + float64(i)/10})
		}
		nodes = append(nodes, n)
	}
	return nodes
}

func testingScene(t *testing.T) (*bench, fyne.Window) {
	return on(redisStatus, func(b *bench) {
		b.fake.test = func(ctx context.Context, _ config.Settings, observe func(redisprobe.Event)) redisprobe.Report {
			for i, n := range sixNodes() {
				stage := redisprobe.Stage("")
				if i > 3 {
					stage = redisprobe.StageTopology
				}
				if i == 2 {
					n.Stages[1].Status = redisprobe.StatusFailed
				}
				observe(redisprobe.Event{Node: &n, Current: stage, Done: i + 2, Total: 12})
			}
			<-ctx.Done()
			return redisprobe.Report{Verdict: redisprobe.VerdictCancelled}
		}
		t.Cleanup(func() { b.c.cancelTest() })
		b.v.test.Tapped(nil)
	})(t)
}

func reportScene(verdict redisprobe.Verdict, codes []redisprobe.Code) func(*testing.T) (*bench, fyne.Window) {
	return on(redisStatus, func(b *bench) {
		report := redisprobe.Report{Verdict: verdict, Mode: redisprobe.ModeCluster, ElapsedMS: 12.3, Nodes: sixNodes(), Summary: "Test completed successfully."}
		if verdict == redisprobe.VerdictFailed {
			report.Summary = "Redis was reached, but the test failed."
			report.Nodes[2].Stages[1].Status = redisprobe.StatusFailed
		}
		for _, code := range codes {
			report.Findings = append(report.Findings, redisprobe.NewFinding(code, report.Nodes[2].Address, redisprobe.Args{"seconds": "10", "cause": "it refused the connection"}))
		}
		b.fake.test = func(context.Context, config.Settings, func(redisprobe.Event)) redisprobe.Report { return report }
		b.v.test.Tapped(nil)
		b.until("the report", b.c.modal)
	})
}

func sessionsScene(t *testing.T) (*bench, fyne.Window) {
	return on(redisStatus, func(b *bench) {
		b.fake.sessions = func(context.Context) (redisprobe.SessionsReport, error) {
			return redisprobe.SessionsReport{
				Total:   2,
				Masters: []redisprobe.MasterSessions{{Address: "172.31.6.35:7000", Sessions: 2, Bytes: 41234}, {Address: "172.31.7.36:7000"}},
				Sample:  []redisprobe.SessionSample{{ID: "App_lq3k2v0f", Data: true, Internal: true, IdleLeftS: 1170}, {ID: "App_m5x1c9pw", Data: true, Internal: true, IdleLeftS: 842}},
			}, nil
		}
		b.c.checkSessions()
	})(t)
}

func exportScene(t *testing.T) (*bench, fyne.Window) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	for _, name := range []string{"Front-ends", "Notes"} {
		if err := os.Mkdir(filepath.Join(home, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return on(redisStatus, func(b *bench) {
		b.c.exportFile()
		b.typeInField("session-settings.yaml")
	})(t)
}

func databaseScene(t *testing.T) (*bench, fyne.Window) {
	return on(func() app.Status {
		s := databaseStatus()
		s.Database = []app.Field{
			{Name: "ProviderKey", Value: "SqlServer"},
			{Name: "Server", Value: `db01.corp.example\SQL2019`},
			{Name: "Catalog", Value: "OSSESSION"},
			{Name: "SessionUser", Value: "OSSTATE"},
			{Name: "SessionPassword", Value: config.Redacted},
			{Name: "UsedAuthenticationMode", Value: "Database Authentication"},
		}
		return s
	}, nil)(t)
}

func bannersScene(t *testing.T) (*bench, fyne.Window) {
	return on(func() app.Status {
		s := redisStatus()
		s.Demo, s.Elevated = true, false
		s.State.PendingSince = time.Date(2026, 3, 4, 5, 6, 0, 0, time.Local)
		s.Notices = []string{"Publishing is pending.", "Platform Server 11.20.0 cannot keep sessions in Redis. Upgrade to 11.23.0 or newer first."}
		return s
	}, nil)(t)
}

func outputScene(failure error) func(*testing.T) (*bench, fyne.Window) {
	return func(t *testing.T) (*bench, fyne.Window) {
		b, _ := on(redisStatus, func(b *bench) {
			b.fake.publish = func(ctx context.Context, out io.Writer) (app.Outcome, error) {
				for i := range 60 {
					fmt.Fprintf(out, "[%02d/60] Publishing System Components: module %d\r\n", i+1, i+1)
				}
				if failure == nil {
					<-ctx.Done()
				}
				return app.Outcome{}, failure
			}
			b.c.publish()
		})(t)
		b.until("the output", func() bool { return b.c.output.log.Rows() == 60 })
		if failure != nil {
			b.dialog(b.output(), "exit code")
		}
		return b, b.output()
	}
}
