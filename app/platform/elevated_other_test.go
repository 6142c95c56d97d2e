//go:build !windows

package platform

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// nobody is the user that has no rights of its own, on Debian and elsewhere.
const nobody = 65534

// TestElevated asks as nobody, in a process of its own: root may write anything.
func TestElevated(t *testing.T) {
	if paths, ok := os.LookupEnv("ELEVATED_PATHS"); ok {
		for path := range strings.SplitSeq(paths, ":") {
			answer := "no"
			if Elevated(path) {
				answer = "yes"
			}
			os.Stdout.WriteString(answer + "\n")
		}
		return
	}
	if os.Geteuid() != 0 {
		t.Log("not root: asking as the user who runs the tests")
	}
	dir := openFolder(t)
	make := func(name string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	closed := filepath.Join(dir, "closed")
	if err := os.Mkdir(closed, 0o555); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	readOnly := make("read-only", 0o444)
	circle := filepath.Join(dir, "circle")
	if err := os.Symlink(circle, circle); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(readOnly, link); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, path, want string }{
		{"a folder open to all", dir, "yes"},
		{"a file open to all", make("open", 0o666), "yes"},
		{"a file that may only be read", readOnly, "no"},
		{"a link to it", link, "no"},
		{"a folder that may only be read", closed, "no"},
		{"a new file in it", filepath.Join(closed, "new"), "no"},
		{"a new folder's file", filepath.Join(dir, "new", "session.yaml"), "yes"},
		{"links in a circle, which no right helps", circle, "yes"},
		{"a file below a file", filepath.Join(readOnly, "session.yaml"), "yes"},
	}
	var paths []string
	for _, test := range tests {
		paths = append(paths, test.path)
	}
	answers := askAsNobody(t, paths)
	for i, test := range tests {
		if answers[i] != test.want {
			t.Errorf("Elevated for %s: %s, want %s", test.name, answers[i], test.want)
		}
	}
}

// openFolder is a folder that anybody may write, below folders that anybody may
// enter.
func openFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for path := dir; path != os.TempDir() && path != "/"; path = filepath.Dir(path) {
		if err := os.Chmod(path, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func askAsNobody(t *testing.T, paths []string) []string {
	t.Helper()
	binary := filepath.Join(openFolder(t), "test")
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(binary, program, 0o755); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(binary, "-test.run", "^TestElevated$")
	command.Dir = "/"
	command.Env = []string{"ELEVATED_PATHS=" + strings.Join(paths, ":")}
	if os.Geteuid() == 0 {
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("asking: %v\n%s", err, out)
	}
	return strings.Split(string(out), "\n")
}
