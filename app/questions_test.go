package app

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sessionconfig/config"
	"sessionconfig/redisprobe"
)

func TestQuestions(t *testing.T) {
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
		{"changed since", sessionSection(testPlain, false), wanted, func(f *fixture) {
			f.write(f.serverPath(), serverTextFor(sessionSection("d:7000,password=x", false)))
		}, []QuestionKind{AskUntested, AskChangedSince}},
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
			questions, err := f.app.Questions(tt.settings)
			if err != nil {
				t.Fatal(err)
			}
			var got []QuestionKind
			for _, q := range questions {
				got = append(got, q.Kind)
				if q.Title == "" || q.Message == "" || q.Accept == "" {
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
