package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sessionconfig/internal/redistest"
)

// TestPlantedLinks: in a folder that others may write, the files that commands write
// have been planted: a link to somebody's file, another name of it, a file that all may
// write. Nothing of it is followed, written into or kept.
func TestPlantedLinks(t *testing.T) {
	server := redistest.StartServer(t, redistest.Options{})
	m := newMachine(t)
	if code := m.run(t.Context(), "apply", "--hosts", server.Addr); code != 0 {
		t.Fatal(m.stderr.String())
	}
	report := filepath.Join(t.TempDir(), "FE1.json")
	m.run(t.Context(), "test", "--json")
	if err := os.WriteFile(report, m.stdout.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		args []string
		mode os.FileMode
		want string
	}{
		{"test", []string{"test", "--prometheus"}, 0o644, "sessionconfig_up 1"},
		{"capacity", []string{"capacity", "--size", "1KB", "--prometheus"}, 0o644, "sessionconfig_room{"},
		{"compare", []string{"compare", report, "--report"}, 0o600, "<html"},
		{"watch", []string{"watch", "--for", "1s", "--report"}, 0o600, "<html"},
		{"export", []string{"export"}, 0o600, "export:"},
	} {
		for name, plant := range map[string]func(precious, path string) error{
			"a link":      os.Symlink,
			"a hard link": os.Link,
			"a file that all may write": func(_, path string) error {
				if err := os.WriteFile(path, nil, 0o600); err != nil {
					return err
				}
				return os.Chmod(path, 0o666)
			},
		} {
			t.Run(c.name+", "+name, func(t *testing.T) {
				folder, precious := t.TempDir(), filepath.Join(t.TempDir(), "precious")
				if err := os.WriteFile(precious, []byte("precious"), 0o640); err != nil {
					t.Fatal(err)
				}
				path := filepath.Join(folder, "out")
				if err := plant(precious, path); err != nil {
					t.Fatal(err)
				}
				args := append(c.args, path)
				if c.name == "export" {
					args = append(args, "--force")
				}
				if code := m.run(t.Context(), args...); code != 0 {
					t.Fatal(code, m.stderr.String())
				}
				info, err := os.Lstat(path)
				if err != nil || info.Mode() != c.mode {
					t.Errorf("%v, %v", info.Mode(), err)
				}
				if data, err := os.ReadFile(path); err != nil || !strings.Contains(string(data), c.want) {
					t.Errorf("it holds %.80q, %v", data, err)
				}
				if data, err := os.ReadFile(precious); err != nil || string(data) != "precious" {
					t.Errorf("the other file holds %.80q, %v", data, err)
				}
				if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
					t.Errorf("%v, %v", entries, err)
				}
			})
		}
	}
}
