package config

import "time"

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
