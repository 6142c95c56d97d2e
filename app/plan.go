package app

import (
	"errors"
	"slices"
	"strings"
	"time"

	"sessionconfig/config"
	"sessionconfig/config/hsconf"
	"sessionconfig/config/settingsfile"
	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
)

// plan is what applying settings would write, worked out completely before anything is
// written, and what the user has to decide first.
type plan struct {
	now      *snapshot
	settings config.Settings

	server   []byte                 // new server.hsconf; nil when it stays as it is
	like     string                 // file whose permissions server.hsconf gets if it is missing
	backupAt time.Time              // that the backup is named with; zero means now
	document *settingsfile.Document // new settings file
	file     bool                   // whether the settings file changes

	changed        string   // file with a change by another program that this plan would undo; empty if none
	connectionLike []string // unknown elements that a newer platform may be reading
	clearText      bool     // the password will be in clear text in server.hsconf
	notes          []string

	// Filled in as the plan is carried out.
	done   []string // in the words of Outcome.Changed
	backup string
}

// empty tells whether all files have the settings already.
func (p *plan) empty() bool { return p.server == nil && !p.file }

// plan works out what applying s changes, from what is on disk now.
func (a *App) plan(s config.Settings, arguments []string) (*plan, error) {
	now, err := a.read()
	if err != nil {
		return nil, err
	}
	p := &plan{now: now, settings: s}
	if now.untouched(s) && len(arguments) == 0 {
		return p, nil
	}
	if err := a.invalid(s); err != nil {
		return nil, err
	}
	if now.server.Present() {
		if err := p.planServer(); err != nil {
			return nil, err
		}
	}
	p.planFile(a, arguments)
	if !p.empty() {
		p.changed = changedSince(a.base(now), now, s)
	}
	return p, nil
}

// refuse returns the *InvalidSettingsError of invalid settings, unless they are the
// present ones, unchanged.
func (a *App) refuse(s config.Settings) error {
	err := a.invalid(s)
	if err == nil {
		return nil
	}
	if now, readErr := a.read(); readErr == nil && now.untouched(s) {
		return nil
	}
	return err
}

// untouched tells whether s is what was read, with a password in server.hsconf that
// cannot be read: then everything stays as it is. But if the platform cannot read it
// either, and the settings file has the password, it is written again.
func (n *snapshot) untouched(s config.Settings) bool {
	kept := !s.Redis.Password.IsSet() || errors.Is(n.plainErr, hsconf.ErrNewerFormat)
	return n.password == PasswordUnreadable && kept && s.Equal(n.settings)
}

// planServer works out the new server.hsconf.
func (p *plan) planServer() error {
	now := p.now
	var err error
	if p.settings.Provider == config.ProviderDatabase {
		if !now.hasSection {
			return nil
		}
		if p.server, err = now.hsconf.RemoveSession(); err != nil {
			return &PlatformFileError{Path: now.serverPath(), Err: err}
		}
		if len(now.section.Unknown) > 0 {
			p.notes = append(p.notes, "Removed with the section: "+strings.Join(now.section.Unknown, ", ")+".")
		}
		p.connectionLike = now.section.ConnectionLike
		return nil
	}

	previous := now.plain
	if now.plainErr != nil {
		previous = ""
	}
	plain, err := config.ConnectionString(previous, p.settings.Redis)
	if err != nil {
		return err
	}
	if now.hsconf.Holds(plain, now.key) {
		return nil
	}
	p.connectionLike = now.section.ConnectionLike
	if len(now.section.Unknown) > 0 {
		p.notes = append(p.notes, unknownChildrenNotice(now.section.Unknown))
	}
	return p.writeSection(plain)
}

// writeSection puts the connection string into the new server.hsconf, encrypted
// where there is a key.
func (p *plan) writeSection(plain string) error {
	value, encrypted := plain, !p.now.key.IsZero()
	var err error
	if encrypted {
		if value, err = p.now.key.Encrypt(plain); err != nil {
			return &PlatformFileError{Path: p.now.serverPath(), Err: err}
		}
	} else {
		p.clearText = true
		p.notes = append(p.notes, clearTextNote(p.now.keyErr))
	}
	if p.server, err = p.now.hsconf.SetSession(value, encrypted); err != nil {
		return &PlatformFileError{Path: p.now.serverPath(), Err: err}
	}
	return nil
}

// planFile works out the new settings file. It changes if it does not have the settings
// yet; it is not created only for settings that server.hsconf has already.
func (p *plan) planFile(a *App, arguments []string) {
	now := p.now
	document := *now.file
	p.document = &document
	settings := p.settings
	if settings.Provider == config.ProviderDatabase && !storable(settings.Redis) {
		settings.Redis = now.file.Settings.Redis
	}
	follow := p.server != nil || now.file.Present || !now.server.Present()
	if follow && !settings.Equal(now.file.Settings) {
		document.Settings = settings
		document.State.LastTest = nil
		p.file = true
	}
	if len(arguments) > 0 && !slices.Equal(arguments, document.State.PublishArguments) {
		document.State.PublishArguments = slices.Clone(arguments)
		p.file = true
	}
	if p.server != nil {
		p.setPending(a.options.Now(), true)
	}
	if outcome, ok := a.tests.of(p.settings); p.file && ok && settings.Provider == config.ProviderRedis {
		document.State.LastTest = &config.LastTest{When: outcome.when, Verdict: string(outcome.verdict), Summary: outcome.summary}
	}
}

// setPending marks server.hsconf as waiting to be published and, if its session section
// changes, which republish step the publish will leave to the user.
func (p *plan) setPending(now time.Time, section bool) {
	p.file = true
	state := &p.document.State
	if state.PendingSince.IsZero() {
		state.PendingSince = now.UTC().Truncate(time.Second)
	}
	if !section {
		return
	}
	next := config.RepublishAllModules
	if p.now.onRedis() {
		next = config.RepublishApplySettings
	}
	state.Republish = stronger(state.Republish, next)
}

// stronger is the republish step that includes both: republishing all modules also
// applies their settings.
func stronger(a, b config.Republish) config.Republish {
	for _, step := range []config.Republish{config.RepublishAllModules, config.RepublishApplySettings} {
		if a == step || b == step {
			return step
		}
	}
	return config.RepublishNone
}

// storable tells whether Redis fields can be saved in the settings file while the
// provider is Database.
func storable(r config.Redis) bool {
	errs := finding.OnlyErrors(config.Validate(config.Settings{Provider: config.ProviderRedis, Redis: r}, client.Assume()))
	return !slices.ContainsFunc(errs, func(f finding.Finding) bool { return f.Code != finding.ParameterNewer })
}

// changedSince names the file in which another program changed, since base was read,
// what applying s would undo. Changes elsewhere in the file are kept, and do not count.
func changedSince(base, now *snapshot, s config.Settings) string {
	if s.Equal(now.settings) {
		return ""
	}
	if base.server.Dir == now.server.Dir && now.server.Present() && !now.sameSection(base) {
		return now.serverPath()
	}
	if !now.file.Settings.Equal(base.file.Settings) && !s.Equal(now.file.Settings) {
		return now.file.Path()
	}
	return ""
}
