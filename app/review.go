package app

import (
	"time"

	"sessionconfig/config"
	"sessionconfig/config/safefile"
	"sessionconfig/redisprobe"
)

// Review is what applying settings would do, and all that the user should know before
// it. The user answers it as a whole.
type Review struct {
	Files     []FileChanges // what would change, by file; none when nothing does
	Backup    string        // name of the backup of server.hsconf; empty when it stays as it is
	Conflict  *Conflict     // what another program changed meanwhile; nil if nothing
	Questions []Question    // reasons not to apply

	at   time.Time // that the backup is named with
	seen *snapshot // the files that this is about; nil when nothing would change
}

// Conflict is a change that another program made since loading, and that applying
// would undo.
type Conflict struct {
	Path  string // the file
	Sides []Side // the fields that differ
}

// Options are the ApplyOptions of a user who has confirmed the review. What another
// program changes after it is not overwritten.
func (r Review) Options(arguments []string) ApplyOptions {
	return ApplyOptions{Force: true, PublishArguments: arguments, backupAt: r.at, reviewed: r.seen}
}

// Review works out what applying s with these publish arguments would do. Nothing is
// written. Invalid settings are an *InvalidSettingsError; other errors are those of
// Load.
func (a *App) Review(s config.Settings, arguments []string) (Review, error) {
	if err := a.refuse(s); err != nil {
		return Review{}, err
	}
	p, err := a.plan(s, arguments)
	if err != nil || p.empty() {
		return Review{}, err
	}
	r := Review{Files: p.files(), Questions: a.questions(p), at: a.options.Now(), seen: p.now}
	if p.server != nil {
		if r.Backup, err = safefile.NextBackup(p.now.serverPath(), r.at); err != nil {
			return Review{}, err
		}
	}
	if p.changed != "" {
		r.Conflict = &Conflict{Path: p.changed, Sides: p.sides()}
	}
	return r, nil
}

// questions are reasons against applying a plan, the most important first.
func (a *App) questions(p *plan) []Question {
	var questions []Question
	if p.settings.Provider == config.ProviderRedis {
		switch outcome, ok := a.tests.of(p.settings); {
		case !ok:
			questions = append(questions, untestedQuestion())
		case outcome.verdict == redisprobe.VerdictFailed:
			questions = append(questions, testFailedQuestion(outcome.summary))
		}
	}
	if len(p.connectionLike) > 0 {
		questions = append(questions, unknownChildrenQuestion(p.connectionLike))
	}
	if p.server != nil && p.now.onRedis() != (p.settings.Provider == config.ProviderRedis) {
		questions = append(questions, Question{Kind: AskProviderChange, Message: providerNote(p.settings.Provider)})
	}
	if p.clearText {
		questions = append(questions, Question{Kind: AskClearText, Message: clearTextNote(p.now.keyErr)})
	}
	return questions
}

// sides are the fields in which what p writes differs from the file that another
// program changed.
func (p *plan) sides() []Side {
	there := p.now.settings
	if p.changed == p.now.file.Path() {
		there = p.now.file.Settings
	}
	return sidesOf(p.settings, there)
}

// ConnectionString shows the connection string that s would be stored as, its
// secrets hidden. The error says what cannot be represented.
func (a *App) ConnectionString(s config.Settings) (string, error) {
	previous := ""
	a.mu.Lock()
	if a.loaded != nil && a.loaded.plainErr == nil {
		previous = a.loaded.plain
	}
	a.mu.Unlock()
	text, err := config.ConnectionString(previous, s.Redis)
	if err != nil {
		return "", err
	}
	return redacted(text), nil
}
