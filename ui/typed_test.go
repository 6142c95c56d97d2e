package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"sessionconfig/app/platform"
	"sessionconfig/config"
)

// restarting is a window without rights, and what it hands over.
func restarting(t *testing.T, restart func(ctx context.Context) error) (b *bench, handed **Typed) {
	t.Helper()
	status := redisStatus()
	status.Elevated = false
	handed = new(*Typed)
	b = newBench(t, &fakeWorkflow{status: status}, func(o *Options) {
		o.RestartElevated = func(ctx context.Context, typed *Typed) error {
			*handed = typed
			return restart(ctx)
		}
	})
	return b, handed
}

// askElevation answers the offer to restart elevated.
func (b *bench) askElevation(says string) {
	b.t.Helper()
	b.c.offerElevation()
	b.dialog(b.window.win, "Administrator rights needed")
	b.expect(b.window.win, says)
	b.press(fyne.KeyReturn)
}

const takesOver = "The new window takes over what was typed"

// TestRestartKeepsWhatWasTyped goes from a window without rights to one that has them:
// each field that was changed is there, and counts as changed and untested; the others are
// as that one reads them.
func TestRestartKeepsWhatWasTyped(t *testing.T) {
	b, handed := restarting(t, func(context.Context) error { return nil })
	b.v.hosts.SetText("10.0.0.1:7000,\n10.0.0.2:7000")
	b.v.password.SetText("typed-password-123")
	b.v.ssl.SetChecked(true)
	b.v.sslHost.SetText("redis.example")
	b.c.base.Redis.User = "tool"
	b.c.base.Redis.Parameters = []config.Parameter{{Key: "sentinelPassword", Value: "typed-sentinel"}, {Key: "keepAlive", Value: "30"}}
	b.c.imported, b.c.limit = []string{"/SCInstall"}, 20*time.Second
	want := b.c.settings()
	b.askElevation(takesOver)
	b.until("the exit", func() bool { return len(b.exits) == 1 })

	message, err := (*handed).Message()
	if err != nil {
		t.Fatal(err)
	}
	typed, err := ParseTyped(message)
	if err != nil {
		t.Fatal(err)
	}
	if shown := fmt.Sprintf("%+v", *typed.Password); strings.Contains(shown, "typed-password") {
		t.Errorf("it prints %s", shown)
	}
	status := redisStatus()
	status.State.LastTest = &config.LastTest{When: time.Now(), Summary: "Test completed successfully."}
	second := newBench(t, &fakeWorkflow{status: status}, func(o *Options) { o.Typed = typed })
	if got := second.c.settings(); !got.Equal(want) || !second.window.TookOver() {
		t.Errorf("the fields hold %+v, want %+v", got, want)
	}
	if second.v.hosts.Text != b.v.hosts.Text || second.c.limit != b.c.limit || !cmp.Equal(second.c.imported, b.c.imported) {
		t.Errorf("Hosts is %q, the limit %v, the arguments %q", second.v.hosts.Text, second.c.limit, second.c.imported)
	}
	second.expect(second.window.win, "Taken over from the previous window, not applied yet", "settings changed since", hiddenPassword)
	if second.v.password.Text != "" || second.c.passed() {
		t.Error("the password can be shown, or the settings count as tested")
	}
	second.c.take(second.fake.Load())
	if strings.Contains(said(second.window.win), "Taken over") {
		t.Error("what was loaded is said to be taken over")
	}
}

// TestRestartHandsOverChangesAlone: a field that was not changed may be unreadable without
// rights. The new window reads it.
func TestRestartHandsOverChangesAlone(t *testing.T) {
	b, handed := restarting(t, func(context.Context) error { return nil })
	b.v.password.SetText("typed-password-123")
	b.askElevation(takesOver)
	b.until("the exit", func() bool { return len(b.exits) == 1 })
	if diff := cmp.Diff(&Typed{Password: new(config.NewSecret("typed-password-123"))}, *handed, cmp.Comparer(config.Secret.Equal)); diff != "" {
		t.Errorf("handed over (-want +got):\n%s", diff)
	}

	b, handed = restarting(t, func(context.Context) error { return nil })
	b.c.apply()
	b.dialog(b.window.win, "Administrator rights needed")
	if strings.Contains(said(b.window.win), takesOver) {
		t.Error("it speaks of what was typed, and nothing was")
	}
	b.press(fyne.KeyReturn)
	b.until("the exit", func() bool { return len(b.exits) == 1 })
	if *handed != nil {
		t.Errorf("handed over %+v", *handed)
	}
}

