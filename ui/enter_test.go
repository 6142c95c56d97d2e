package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/redisprobe"
)

// TestEnter: it tests what was not tested, applies what has passed, and never applies
// from Hosts, where a new line may be meant.
func TestEnter(t *testing.T) {
	verdicts := map[string]redisprobe.Verdict{
		"untested": "", "passed": redisprobe.VerdictPassed, "with warnings": redisprobe.VerdictWarnings, "failed": redisprobe.VerdictFailed,
	}
	fields := map[string]func(*view) fyne.Focusable{
		"Hosts": func(v *view) fyne.Focusable { return v.hosts }, "Password": func(v *view) fyne.Focusable { return v.password },
		"nothing": func(*view) fyne.Focusable { return nil },
	}
	for name, verdict := range verdicts {
		for field, focus := range fields {
			t.Run(name+", in "+field, func(t *testing.T) {
				fake := &fakeWorkflow{status: redisStatus(), review: reviewOf()}
				b := newBench(t, fake, nil)
				if verdict != "" {
					report := redisprobe.Report{Verdict: verdict, Summary: "It is over."}
					b.c.last = &lastTest{settings: b.c.settings(), report: &report}
					b.c.refresh()
				}
				ready := verdict == redisprobe.VerdictPassed || verdict == redisprobe.VerdictWarnings
				if b.v.test.Default == ready || b.v.apply.Default != ready {
					t.Errorf("shown as what Enter means: Test Connection %t, Apply and Exit %t", b.v.test.Default, b.v.apply.Default)
				}
				hosts := b.v.hosts.Text
				b.window.win.Canvas().Focus(focus(b.v))
				b.press(fyne.KeyReturn)
				b.settle()
				if tests := fake.count("test"); (tests == 1) == ready || tests > 1 {
					t.Errorf("tested %d times", tests)
				}
				if reviews := fake.count("review"); (reviews == 1) != (ready && field != "Hosts") {
					t.Errorf("began to apply %d times", reviews)
				}
				if b.v.hosts.Text != hosts {
					t.Errorf("Hosts became %q", b.v.hosts.Text)
				}
			})
		}
	}
}

// TestEnterForTheDatabase, which needs no test, applies.
func TestEnterForTheDatabase(t *testing.T) {
	fake := &fakeWorkflow{status: databaseStatus(), review: reviewOf(app.AskProviderChange)}
	b := newBench(t, fake, nil)
	b.press(fyne.KeyReturn)
	b.dialog(b.window.win, "Apply these settings?")
}

// TestPasswordAfterTab: what is typed after Tab from Hosts is the password.
func TestPasswordAfterTab(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.window.win.Canvas().Focus(b.v.hosts)
	b.tab(1)
	b.typeText("typed-after-tab-01")
	if got := b.c.settings().Redis.Password.Reveal(); got != "typed-after-tab-01" {
		t.Errorf("the password is %q", got)
	}
}
