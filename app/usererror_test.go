package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"sessionconfig/app/platform"
	"sessionconfig/config/hsconf"
	"sessionconfig/config/safefile"
	"sessionconfig/config/settingsfile"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
)

func TestUserError(t *testing.T) {
	tests := []struct {
		name   string
		err    error
		code   int
		says   string // part of the problem
		remedy bool
	}{
		{"none", nil, 0, "", false},
		{"invalid settings", &InvalidSettingsError{Findings: []redisprobe.Finding{finding.New("hosts-empty", "", nil)}}, 2, "No hosts", true},
		{"not elevated", &NotElevatedError{Path: "/p/server.hsconf"}, 4, "/p/server.hsconf", true},
		{"changed since loading", &ChangedError{Path: "/p/f"}, 3, "/p/f", true},
		{"changed while writing", fmt.Errorf("apply: %w", &safefile.ChangedError{Path: "/p/f"}), 3, "/p/f", true},
		{"unknown children", &UnknownChildrenError{Names: []string{"Host"}}, 3, "Host", true},
		{"locked", &safefile.LockedError{Path: "/p/f", Holder: safefile.Holder{PID: 77, User: "ana", Host: "fe1"}}, 3, "process 77 of ana on fe1", true},
		{"locked by who knows whom", &safefile.LockedError{Path: "/p/f"}, 3, "/p/f", true},
		{"misspelt key", &settingsfile.SyntaxError{Path: "/p/s.yaml", Line: 3, Reason: "unknown key"}, 3, "/p/s.yaml:3", true},
		{"disk full", &safefile.Error{Path: "/p/f", Cause: safefile.CauseDiskFull, Err: os.ErrInvalid}, 3, "no space", true},
		{"a folder that others own", &safefile.Error{Path: "/p", Cause: safefile.CauseForeign, Err: os.ErrPermission}, 3, "another user", true},
		{"any other cause", &safefile.Error{Path: "/p/f", Cause: safefile.CauseOther, Err: errors.New("strange")}, 3, "strange", true},
		{"damage", &PlatformFileError{Path: "/p/server.hsconf", Err: &hsconf.DamageError{Line: 4, Column: 5, Reason: "broken"}}, 3, "line 4, column 5", true},
		{"missing server.hsconf", &PlatformFileError{Path: "/p/server.hsconf", Err: fs.ErrNotExist}, 3, "/p/server.hsconf does not exist", true},
		{"unreadable server.hsconf", &PlatformFileError{Path: "/p/server.hsconf", Err: fs.ErrPermission}, 3, "may not read", true},
		{"no key of ours", fmt.Errorf("seal the password: %w", &settingsfile.KeyFileError{Path: "/p/s.key", Reason: "it is another's"}), 3, "/p/s.key", true},
		{"missing folder", &platform.FolderError{Dir: "/p", Err: fs.ErrNotExist}, 3, "/p", true},
		{"no backup", &NoBackupError{Name: "x.bak"}, 3, "x.bak", true},
		{"export exists", &ExistsError{Path: "/p/e"}, 3, "/p/e", true},
		{"passphrase needed", &PassphraseNeededError{Path: "/p/e"}, 2, "/p/e", true},
		{"no seal", &settingsfile.UnsealedError{Path: "/p/e"}, 3, "/p/e", true},
		{"short passphrase", &ShortPassphraseError{}, 2, "fewer than 12 characters", true},
		{"a server.hsconf to import", &ServerFileError{Path: "/p/server.hsconf"}, 3, "/p/server.hsconf", true},
		{"no key beside it", &KeyNeededError{Path: "/p/server.hsconf", Err: hsconf.ErrNoKey}, 3, "no private.key beside it", true},
		{"another server's key", &KeyNeededError{Path: "/p/server.hsconf", Err: hsconf.ErrWrongKey}, 3, "that of another server", true},
		{"wrong passphrase", &settingsfile.WrongPassphraseError{Path: "/p/e"}, 2, "/p/e", true},
		{"publish failed", &PublishFailure{ExitCode: 9}, 1, "exit code 9", true},
		{"publish killed", &PublishFailure{ExitCode: -1}, 1, "crashed or was ended by another program", true},
		{"no tool", &platform.ToolError{Path: "/p/ConfigurationTool.com", Err: fs.ErrNotExist}, 1, "ConfigurationTool.com", true},
		{"no server", ErrNoServer, 1, "no Platform Server", true},
		{"not recorded", &NotRecordedError{Err: &safefile.Error{Path: "/p/f", Cause: safefile.CauseDiskFull, Err: os.ErrInvalid}}, 3, "were published", true},
		{"not undone", &NotUndoneError{Path: "/p/s.yaml", Err: &safefile.Error{Path: "/p/f", Cause: safefile.CauseInUse, Err: os.ErrInvalid}, Undo: errors.New("gone")}, 3, "/p/s.yaml already has the new settings", true},
		{"no way to rights", platform.ErrNoElevation, 4, "no pkexec", true},
		{"not taken over", errors.Join(platform.ErrNotTaken, errors.New("an elevated process that is gone")), 1, "did not take over", true},
		{"cancelled", fmt.Errorf("publish: %w", context.Canceled), 130, "ancelled", false},
		{"a file that is not there", &fs.PathError{Op: "open", Path: "/p/e", Err: fs.ErrNotExist}, 3, "/p/e", true},
		{"a file that may not be read", fmt.Errorf("read the settings file: %w", &fs.PathError{Op: "open", Path: "/p/s.yaml", Err: fs.ErrPermission}), 3, "This process may not open /p/s.yaml.", true},
		{"a tool that may not be run", &platform.ToolError{Path: "/p/ConfigurationTool.com", Err: &fs.PathError{Op: "fork/exec", Path: "/p/ConfigurationTool.com", Err: fs.ErrPermission}}, 1, "cannot be run", true},
		{"a question at the end", &settingsfile.SyntaxError{Path: "/p/s.yaml", Line: 3, Reason: "unknown key \"hots\": did you mean \"hosts\"?"}, 3, "\"hosts\"?", true},
		{"sessions that cannot be counted", &redisprobe.SessionsError{Finding: finding.New("tcp-refused", "10.0.0.1:7000", finding.Args{"host": "10.0.0.1", "port": "7000"})}, 1, "refused", true},
		{"anything else", errors.New("something odd"), 1, "Something odd.", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			problem, remedy := UserError(tt.err)
			if !strings.Contains(problem, tt.says) || (remedy != "") != tt.remedy {
				t.Errorf("problem %q, remedy %q", problem, remedy)
			}
			for _, text := range []string{problem, remedy} {
				text = strings.ReplaceAll(text, "Restore Backup...", "Restore Backup") // the menu's own dots
				if text != "" && !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") || strings.Contains(text, "..") || strings.Contains(text, "\n") {
					t.Errorf("no sentence: %q", text)
				}
			}
			if code := ExitCode(tt.err); code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
		})
	}
}

