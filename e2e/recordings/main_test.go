//go:build live && linux

package recordings

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// hosts are the names of the recordings' network, as their README explains them.
const hosts = `127.0.0.1 localhost redis1.lab.example other.lab.example one.other.example shared.lab.example
127.0.0.1 clustercfg.lab.example
127.0.0.2 redis2.lab.example clustercfg.lab.example
127.0.0.3 redis3.lab.example clustercfg.lab.example
::1 localhost six.lab.example
`

// inside is set in the process whose /etc/hosts holds the recordings' names.
const inside = "SESSIONCONFIG_RECORDINGS_DIR"

// sideBySide is how many situations are played at a time, unless -parallel says: in many of
// them somebody waits for an answer that does not come.
const sideBySide = "8"

// workDir holds what all situations share.
var workDir = os.Getenv(inside)

// TestMain runs the tests in a mount namespace of their own, in which the names of
// the recordings resolve, with the program built once.
func TestMain(m *testing.M) {
	if workDir != "" {
		code := m.Run()
		endShared()
		os.Exit(code)
	}
	code, err := runInside()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// runInside prepares the folder and starts this test again in its namespace.
func runInside() (int, error) {
	dir, err := os.MkdirTemp("", "recordings-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	build := exec.Command("go", "build", "-tags", "nogui", "-o", filepath.Join(dir, "sessionconfig"), "sessionconfig")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("building the program: %w\n%s", err, out)
	}
	names := filepath.Join(dir, "hosts")
	if err := os.WriteFile(names, []byte(hosts), 0o644); err != nil {
		return 0, err
	}
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	script := `mount --bind "$0" /etc/hosts && exec "$@"`
	args := append([]string{"--mount", "--propagation", "private", "sh", "-c", script, names, self, "-test.parallel", sideBySide}, os.Args[1:]...)
	cmd := exec.Command("unshare", args...)
	cmd.Env = append(os.Environ(), inside+"="+dir)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	err = cmd.Run()
	if cmd.ProcessState != nil {
		return cmd.ProcessState.ExitCode(), nil
	}
	return 0, fmt.Errorf("a mount namespace: %w", err)
}

// file is the path of a new file in a folder of its own below workDir.
func file(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.MkdirTemp(workDir, "files-")
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, strings.ReplaceAll(name, "/", "-"))
}
