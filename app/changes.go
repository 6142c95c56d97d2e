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
		changes := changeSentences(p.now.inServer(), inServer(p.settings))
		if len(changes) == 0 {
			changes = []string{"No field changes, only how they are written."}
		}
		files = append(files, FileChanges{Path: p.now.serverPath(), Changes: changes})
	}
	if p.file {
		before, after := p.now.file, p.document
		changes := changeSentences(before.Settings, after.Settings)
		changes = append(changes, argumentSentences(before.State.PublishArguments, after.State.PublishArguments)...)
		if len(changes) == 0 {
			changes = []string{"No field changes, only what this program records of tests and publishing."}
		}
		files = append(files, FileChanges{Path: before.Path(), Changes: changes})
	}
	return files
}

// inServer is what server.hsconf has of the settings: those of Redis only while sessions
// are there. Otherwise the settings file keeps them.
func inServer(s config.Settings) config.Settings {
	if s.Provider == config.ProviderDatabase {
		s.Redis = config.Redis{}
	}
	return s
}

// inServer is what server.hsconf has of the settings that were read.
func (n *snapshot) inServer() config.Settings {
	s := n.settings
	if !n.hasSection {
		s.Redis = config.Redis{}
	}
	return s
}

// Side is a field that differs, on both sides, a secret by whether it is set. Here is
// what the form has or what is in place, There what is in the file or in a backup.
type Side struct {
	Field       string // its label in the window
	Here, There string
}

// differs is the other side of a secret that is set on both.
const differs = "differs"

// sidesOf are the fields that differ between two settings.
func sidesOf(here, there config.Settings) []Side {
	var sides []Side
	for _, c := range config.Diff(here, there) {
		sides = append(sides, sideOf(c))
	}
	return sides
}

func sideOf(c config.Change) Side {
	const unset = "not set" // as config.Diff says that there is no password
	switch {
	case c.Field == config.FieldProvider:
		c.Old, c.New = shownProvider(c.Old), shownProvider(c.New)
	case c.Field == config.FieldPassword && c.Old != unset && c.New != unset:
		c.New = differs
	}
	return Side{Field: fieldLabels[c.Field], Here: orEmpty(c.Old), There: orEmpty(c.New)}
}

// shownProvider is a provider's name in the window; empty where there is none.
func shownProvider(p string) string {
	if p == "" {
		return ""
	}
	return ProviderLabel(config.Provider(p))
}

// sentence says that what is here becomes what is there.
func (s Side) sentence() string {
	if s.There == differs {
		return s.Field + ": changed."
	}
	return fmt.Sprintf("%s: %s becomes %s.", s.Field, s.Here, s.There)
}

// changeSentences say what differs between two settings, a sentence for each field.
func changeSentences(before, after config.Settings) []string {
	var sentences []string
	for _, s := range sidesOf(before, after) {
		sentences = append(sentences, s.sentence())
	}
	return sentences
}

func argumentSentences(before, after []string) []string {
	if slices.Equal(before, after) {
		return nil
	}
	return []string{fmt.Sprintf("Publish arguments: %s becomes %s.", strings.Join(before, " "), strings.Join(after, " "))}
}
