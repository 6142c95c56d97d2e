package certificate

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReadLimited(t *testing.T) {
	dir := t.TempDir()
	if _, err := readLimited(filepath.Join(dir, "none")); err == nil || strings.Contains(err.Error(), dir) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := readLimited(dir); err == nil {
		t.Error("a folder is read")
	}
	if _, err := readLimited(os.DevNull); err == nil {
		t.Error("a device is read")
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if data, err := readLimited(file); err != nil || string(data) != "x" {
		t.Errorf("%q, %v", data, err)
	}
	if got := fileReason(&fs.PathError{Op: "open", Path: "secret", Err: errors.New("odd")}); got.Error() != "odd" {
		t.Errorf("got %v", got)
	}
}

func TestPairUp(t *testing.T) {
	if pair, err := pairUp(nil, nil); !errors.Is(err, errNoPrivateKey) {
		t.Errorf("no certificates: %v, %v", pair, err)
	}
}
