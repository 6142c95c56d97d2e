package settingsfile

import (
	"errors"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// TestUpgrade takes made-up earlier forms of the file through made-up steps.
func TestUpgrade(t *testing.T) {
	rename := func(from, to string) upgradeStep {
		return func(root *yaml.Node) error {
			for i := 0; i < len(root.Content); i += 2 {
				if root.Content[i].Value == from {
					root.Content[i].Value = to
				}
			}
			return nil
		}
	}
	failing := errors.New("cannot tell")
	steps := map[int]upgradeStep{
		1: rename("session-provider", "kind"),
		2: rename("kind", "provider"),
		4: func(*yaml.Node) error { return failing },
	}
	for _, c := range []struct {
		name, text string
		current    int
		want       string // the tree afterwards, or the words of the error
		wantError  bool
	}{
		{"current", "version: 3\nprovider: redis\n", 3, "version: 3\nprovider: redis\n", false},
		{"one step", "version: 2\nkind: redis\n", 3, "version: 3\nprovider: redis\n", false},
		{"two steps", "version: 1\nsession-provider: redis\n", 3, "version: 3\nprovider: redis\n", false},
		{"newer", "version: 4\n", 3, "1:10: the file is of version 4, and this tool knows versions up to 3", true},
		{"before the first", "version: 0\n", 3, "1:10: there is no version 0", true},
		{"step missing", "version: 3\n", 4, "1:10: files of version 3 cannot be read any more", true},
		{"step fails", "version: 4\n", 5, "upgrade from version 4: cannot tell", true},
		{"no version", "provider: redis\n", 3, `1:1: the key "version" is missing`, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			root, err := parseTree("f", []byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			err = upgrade("f", root, c.current, steps)
			if c.wantError {
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got %v, want %q", err, c.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			text, err := yaml.Marshal(root)
			if err != nil || string(text) != c.want {
				t.Errorf("got %q, %v, want %q", text, err, c.want)
			}
		})
	}
}

// TestUpgradesReachTheCurrentVersion holds that there is a step from each former
// version to the next.
func TestUpgradesReachTheCurrentVersion(t *testing.T) {
	for version := 1; version < Version; version++ {
		if upgrades[version] == nil {
			t.Errorf("there is no step from version %d", version)
		}
	}
	if len(upgrades) != Version-1 {
		t.Errorf("there are %d steps to version %d", len(upgrades), Version)
	}
}
