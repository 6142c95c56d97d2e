package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sessionconfig/config"
	"sessionconfig/redisprobe"
)

// TestReview: what applying would do is said before, and nothing is written.
func TestReview(t *testing.T) {
	wanted := settingsOf("c:7000", testPassword)
	tests := []struct {
		name     string
		section  string
		settings config.Settings
		prepare  func(*fixture)
		want     []QuestionKind
	}{
		{"untested, provider changes", "", wanted, nil, []QuestionKind{AskUntested, AskProviderChange}},
		{"untested, still Redis", sessionSection(testPlain, false), wanted, nil, []QuestionKind{AskUntested}},
		{"tested", sessionSection(testPlain, false), wanted, func(f *fixture) {
			f.app.tests.keep(wanted, tested{verdict: redisprobe.VerdictWarnings})
		}, nil},
		{"test failed", sessionSection(testPlain, false), wanted, func(f *fixture) {
			f.app.tests.keep(wanted, tested{verdict: redisprobe.VerdictFailed, summary: "It failed."})
		}, []QuestionKind{AskTestFailed}},
		{"another password was tested", sessionSection(testPlain, false), wanted, func(f *fixture) {
			f.app.tests.keep(settingsOf("c:7000", otherPassword), tested{verdict: redisprobe.VerdictPassed})
		}, []QuestionKind{AskUntested}},
		{"to the database", sessionSection(testPlain, false), config.Settings{Provider: config.ProviderDatabase}, nil, []QuestionKind{AskProviderChange}},
		{"unknown children", strings.Replace(sessionSection(testPlain, false), "\t</In", "\t\t<Host>h</Host>\n\t</In", 1), wanted, nil, []QuestionKind{AskUntested, AskUnknownChildren}},
		{"no key", sessionSection(testPlain, false), wanted, func(f *fixture) { _ = os.Remove(f.keyPath()) }, []QuestionKind{AskUntested, AskClearText}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture(t, serverTextFor(tt.section))
			f.load()
			if tt.prepare != nil {
				tt.prepare(f)
			}
			before := f.files()
			review, err := f.app.Review(tt.settings, nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []QuestionKind
			for _, q := range review.Questions {
				got = append(got, q.Kind)
				if q.Message == "" || strings.HasSuffix(q.Message, "?") {
					t.Errorf("question without words: %+v", q)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(before, f.files()); diff != "" {
				t.Errorf("asking changed files:\n%s", diff)
			}
		})
	}
}

// TestReviewIsWhatIsDone: the files, their changes and the backup's name are those of
// the apply that follows.
func TestReviewIsWhatIsDone(t *testing.T) {
	f := newFixture(t, serverTextFor(sessionSection(testPlain, false)))
	f.load()
	first, second := settingsOf("c:7000", otherPassword), settingsOf(testHosts, testPassword)
	for _, wanted := range []config.Settings{first, second} { // by the fixture's clock the second backup is no later
		review, err := f.app.Review(wanted, nil)
		if err != nil {
			t.Fatal(err)
		}
		outcome := f.apply(wanted, review.Options(nil))
		if diff := cmp.Diff(review.Files, outcome.Saved); diff != "" || len(review.Files) != 2 {
			t.Errorf("not what was done: %s", diff)
		}
		if review.Backup == "" || review.Backup != filepath.Base(outcome.Backup) {
			t.Errorf("backup %q, made %q", review.Backup, outcome.Backup)
		}
		if wanted.Equal(second) {
			want := []string{"Hosts: c:7000 becomes " + testHosts + ".", "Password: changed."}
			if diff := cmp.Diff(want, review.Files[0].Changes); diff != "" {
				t.Error(diff)
			}
		}
	}
	if review, err := f.app.Review(second, nil); err != nil || review.Files != nil || review.Backup != "" {
		t.Errorf("what stands: %+v, %v", review, err)
	}
}

// TestReviewOfAnotherProvider: of server.hsconf it says what is in that file. It has no
// Redis settings while sessions are in the database; the settings file keeps them.
func TestReviewOfAnotherProvider(t *testing.T) {
	f := newFixture(t, serverTextFor(sessionSection(testPlain, false)))
	f.load()
	redis := settingsOf("c:7000", otherPassword)
	database := redis
	database.Provider = config.ProviderDatabase
	f.apply(redis, ApplyOptions{})
	for _, c := range []struct {
		wanted config.Settings
		server []string
		file   []string
	}{
		{
			database,
			[]string{"Session Provider: Redis becomes Database.", "Hosts: c:7000 becomes (empty).", "Password: set becomes not set."},
			[]string{"Session Provider: Redis becomes Database."},
		},
		{
			redis,
			[]string{"Session Provider: Database becomes Redis.", "Hosts: (empty) becomes c:7000.", "Password: not set becomes set."},
			[]string{"Session Provider: Database becomes Redis."},
		},
	} {
		review, err := f.app.Review(c.wanted, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := []FileChanges{{Path: f.serverPath(), Changes: c.server}, {Path: f.options.SettingsPath, Changes: c.file}}
		if diff := cmp.Diff(want, review.Files); diff != "" {
			t.Error(diff)
		}
		f.apply(c.wanted, review.Options(nil))
	}
}

// TestChangedAfterReview: a review is confirmed of what it showed. What another program
// saves while it is open is not overwritten; once it was shown, it is.
func TestChangedAfterReview(t *testing.T) {
	f := newFixture(t, serverTextFor(sessionSection(testPlain, false)))
	f.load()
	settings := settingsOf("c:7000", testPassword)
	reviewed := func() ApplyOptions {
		t.Helper()
		review, err := f.app.Review(settings, nil)
		if err != nil {
			t.Fatal(err)
		}
		return review.Options(nil)
	}
	for _, host := range []string{"d:7000", "e:7000"} { // after a review of what was loaded, and after one of a conflict
		options := reviewed()
		f.write(f.serverPath(), serverTextFor(sessionSection(host+",password=x", false)))
		before := f.files()
		if _, err := f.app.Apply(t.Context(), settings, options); !is[*ChangedError](err) {
			t.Fatalf("got %v, want a *ChangedError", err)
		}
		if diff := cmp.Diff(before, f.files()); diff != "" {
			t.Errorf("files changed:\n%s", diff)
		}
	}
	f.apply(settings, reviewed())
	if f.plain() != "c:7000,password="+testPassword {
		t.Error(f.plain())
	}
}

// TestReviewOfAConflict shows both sides, and never a password.
func TestReviewOfAConflict(t *testing.T) {
	f := newFixture(t, serverTextFor(sessionSection(testPlain, false)))
	f.load()
	theirs := "d:7000,password=" + otherPassword + ",ssl=true"
	f.write(f.serverPath(), serverTextFor(sessionSection(theirs, false)))
	review, err := f.app.Review(settingsOf("c:7000", testPassword), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := &Conflict{Path: f.serverPath(), Sides: []Side{
		{"Hosts", "c:7000", "d:7000"}, {"Password", "set", "differs"}, {"Use SSL", "off", "on"},
	}}
	if diff := cmp.Diff(want, review.Conflict); diff != "" {
		t.Error(diff)
	}
}

// TestReviewSaysWhyAFileIsWritten: a file of which no field changes is listed with the
// reason.
func TestReviewSaysWhyAFileIsWritten(t *testing.T) {
	f := newFixture(t, serverTextFor(sessionSection(testPlain, false)))
	f.load()
	wanted := settingsOf("c:7000", otherPassword)
	f.apply(wanted, ApplyOptions{})
	f.write(f.serverPath(), serverTextFor(sessionSection(testPlain, false)))
	review, err := f.app.Review(wanted, nil)
	if err != nil || len(review.Files) != 2 {
		t.Fatal(review.Files, err)
	}
	want := []string{"No field changes, only what this program records of tests and publishing."}
	if diff := cmp.Diff(want, review.Files[1].Changes); diff != "" {
		t.Error(diff)
	}
}
