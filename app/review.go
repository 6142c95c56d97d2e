package app

import (
	"time"

	"sessionconfig/config"
	"sessionconfig/config/safefile"
	"sessionconfig/redisprobe"
)

// Review is what applying settings would do, and all that the user should know
// before it. It holds nothing to decide one by one: applying is one answer.
type Review struct {
	Files     []FileChanges // what would change, by file; none when nothing does
	Backup    string        // name of the backup of server.hsconf; empty when it stays as it is
	Conflict  *Conflict     // what another program changed meanwhile; nil if nothing
	Questions []Question    // what speaks for thinking twice

	at time.Time // that the backup is named with
}

// Conflict is a change that another program made since loading, and that applying
// would undo.
type Conflict struct {
	Path  string // the file
	Sides []Side // the fields that differ
}

// Options are the ApplyOptions of who has answered yes to a review.
func (r Review) Options(arguments []string) ApplyOptions {
	return ApplyOptions{Force: true, Overwrite: true, PublishArguments: arguments, backupAt: r.at}
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
	r := Review{Files: p.files(), Questions: a.questions(p), at: a.options.Now()}
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

// questions are what speaks against applying a plan at once, the worst first.
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

// sides are the fields in which what p writes differs from what stands in the file
// that another program changed.
func (p *plan) sides() []Side {
	there := p.now.settings
	if p.changed == p.now.file.Path() {
		there = p.now.file.Settings
	}
	return sidesOf(p.settings, there)
}
