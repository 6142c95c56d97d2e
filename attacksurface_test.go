package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestAttackSurfaceIsTested: each test that docs/attacksurface.md names is there, and
// each door that it lists names one.
func TestAttackSurfaceIsTested(t *testing.T) {
	text, err := os.ReadFile("docs/attacksurface.md")
	if err != nil {
		t.Fatal(err)
	}
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	tests := map[string]bool{}
	err = filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		code, err := os.ReadFile(path)
		for _, match := range function.FindAllSubmatch(code, -1) {
			tests[string(match[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`((?:Test|Fuzz)\\w+)`")
	for _, match := range named.FindAllSubmatch(text, -1) {
		if !tests[string(match[1])] {
			t.Errorf("there is no %s", match[1])
		}
	}
	_, doors, found := strings.Cut(string(text), "\n## The doors\n")
	rows := 0
	for line := range strings.Lines(doors) {
		if strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| --- ") && !strings.HasPrefix(line, "| door ") {
			rows++
			if !named.MatchString(line) {
				t.Errorf("no test holds %.60s", line)
			}
		}
	}
	if !found || rows < 20 {
		t.Errorf("only %d doors are listed", rows)
	}
}
