package app

import (
	"testing"

	"sessionconfig/config"
)

// TestReportedSettingsInALine: what is missing is said in a word.
func TestReportedSettingsInALine(t *testing.T) {
	if got, want := ReportSettings(config.Settings{}, nil).String(), "Settings: hosts none, password not set, Use SSL off"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
