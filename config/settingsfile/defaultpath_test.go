package settingsfile

import (
	"path/filepath"
	"testing"
)

func TestDefaultPath(t *testing.T) {
	if got := DefaultPath(); filepath.Base(got) != settingsName || !filepath.IsAbs(got) {
		t.Errorf("got %s", got)
	}
}
