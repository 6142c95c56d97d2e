package app

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sessionconfig/config"
	"sessionconfig/config/safefile"
	"sessionconfig/config/settingsfile"
)

func TestConfirmRepublish(t *testing.T) {
	tests := []struct {
		name    string
		fixture func(*testing.T) *fixture
		prepare func(*fixture)
		want    func(*fixture) Outcome
	}{
		{"something is left", publishedFixture, nil, func(*fixture) Outcome {
			return Outcome{Message: confirmedMessage, Changed: []string{"settings"}, Republish: config.RepublishNone, CanPublish: true}
		}},
		{"nothing is left", func(t *testing.T) *fixture { return newFixture(t, serverTextFor("")) }, nil, func(*fixture) Outcome {
			return Outcome{Message: nothingToConfirmMessage, Republish: config.RepublishNone, CanPublish: true}
		}},
		{"nothing is left, without rights", func(t *testing.T) *fixture { return newFixture(t, "") }, func(f *fixture) { f.elevated = false }, func(*fixture) Outcome {
			return Outcome{Message: nothingToConfirmMessage, Republish: config.RepublishNone}
		}},
		{"a publish is pending", pendingFixture, nil, func(f *fixture) Outcome {
			return Outcome{Message: confirmPendingMessage, Pending: true, Since: f.now, Republish: config.RepublishAllModules, CanPublish: true}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := tt.fixture(t)
			if tt.prepare != nil {
				tt.prepare(f)
			}
			before := f.files()
			outcome, err := f.app.ConfirmRepublish()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want(f), outcome); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(before, f.files()); len(outcome.Changed) == 0 && diff != "" {
				t.Errorf("changed: %s", diff)
			}
			if got := f.load().State.Republish; got != outcome.Republish {
				t.Errorf("republish %q is remembered", got)
			}
		})
	}
}

// TestConfirmRepublishAgainstAnotherRun applies in another run after the first
// look and before the lock: its publish is pending then, and nothing is confirmed.
func TestConfirmRepublishAgainstAnotherRun(t *testing.T) {
	f := publishedFixture(t)
	second, err := New(f.options)
	if err != nil {
		t.Fatal(err)
	}
	applied := false
	f.app.options.Elevated = func(string) bool {
		if !applied {
			applied = true
			if _, err := second.Apply(t.Context(), settingsOf("c:7000", testPassword), ApplyOptions{}); err != nil {
				t.Error(err)
			}
		}
		return true
	}
	outcome, err := f.app.ConfirmRepublish()
	if err != nil {
		t.Fatal(err)
	}
	want := Outcome{Message: confirmPendingMessage, Pending: true, Since: f.now, Republish: config.RepublishAllModules, CanPublish: true}
	if diff := cmp.Diff(want, outcome); diff != "" {
		t.Error(diff)
	}
	if status := f.load(); status.State.PendingSince.IsZero() || status.State.Republish != config.RepublishAllModules {
		t.Errorf("state %+v", status.State)
	}
}

func TestConfirmRepublishFailing(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(*fixture)
		check   func(error) bool
	}{
		{"not elevated", func(f *fixture) { f.elevated = false }, is[*NotElevatedError]},
		{"settings damaged", func(f *fixture) { f.write(f.options.SettingsPath, "version: 1\nunknown: x\n") }, is[*settingsfile.SyntaxError]},
		{"locked", func(f *fixture) {
			release, err := safefile.AcquireLocks(f.options.SettingsPath)
			if err != nil {
				f.t.Fatal(err)
			}
			f.t.Cleanup(func() { _ = release() })
		}, is[*safefile.LockedError]},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := publishedFixture(t)
			tt.prepare(f)
			before := f.files()
			if outcome, err := f.app.ConfirmRepublish(); !tt.check(err) || !cmp.Equal(outcome, Outcome{}) {
				t.Errorf("%+v, %v", outcome, err)
			}
			if diff := cmp.Diff(before, f.files()); diff != "" {
				t.Errorf("changed: %s", diff)
			}
		})
	}
}
