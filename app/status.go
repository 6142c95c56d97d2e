package app

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sessionconfig/app/platform"
	"sessionconfig/config"
	"sessionconfig/config/hsconf"
	"sessionconfig/config/safefile"
	"sessionconfig/config/settingsfile"
)

// Load reads the settings file and server.hsconf. Apply later compares with what it
// read, to notice a change by another program. A Platform Server folder without a
// usable server.hsconf is a *PlatformFileError or a *platform.FolderError, an unusable
// settings file a *settingsfile.SyntaxError.
func (a *App) Load() (Status, error) {
	now, err := a.read()
	if err != nil {
		return Status{}, err
	}
	a.rebase(now)
	return a.status(now), nil
}

// Remembered is the state of earlier runs in the settings file; empty if it cannot be
// read. Unlike Load it does not read server.hsconf, which may be damaged.
func (a *App) Remembered() config.State {
	file, err := settingsfile.Load(a.options.SettingsPath)
	if err != nil {
		file = settingsfile.Defaults(a.options.SettingsPath)
	}
	return file.State
}

// LoadPermitted is Load for showing and testing, which need no rights: files that this
// process may not read count as empty, and a notice names each. The provider is empty where
// only such a file says it.
func (a *App) LoadPermitted() (Status, error) {
	now, err := a.readPermitted()
	if err != nil {
		return Status{}, err
	}
	if len(now.unread) > 0 {
		a.rebase(nil) // edits are not based on what was not read
	} else {
		a.rebase(now)
	}
	return a.status(now), nil
}

func (a *App) status(n *snapshot) Status {
	settings := n.settings
	settings.Redis.Hosts = slices.Clone(settings.Redis.Hosts)
	settings.Redis.Parameters = slices.Clone(settings.Redis.Parameters)
	return Status{
		Settings:      settings,
		PasswordState: n.password,
		Sources:       maps.Clone(n.sources),
		Differences:   n.differences(),
		Notices:       a.notices(n),
		State:         n.file.State,
		TestedOther:   n.file.State.LastTest != nil && !SameTest(n.settings, n.file.Settings),
		Platform:      n.server,
		Database:      n.database(),
		ServerUnread:  n.server.Present() && n.hsconf == nil,
		Elevated:      a.permitted(a.paths(n)...) == nil,
		Demo:          a.options.Demo,
	}
}

// paths are the files that applying writes.
func (a *App) paths(n *snapshot) []string {
	if !n.server.Present() {
		return []string{a.options.SettingsPath}
	}
	return []string{n.serverPath(), a.options.SettingsPath}
}

// notices are the sentences to show once after loading, the most important first.
func (a *App) notices(n *snapshot) []string {
	var notices []string
	add := func(notice string) {
		if notice != "" {
			notices = append(notices, notice)
		}
	}
	for _, err := range n.unread {
		problem, _ := UserError(err)
		add(problem + " Its content is not shown here.")
	}
	notices = append(notices, a.restored...)
	state := n.file.State
	if !state.PendingSince.IsZero() {
		add(pendingNotice(state.PendingSince))
		if n.plainErr == nil && len(n.differences()) > 0 {
			add("Publishing uses what is in server.hsconf, which differs from the settings file: an earlier run was interrupted, or another program changed one of them.")
		}
	} else {
		add(RepublishText(state.Republish))
	}
	add(n.unreadableNotice())
	if n.hasSection && !strings.EqualFold(n.section.ProviderKey, hsconf.ProviderRedis) {
		add(fmt.Sprintf("server.hsconf names the session provider %q, which this program does not know. Applying sets it to Redis.", n.section.ProviderKey))
	}
	if len(n.section.Unknown) > 0 {
		add(unknownChildrenNotice(n.section.Unknown))
	}
	if platform.Below(n.server.Version, platform.MinimumVersion) {
		add(fmt.Sprintf("Platform Server %s cannot keep sessions in Redis. Upgrade to %s or newer first.", n.server.Version, platform.MinimumVersion))
	}
	for _, path := range a.paths(n) {
		if safefile.HasOtherNames(path) {
			add(fmt.Sprintf("%s has another name (a hard link). Applying replaces it under this name alone: what goes by the other name keeps the former settings. Make that name a symbolic link to this one.", path))
		}
	}
	notices = append(notices, n.file.Notices...)
	if a.options.LogFile != "" {
		if err := a.log.file.check(); err != nil {
			add(fmt.Sprintf("The log %s cannot be written: %v. This run continues without a log.", a.options.LogFile, safefile.Reason(err)))
		}
	}
	return notices
}

// unreadableNotice says why the connection string in server.hsconf cannot be
// read; empty when it can.
func (n *snapshot) unreadableNotice() string {
	if n.plainErr == nil {
		return "" // the document's own notices are about a password in the settings file
	}
	consequence := " The fields shown are those of the settings file."
	if n.settings.Redis.Password.IsSet() {
		consequence = " The fields and the password used here are those of the settings file, which may be older."
	} else {
		consequence += " Type the password again to test or to change settings."
	}
	const unreadable = "The connection string in server.hsconf cannot be read: "
	switch {
	case errors.Is(n.plainErr, hsconf.ErrNewerFormat):
		return unreadable + "it is encrypted in a format newer than this program knows." + consequence
	case errors.Is(n.plainErr, hsconf.ErrWrongKey):
		return unreadable + "it was encrypted with another key than the one in private.key, for example because server.hsconf was copied from another server." + consequence
	case errors.Is(n.plainErr, hsconf.ErrDamaged):
		return unreadable + "its encrypted value is damaged." + consequence
	case errors.Is(n.plainErr, hsconf.ErrNoKey):
		return unreadable + "it is encrypted, and " + keyProblem(n.keyErr) + "." + consequence
	}
	return unreadable + n.plainErr.Error() + "." + consequence
}

// keyProblem says as a clause why there is no key.
func keyProblem(err error) string {
	switch {
	case errors.Is(err, hsconf.ErrNoKey), err == nil:
		return "there is no private.key in the Platform Server folder"
	case errors.Is(err, hsconf.ErrBadKey):
		return "there is no key in private.key"
	case errors.Is(err, fs.ErrPermission):
		return "this process may not read private.key"
	}
	return "private.key cannot be read"
}

// database is what server.hsconf says about sessions in the database, secrets hidden.
func (n *snapshot) database() []Field {
	if n.hsconf == nil {
		return nil
	}
	var fields []Field
	for _, value := range n.hsconf.Database() {
		fields = append(fields, Field{Name: value.Name(), Value: n.show(value)})
	}
	return fields
}

func (n *snapshot) show(value hsconf.Value) string {
	plain, err := value.Text, error(nil)
	if value.Encrypted {
		plain, err = n.key.Decrypt(value.Text)
	}
	switch {
	case value.Text == "":
		return ""
	case hsconf.IsSecret(value.Name(), plain):
		return config.Redacted
	case err != nil:
		return "[encrypted]"
	}
	return plain
}

func pendingNotice(since time.Time) string {
	return fmt.Sprintf("Publishing is pending since %s: until Service Center and System Components are published, the platform keeps its former session settings.", since.Local().Format("2006-01-02 15:04"))
}

func restoredNotice(r safefile.Restored) string {
	notice := fmt.Sprintf("Another program saved %s while a run of this program was replacing it; that run did not finish.", r.Path)
	if r.Kept == "" {
		return notice + " The saved version was restored: check the settings, and apply them again if they are not the ones you want."
	}
	return notice + fmt.Sprintf(" The saved version is kept as %s, because the file was saved once more: restore it if it is the right one.", filepath.Base(r.Kept))
}
