package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// readYAML reads a file of the Ansible role.
func readYAML[T any](t *testing.T, path string) T {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var value T
	if err := yaml.Unmarshal(data, &value); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return value
}

// TestAnsibleVariables: the README of the Ansible role lists each variable with its
// default, and the role's own description has them all.
func TestAnsibleVariables(t *testing.T) {
	const role = "packaging/ansible/roles/sessionconfig/"
	defaults := readYAML[map[string]any](t, role+"defaults/main.yml")
	specs := readYAML[struct {
		Specs struct {
			Main struct{ Options map[string]any }
		} `yaml:"argument_specs"`
	}](t, role+"meta/argument_specs.yml")
	readme, err := os.ReadFile("packaging/ansible/README.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `(sessionconfig_[a-z_]+)` \\| ([^|]+) \\|").FindAllStringSubmatch(string(readme), -1) {
		listed[row[1]] = strings.Trim(row[2], "`")
	}
	for name, value := range defaults {
		want := fmt.Sprint(value)
		switch text, _ := value.(string); {
		case value == "":
			want = "empty"
		case strings.Contains(text, "ansible_facts"):
			want = "by system"
		case strings.Contains(text, "playbook_dir"):
			want = strings.TrimPrefix(text, "{{ playbook_dir }}/")
		case want == "map[]":
			want = "{}"
		}
		if listed[name] != want {
			t.Errorf("%s: README.md says that the default is %q, and it is %q", name, listed[name], want)
		}
		if specs.Specs.Main.Options[name] == nil {
			t.Errorf("%s is missing in meta/argument_specs.yml", name)
		}
	}
	if len(listed) != len(defaults) || len(specs.Specs.Main.Options) != len(defaults) {
		t.Errorf("there are %d variables; README.md lists %d, and meta/argument_specs.yml %d", len(defaults), len(listed), len(specs.Specs.Main.Options))
	}
}
