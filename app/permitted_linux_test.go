package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// withoutRights calls f as somebody else than root for the file system, to whom
// modes mean nothing. f must not leave its goroutine.
func withoutRights(t *testing.T, f func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		f()
		return
	}
	const nobody = 65534
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before, err := unix.SetfsuidRetUid(nobody)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Setfsuid(before)
	f()
}

// openFolders lets everybody into the folders of the files.
func (f *fixture) openFolders() {
	f.t.Helper()
	for _, dir := range []string{filepath.Dir(f.options.SettingsPath), f.options.PlatformDir} {
		for ; dir != filepath.Dir(dir) && dir != os.TempDir(); dir = filepath.Dir(dir) {
			if err := os.Chmod(dir, 0o755); err != nil {
				f.t.Fatal(err)
			}
		}
	}
	for _, path := range []string{f.options.SettingsPath, f.serverPath(), f.keyPath()} {
		if err := os.Chmod(path, 0o644); err != nil {
			f.t.Fatal(err)
		}
	}
}

// unreadableFixture is a server and a settings file that names another host. This
// process has no rights, and nobody may read the files that secret names.
func unreadableFixture(t *testing.T, secret []func(*fixture) string) *fixture {
	t.Helper()
	f := newFixture(t, serverTextFor(sessionSection(testPlain, false)))
	f.elevated = false
	f.write(f.options.SettingsPath, "version: 1\nprovider: redis\nredis:\n  hosts: [b:7000]\n")
	f.openFolders()
	for _, path := range secret {
		if err := os.Chmod(path(f), 0); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// TestLoadPermitted: who may not read a file can look at the rest and test, and
// is told; Load itself refuses.
func TestLoadPermitted(t *testing.T) {
	tests := []struct {
		name      string
		secret    []func(*fixture) string
		wantHosts []string
		wantTexts []string
	}{
		{
			"the settings file",
			[]func(*fixture) string{func(f *fixture) string { return f.options.SettingsPath }},
			[]string{testHosts},
			[]string{"session.yaml"},
		},
		{
			"server.hsconf",
			[]func(*fixture) string{(*fixture).serverPath},
			[]string{"b:7000"},
			[]string{"server.hsconf"},
		},
		{
			"both",
			[]func(*fixture) string{(*fixture).serverPath, func(f *fixture) string { return f.options.SettingsPath }},
			nil,
			[]string{"session.yaml", "server.hsconf"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := unreadableFixture(t, tt.secret)
			var status Status
			var err, strict error
			withoutRights(t, func() {
				status, err = f.app.LoadPermitted()
				_, strict = f.app.Load()
			})
			if err != nil {
				t.Fatalf("LoadPermitted: %v", err)
			}
			if !errors.Is(strict, fs.ErrPermission) || ExitCode(strict) != ExitFile {
				t.Errorf("Load: %v, exit code %d", strict, ExitCode(strict))
			}
			if got, want := strings.Join(status.Settings.Redis.Hosts, ","), strings.Join(tt.wantHosts, ","); got != want {
				t.Errorf("hosts %q, want %q", got, want)
			}
			if known := status.Settings.Provider != ""; known != (tt.wantHosts != nil) {
				t.Errorf("the provider is %q", status.Settings.Provider)
			}
			if got, want := status.ServerUnread, slices.Contains(tt.wantTexts, "server.hsconf"); got != want {
				t.Errorf("server.hsconf counts as unread: %t", got)
			}
			if !status.Platform.Present() {
				t.Error("the Platform Server was not found")
			}
			if len(status.Notices) != len(tt.wantTexts) {
				t.Fatalf("notices %q", status.Notices)
			}
			for i, text := range tt.wantTexts {
				if !strings.Contains(status.Notices[i], text) {
					t.Errorf("notice %q does not name %s", status.Notices[i], text)
				}
			}
		})
	}
}
