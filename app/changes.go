package app

import (
	"fmt"
	"slices"
	"strings"

	"sessionconfig/config"
)

// FileChanges is what changes in one file, a sentence for each field, secrets
// hidden.
type FileChanges struct {
	Path    string
	Changes []string
}

// files are the changes that a plan makes, in the files that it writes,
// server.hsconf first.
func (p *plan) files() []FileChanges {
	var files []FileChanges
	if p.server != nil {
		changes := changeSentences(p.now.settings, p.settings)
		if len(changes) == 0 {
			changes = []string{"No field changes, only how they are written."}
		}
		files = append(files, FileChanges{Path: p.now.serverPath(), Changes: changes})
	}
	if p.file {
		before, after := p.now.file, p.document
		changes := changeSentences(before.Settings, after.Settings)
		changes = append(changes, argumentSentences(before.State.PublishArguments, after.State.PublishArguments)...)
		files = append(files, FileChanges{Path: before.Path(), Changes: changes})
	}
	return files
}

// changeSentences say what differs between two settings, a sentence for each field.
func changeSentences(before, after config.Settings) []string {
	var sentences []string
	for _, change := range config.Diff(before, after) {
		sentences = append(sentences, changeSentence(change))
	}
	return sentences
}

func changeSentence(c config.Change) string {
	if c.Field == config.FieldPassword && c.Old != unsetPassword && c.New != unsetPassword {
		return "Password: changed."
	}
	if c.Field == config.FieldProvider {
		c.Old, c.New = ProviderLabel(config.Provider(c.Old)), ProviderLabel(config.Provider(c.New))
	}
	return fmt.Sprintf("%s: %s becomes %s.", fieldLabel(c.Field), orNothing(c.Old), orNothing(c.New))
}

// unsetPassword is how config.Diff says that there is no password.
const unsetPassword = "not set"

func argumentSentences(before, after []string) []string {
	if slices.Equal(before, after) {
		return nil
	}
	return []string{fmt.Sprintf("Publish arguments: %s becomes %s.", strings.Join(before, " "), strings.Join(after, " "))}
}