func TestSentence(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "",
		"something odd":                  "Something odd.",
		"a whole one.":                   "A whole one.",
		"unknown key: did you mean it?":  "Unknown key: did you mean it?",
		"éric holds the lock":            "Éric holds the lock.",
		"x":                              "X.",
		"session.yaml:3: unknown key":    "session.yaml:3: unknown key.",
		"/etc/session.yaml is damaged":   "/etc/session.yaml is damaged.",
		`c:\x\server.hsconf is damaged`:  `c:\x\server.hsconf is damaged.`,
		"parameter 2 has no equals sign": "Parameter 2 has no equals sign.",
	} {
		if got := Sentence(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestEveryCauseHasWords(t *testing.T) {
	for _, cause := range []safefile.Cause{
		safefile.CauseReadOnly, safefile.CausePermission, safefile.CauseImmutable, safefile.CauseInUse, safefile.CauseDiskFull,
		safefile.CauseMounted, safefile.CauseNoLocks, safefile.CauseReadOnlyFS, safefile.CauseFolder, safefile.CauseNotAFile, safefile.CauseNotFlushed, safefile.CauseOther,
	} {
		problem, remedy := UserError(&safefile.Error{Path: "/p/f", Cause: cause, Err: os.ErrInvalid})
		if !strings.Contains(problem, "/p/f") || remedy == "" {
			t.Errorf("%s: %q, %q", cause, problem, remedy)
		}
	}
}

func TestPublishQuestion(t *testing.T) {
	plain := PublishQuestion(Status{})
	if !strings.Contains(plain, untilPublished) || !strings.Contains(plain, "once for a whole environment") || !strings.HasSuffix(plain, "?") {
		t.Error(plain)
	}
	behind := PublishQuestion(Status{Platform: platform.Server{Version: "11.39.0", ServiceCenter: "11.38.0", SystemComponents: "11.38.0"}})
	if !strings.Contains(behind, "Service Center and System Components are older than Platform Server 11.39.0") {
		t.Error(behind)
	}
}
