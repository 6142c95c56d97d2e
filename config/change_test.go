package config

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestDigestFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "file")
	if d, err := DigestFile(path); err != nil || d != (Digest{}) {
		t.Errorf("no file gives %v, %v", d, err)
	}
	writeFile(t, path, "")
	if d, err := DigestFile(path); err != nil || d != DigestOf(nil) || d == (Digest{}) {
		t.Errorf("an empty file gives %v, %v", d, err)
	}
	writeFile(t, path, "x")
	if d, err := DigestFile(path); err != nil || d != DigestOf([]byte("x")) || d == DigestOf([]byte("y")) {
		t.Errorf("a file gives %v, %v", d, err)
	}
	if _, err := DigestFile(folder); err == nil {
		t.Error("a folder gives no error")
	}
}

func TestChangedErrorNamesTheFile(t *testing.T) {
	if text := (&ChangedError{Path: "a/b"}).Error(); !strings.HasPrefix(text, "a/b was changed") {
		t.Errorf("it says %q", text)
	}
}

func TestDefaultPath(t *testing.T) {
	if got := DefaultPath(); filepath.Base(got) != settingsName || !filepath.IsAbs(got) {
		t.Errorf("got %s", got)
	}
}
