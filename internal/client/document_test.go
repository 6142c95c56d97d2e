package client

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDocument: docs/runtime.md names every version, and since when each key is known.
func TestDocument(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "runtime.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, v := range Recorded {
		if !strings.Contains(text, v.String()) {
			t.Errorf("it does not name %s", v)
		}
	}
	for _, k := range Keywords {
		if k.Since == (Version{}) {
			continue
		}
		since := strings.TrimSuffix("from "+k.Since.Short(), ".4") + " on" // 3 is recorded as 3.4
		named := false
		for line := range strings.Lines(text) {
			named = named || strings.HasPrefix(line, "| ") && strings.Contains(line, "`"+k.Name+"`") && strings.HasSuffix(strings.TrimSpace(line), since+" |")
		}
		if !named {
			t.Errorf("it does not say that %s is known %s", k.Name, since)
		}
	}
}
