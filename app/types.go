package app

import (
	"time"

	"sessionconfig/app/platform"
	"sessionconfig/config"
)

// Source says where an effective value came from.
type Source string

// The sources, in the words of `show --json`.
const (
	SourcePlatform Source = "server.hsconf"
	SourceFile     Source = "settings file"
	SourceDefault  Source = "default"
)

// PasswordState says whether there is a password, without showing it.
type PasswordState string

// The password states, in the words of `show --json`.
const (
	PasswordSet        PasswordState = "set"
	PasswordNotSet     PasswordState = "not set"
	PasswordUnreadable PasswordState = "set, unreadable" // stored in a form, or under a key, that this tool cannot read
)

// Status is everything that the window and `show` present. It is a snapshot:
// loading again makes a new one.
type Status struct {
	Settings      config.Settings
	PasswordState PasswordState
	Sources       map[string]Source // by field: provider, hosts, user, password, ssl, ssl_host, parameters
	Differences   []string          // sentences: where server.hsconf and the settings file disagree
	Notices       []string          // sentences to show once after loading, such as a publish still pending
	State         config.State
	TestedOther   bool            // whether State.LastTest is of other settings than these
	Platform      platform.Server // zero Dir: no Platform Server on this machine
	Database      []Field         // what server.hsconf says of the database provider, in its order
	ServerUnread  bool            // there is a server.hsconf that this process may not read
	Elevated      bool            // whether applying is permitted to this process
	Demo          bool
}

// Field is one named value to show.
type Field struct {
	Name  string
	Value string
}

// Question is a reason not to apply. Its text is English; the window translates it.
type Question struct {
	Kind    QuestionKind
	Message string
}

// QuestionKind tells questions apart.
type QuestionKind string

// The reasons not to apply.
const (
	AskUntested        QuestionKind = "untested"
	AskTestFailed      QuestionKind = "test-failed"
	AskProviderChange  QuestionKind = "provider-change"  // present sessions end
	AskUnknownChildren QuestionKind = "unknown-children" // a newer platform may read other elements; accepted means force
	AskClearText       QuestionKind = "clear-text"       // no readable private.key: the password will be in clear text
)

// ApplyOptions say what the user has already confirmed.
type ApplyOptions struct {
	Force bool // write although the section has unknown elements that look like a connection

	PublishArguments []string // new arguments of ConfigurationTool.com, as from an import; none keeps the present ones

	backupAt time.Time // that the backup is named with; zero means now
	reviewed *snapshot // what the user has seen of the files; nil means what was loaded
}

// Outcome is what applying, restoring, exporting or publishing did.
type Outcome struct {
	Message    string        // one sentence or two for the user
	Changed    []string      // "server.hsconf", "settings"
	Saved      []FileChanges // what applying wrote, by file
	Backup     string        // full path of the backup made, if any
	Output     string        // full path of the file that keeps what the publish step printed, if any
	Pending    bool          // whether a publish is pending now
	Since      time.Time
	Republish  config.Republish
	Notes      []string // further sentences the user must see, such as a password written in clear
	CanPublish bool     // whether there is a Platform Server to publish to
}