// TestRestartInVain: whatever goes wrong, the fields are as they were.
func TestRestartInVain(t *testing.T) {
	for name, test := range map[string]struct {
		err  error
		says string
	}{
		"refused":   {platform.ErrDeclined, "was not permitted"},
		"not taken": {platform.ErrNotTaken, "is still in this one"},
	} {
		t.Run(name, func(t *testing.T) {
			b, _ := restarting(t, func(context.Context) error { return test.err })
			b.v.password.SetText("typed-password-123")
			b.askElevation(takesOver)
			b.dialog(b.window.win, "could not be started again")
			b.expect(b.window.win, test.says)
			b.press(fyne.KeyReturn)
			if b.v.password.Text != "typed-password-123" || b.c.phase != phaseIdle || len(b.exits) > 0 {
				t.Errorf("password %q, phase %d, exits %v", b.v.password.Text, b.c.phase, b.exits)
			}
		})
	}
}

// TestRestartCancelled: Esc and Exit end the wait for the new window, not this one.
func TestRestartCancelled(t *testing.T) {
	for name, cancel := range map[string]func(b *bench){
		"Esc":  func(b *bench) { b.press(fyne.KeyEscape) },
		"Exit": func(b *bench) { b.c.menu.exitItem.Action() },
	} {
		t.Run(name, func(t *testing.T) {
			b, _ := restarting(t, func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
			b.v.password.SetText("typed-password-123")
			b.askElevation(takesOver)
			b.expect(b.window.win, "Waiting for the new window...")
			if b.c.menu.exitItem.Disabled {
				t.Error("Exit cannot be used")
			}
			cancel(b)
			b.until("the form", func() bool { return b.c.phase == phaseIdle })
			if b.c.modal() || b.v.password.Text != "typed-password-123" || len(b.exits) > 0 {
				t.Errorf("it says %s, exits %v", said(b.window.win), b.exits)
			}
		})
	}
}

// TestNothingTakenOver says that what was typed is elsewhere, and claims nothing of it
// where the form is locked.
func TestNothingTakenOver(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, func(o *Options) { o.NotTaken = true })
	b.expect(b.window.win, "It is still in the previous window.")
	if b.window.TookOver() {
		t.Error("it says to have taken over")
	}
	locked := newBench(t, &fakeWorkflow{loadErr: errors.New("the file is damaged")}, func(o *Options) { o.Typed = &Typed{SSLHost: new("redis.example")} })
	if locked.window.TookOver() {
		t.Error("a locked form says to have taken over")
	}
}

// TestParseTyped refuses what no window types, and quotes none of it.
func TestParseTyped(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":            ``,
		"garbage":            "\x00MARKED",
		"another's":          `{"password":"MARKED","apply":true}`,
		"another type":       `{"Password":12345}`,
		"more behind it":     `{} {}`,
		"another provider":   `{"Provider":"MARKED"}`,
		"an endless test":    `{"Limit":9000000000000}`,
		"a test of no time":  `{"Limit":-1}`,
		"parameters of text": `{"Parameters":["MARKED"]}`,
	} {
		t.Run(name, func(t *testing.T) {
			typed, err := ParseTyped([]byte(text))
			if err == nil || strings.Contains(err.Error(), "MARKED") || strings.Contains(err.Error(), "12345") {
				t.Errorf("%+v, %v", typed, err)
			}
		})
	}
	if typed, err := ParseTyped([]byte(`{"Hosts":"a:1"}`)); err != nil || *typed.Hosts != "a:1" || typed.Password != nil {
		t.Errorf("%+v, %v", typed, err)
	}
}
