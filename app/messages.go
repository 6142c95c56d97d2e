package app

import (
	"cmp"
	"fmt"
	"strings"

	"sessionconfig/config"
)

// The texts of the workflow that a user reads: questions, and what was done. The texts
// of errors are in errors.go, those of loading in status.go, and those of changes and
// differences beside the code that compares.

const untilPublished = "Until Service Center and System Components are published, the platform keeps its former session settings."

// fieldLabels are the fields' labels in the window.
var fieldLabels = map[string]string{
	config.FieldProvider:   "Session Provider",
	config.FieldHosts:      "Hosts",
	config.FieldUser:       "User",
	config.FieldPassword:   "Password",
	config.FieldSSL:        "Use SSL",
	config.FieldSSLHost:    "SSL Host",
	config.FieldParameters: "Parameters",
}

// orNothing is for a sentence on what a file has, orEmpty for one side of a change.
func orNothing(text string) string { return cmp.Or(text, "nothing") }
func orEmpty(text string) string   { return cmp.Or(text, "(empty)") }

// ProviderLabel is a provider's name in the window.
func ProviderLabel(p config.Provider) string {
	if p == config.ProviderRedis {
		return "Redis"
	}
	return "Database"
}

func untestedQuestion() Question {
	return Question{Kind: AskUntested, Message: "These settings were not tested. If the platform cannot reach Redis with them, users cannot sign in."}
}

func testFailedQuestion(summary string) Question {
	return Question{Kind: AskTestFailed, Message: "The test of these settings failed: " + summary + " Users may be unable to sign in."}
}

func unknownChildrenQuestion(names []string) Question {
	return Question{
		Kind: AskUnknownChildren, Message: "The session section of server.hsconf contains elements that this program does not know: " + strings.Join(names, ", ") +
			". A newer platform may read them instead of the connection string. It would then not use these settings.",
	}
}

func providerNote(to config.Provider) string {
	return "Changing the session provider to " + ProviderLabel(to) + " ends the users' present sessions: they must sign in again once the change takes effect."
}

func clearTextNote(keyErr error) string {
	return "The connection string in server.hsconf, including its password, is in clear text until the platform next applies its settings and encrypts it: " + keyProblem(keyErr) + "."
}

func unknownChildrenNotice(names []string) string {
	return "The session section of server.hsconf contains elements that this program does not know and keeps as they are: " + strings.Join(names, ", ") + "."
}

// applyMessage says what applying did and where the settings are.
func applyMessage(o Outcome) string {
	switch {
	case len(o.Changed) == 0:
		return "These settings are already in place; nothing was changed."
	case !o.CanPublish:
		return "The settings were saved in " + o.Saved[0].Path + ". There is no Platform Server on this machine, so there is nothing to publish."
	case o.Changed[0] != changedServer:
		return "server.hsconf already has these settings; " + o.Saved[0].Path + " now has them too."
	}
	return "The settings were saved in " + o.Saved[0].Path + "."
}

// PendingNote says what a pending publish means; empty when none is pending.
func (o Outcome) PendingNote() string {
	if !o.Pending || !o.CanPublish {
		return ""
	}
	return untilPublished
}

// PublishQuestion is the text of the popup after applying, and at a start with a
// publish pending.
func PublishQuestion(s Status) string {
	text := untilPublished + " They are published once for a whole environment, which takes several minutes."
	if behind := s.Platform.Behind(); len(behind) > 0 {
		verb := " is"
		if len(behind) > 1 {
			verb = " are"
		}
		text += fmt.Sprintf(" %s%s older than Platform Server %s and will be upgraded.", strings.Join(behind, " and "), verb, s.Platform.Version)
	}
	return text + " Publish them now?"
}

// RepublishText says what remains to be done by hand after publishing; empty
// for RepublishNone.
func RepublishText(r config.Republish) string {
	switch r {
	case config.RepublishAllModules:
		return "The session provider of this installation changed: republish all modules. In Service Center, under Factory > Solutions, publish a solution with all modules of the environment."
	case config.RepublishApplySettings:
		return "The session settings of this installation changed: apply them to all modules. In Service Center, under Factory > Solutions, open a solution with all modules of the environment and choose Apply Settings."
	}
	return ""
}

const (
	publishedMessage      = "Service Center and System Components were published."
	nothingPendingMessage = "Nothing is waiting to be published."
	noServerMessage       = "There is no Platform Server on this machine, so there is nothing to publish."

	confirmedMessage        = "Recorded: you have republished. Nothing is left to do by hand."
	confirmPendingMessage   = "A publish is pending. What must be done by hand afterwards cannot be done before it."
	nothingToConfirmMessage = "Nothing is left to do by hand after a publish."
)

// restoreMessage says what restoring did.
func restoreMessage(o Outcome, name string) string {
	if len(o.Changed) == 0 {
		return "server.hsconf is already the same as " + name + "; nothing was changed."
	}
	return name + " was restored as server.hsconf."
}

// exportMessage says where the export is and what is not in it.
func exportMessage(path string, s config.Settings, sealed bool) string {
	message := "The settings were exported to " + path + "."
	switch {
	case s.Provider != config.ProviderRedis:
		return message
	case sealed:
		return message + " The password is sealed with the passphrase."
	}
	return message + " It does not contain the password: enter it on the other servers."
}
