package ui

import (
	"context"
	"fmt"
	"image/png"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"sessionconfig/app"
	"sessionconfig/app/platform"
	"sessionconfig/config"
	"sessionconfig/redisprobe"
)

var shotVariant = map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark}

func shot(b *bench, c fyne.Canvas, name string) {
	os.MkdirAll("/tmp/d/shots", 0o755)
	for v, variant := range shotVariant {
		if only := os.Getenv("VARIANT"); only != "" && only != v {
			continue
		}
		b.variant(variant)
		b.settle()
		f, err := os.Create("/tmp/d/shots/" + name + "-" + v + ".png")
		if err != nil {
			b.t.Fatal(err)
		}
		png.Encode(f, c.Capture())
		f.Close()
	}
}

func redisStatus() app.Status {
	return app.Status{Elevated: true, Settings: config.Settings{Provider: config.ProviderRedis, Redis: config.Redis{
		Hosts: []string{"172.31.6.35:7000", "172.31.11.176:7000", "172.31.3.184:7000"}, Password: config.NewSecret("abcdefghijklmnop"),
	}}, Platform: platform.Server{Dir: `C:\Program Files\OutSystems\Platform Server`, Version: "11.39.0"}}
}

func TestShots(t *testing.T) {
	os.RemoveAll("/tmp/d/shots")
	status := redisStatus()
	status.Database = []app.Field{{"ProviderKey", "SqlServer"}, {"Server", "db01.corp.example\\SQL2019"}, {"Catalog", "OSSESSION"}, {"SessionUser", "OSSTATE"}, {"SessionPassword", config.Redacted}, {"UsedAuthenticationMode", "Database Authentication"}}
	fake := &fakeWorkflow{status: status}
	b := newBench(t, fake, func(o *Options) { o.RestartElevated = func() error { return nil }; o.Demo = &DemoValues{} })
	win := b.window.win
	win.Resize(fyne.NewSize(Width, Height-27))
	c := win.Canvas()
	if s := os.Getenv("SCALE"); s != "" {
		var f float32
		fmt.Sscan(s, &f)
		c.(test.WindowlessCanvas).SetScale(f)
	}
	shot(b, c, "01-main")

	b.v.hosts.SetText("a:7000;b:7000")
	b.v.password.SetText("with,comma")
	b.v.ssl.SetChecked(true)
	b.c.changed(fieldSSLHost)
	shot(b, c, "02-problems")
	b.press(fyne.KeyReturn)
	shot(b, c, "03-invalid-dialog")
	b.press(fyne.KeyReturn)
	b.c.show(status)

	nodes := []redisprobe.Node{}
	for i := range 6 {
		n := redisprobe.Node{Address: fmt.Sprintf("172.31.6.%d:7000", 30+i), Role: redisprobe.RoleMaster, Listed: true}
		if i%2 == 1 {
			n.Role = redisprobe.RoleReplica
		}
		for _, st := range []redisprobe.Stage{redisprobe.StageResolve, redisprobe.StageConnect, redisprobe.StageAuth} {
			n.Stages = append(n.Stages, redisprobe.StageResult{Stage: st, Status: redisprobe.StatusOK, MS: 1.23})
		}
		nodes = append(nodes, n)
	}
	nodes[3].Stages[2].Status = redisprobe.StatusFailed
	nodes[4].Stages = nil
	release := make(chan bool)
	fake.test = func(ctx context.Context, s config.Settings, observe func(redisprobe.Event)) redisprobe.Report {
		for i, n := range nodes {
			cur := redisprobe.Stage("")
			if i > 3 {
				cur = redisprobe.StageTopology
			}
			observe(redisprobe.Event{Node: &n, Current: cur, Done: i, Total: 9})
		}
		<-release
		return redisprobe.Report{Verdict: redisprobe.VerdictFailed, Summary: "Redis was reached, but the test failed.", Nodes: nodes, Findings: []redisprobe.Finding{
			redisprobe.NewFinding("auth-wrong-password", "172.31.6.33:7000", redisprobe.Args{}),
			redisprobe.NewFinding("tcp-refused", "172.31.6.34:7000", redisprobe.Args{}),
			redisprobe.NewFinding("replica-same-host", "172.31.6.34:7000", redisprobe.Args{}),
			redisprobe.NewFinding("host-duplicate", "172.31.6.34:7000", redisprobe.Args{}),
		}}
	}
	b.c.testOrCancel()
	b.settle()
	shot(b, c, "04-testing")
	release <- true
	b.until("idle", func() bool { return b.c.phase == phaseIdle })
	shot(b, c, "05-report")
	b.press(fyne.KeyReturn)
	fake.test = nil
	b.c.testOrCancel()
	b.until("idle", func() bool { return b.c.phase == phaseIdle })
	shot(b, c, "06-passed")
	b.press(fyne.KeyReturn)

	b.c.showAdvanced()
	shot(b, c, "07-advanced")
	b.press(fyne.KeyEscape)
	b.c.showMoreInfo()
	shot(b, c, "08-help")
	b.press(fyne.KeyEscape)
	b.c.showAbout()
	shot(b, c, "09-about")
	b.press(fyne.KeyEscape)
	b.c.checkSessions()
	b.settle()
	shot(b, c, "10-sessions")
	b.press(fyne.KeyEscape)
	b.c.exportFile()
	shot(b, c, "11-export")
	b.press(fyne.KeyEscape)
	b.v.provider.SetSelected(0)
	b.c.changed(fieldProvider)
	shot(b, c, "12-database")
	b.c.exit()
	shot(b, c, "13-exit")
	b.press(fyne.KeyEscape)

	status.Demo, status.Elevated = true, false
	status.State.PendingSince = time.Now()
	status.Notices = []string{"Publishing is pending since", "Platform Server 11.20.0 cannot keep sessions in Redis. Upgrade to 11.23.0 or newer first."}
	b.c.show(status)
	shot(b, c, "14-banners")
	b.c.apply()
	shot(b, c, "15-elevate")
	b.press(fyne.KeyEscape)

	status.Elevated, status.Demo, status.Notices = true, false, nil
	fake.status = status
	b.c.show(status)
	fake.questions = []app.Question{{Kind: app.AskProviderChange, Title: "Session provider changes", Accept: "Change provider", Message: "Changing the session provider to Redis ends the sessions that users have now: they have to sign in again once it takes effect. Change the provider?"}}
	fake.apply = func(config.Settings, app.ApplyOptions) (app.Outcome, error) {
		return app.Outcome{Pending: true, CanPublish: true, Message: "Saved"}, nil
	}
	b.c.apply()
	b.until("question", b.c.modal)
	shot(b, c, "16-question")
	b.press(fyne.KeyReturn)
	b.until("popup", func() bool { return b.c.phase == phasePublishing && b.c.modal() })
	shot(b, c, "17-publish-popup")
	done := make(chan error)
	fake.publish = func(ctx context.Context, out io.Writer) (app.Outcome, error) {
		for i := range 60 {
			fmt.Fprintf(out, "%02d Publishing System Components: module %d of 60 %s\n", i, i, strings.Repeat("x", i*3))
		}
		err := <-done
		return app.Outcome{Republish: config.RepublishAllModules}, err
	}
	b.press(fyne.KeyReturn)
	b.settle()
	b.settle()
	all := b.app.Driver().AllWindows()
	out := all[len(all)-1]
	shot(b, out.Canvas(), "18-output")
	done <- &app.PublishFailure{ExitCode: 3, Tail: []string{"Error: could not connect to the database", "Aborted."}}
	b.settle()
	shot(b, out.Canvas(), "19-failed")
}
