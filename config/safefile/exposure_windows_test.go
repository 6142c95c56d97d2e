package safefile

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/windows"
)

func TestTrustedOwner(t *testing.T) {
	for _, c := range []struct {
		name, sid string
		want      bool
	}{
		{"administrators", "S-1-5-32-544", true},
		{"the system", "S-1-5-18", true},
		{"TrustedInstaller", trustedInstaller, true},
		{"users", "S-1-5-32-545", false},
		{"everyone", "S-1-1-0", false},
		{"some user", "S-1-5-21-1-2-3-1001", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			sid, err := windows.StringToSid(c.sid)
			if err != nil {
				t.Fatal(err)
			}
			if got := trustedOwner(sid); got != c.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

// TestOwnFilesAreTrusted makes what this program makes.
func TestOwnFilesAreTrusted(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "SessionConfig")
	if err := makePrivateFolder(folder); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "session.yaml")
	if _, err := Replace(file, []byte("version: 1\n"), Options{}); err != nil {
		t.Fatal(err)
	}
	if got := Exposure(file); got != "" {
		t.Errorf("got %q", got)
	}
	if err := TrustedFolder(file); err != nil {
		t.Error(err)
	}
	if err := makePrivateFolder(folder); !os.IsExist(err) {
		t.Errorf("a second time: %v", err)
	}
}
