package platform

import (
	"os"
	"path/filepath"
	"testing"
)

func TestHeld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "machine.config")
	if held(path) {
		t.Error("a missing file is held")
	}
	if err := os.WriteFile(path, []byte("<configuration/>"), 0o600); err != nil {
		t.Fatal(err)
	}
	if held(path) {
		t.Error("a closed file is held")
	}
	for name, test := range map[string]struct {
		flag int
		want bool
	}{"written": {os.O_RDWR, true}, "read": {os.O_RDONLY, false}} {
		file, err := os.OpenFile(path, test.flag, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := held(path); got != test.want {
			t.Errorf("a file that is being %s is held: %t", name, got)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
