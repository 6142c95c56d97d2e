package config

import (
	"slices"
	"time"
)

// Republish says what remains to be done by hand after publishing.
type Republish string

// The remaining steps (design, section 2).
const (
	RepublishNone          Republish = "none"
	RepublishAllModules    Republish = "all-modules"
	RepublishApplySettings Republish = "apply-settings"
)

// State is what the settings file remembers between runs in addition to the settings.
type State struct {
	PublishArguments []string  // arguments of ConfigurationTool.com; never empty after loading
	PendingSince     time.Time // zero when nothing waits to be published
	Republish        Republish // what a publish left to be done, until confirmed; or what a pending publish will
	LastTest         *LastTest // nil when never tested
}

// LastTest sums up the last Test Connection.
type LastTest struct {
	When    time.Time
	Verdict string
	Summary string
}

// Clone copies a state so that changing one does not change the other.
func (s State) Clone() State {
	s.PublishArguments = slices.Clone(s.PublishArguments)
	if s.LastTest != nil {
		test := *s.LastTest
		s.LastTest = &test
	}
	return s
}

// Equal compares states; times by the instant that they mean.
func (s State) Equal(other State) bool {
	if (s.LastTest == nil) != (other.LastTest == nil) {
		return false
	}
	if s.LastTest != nil && (!s.LastTest.When.Equal(other.LastTest.When) ||
		s.LastTest.Verdict != other.LastTest.Verdict || s.LastTest.Summary != other.LastTest.Summary) {
		return false
	}
	return slices.Equal(s.PublishArguments, other.PublishArguments) &&
		s.PendingSince.Equal(other.PendingSince) && s.Republish == other.Republish
}
