package app

import (
	"fmt"

	"sessionconfig/config"
)

// publishFailureText says that the publish step failed, in one sentence.
func publishFailureText(e *PublishFailure) string {
	return fmt.Sprintf("Publishing failed: ConfigurationTool.com ended with exit code %d.", e.ExitCode)
}

// PublishQuestion is the text of the popup after applying.
func PublishQuestion(s Status) string { return "" }

// RepublishText says what remains to be done by hand after publishing; empty
// for RepublishNone.
func RepublishText(r config.Republish) string { return "" }
