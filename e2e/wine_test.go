//go:build wine

package e2e

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// wine is a Windows of its own, in a folder.
type wine struct {
	prefix string
	tool   string // the stand-in ConfigurationTool.com
}

// openWine makes the one Windows of all tests: Wine's, with the library that Go
// programs need and Wine 8 lacks.
var openWine = sync.OnceValues(func() (wine, error) {
	w := wine{prefix: filepath.Join(workDir, "wine"), tool: filepath.Join(workDir, "ConfigurationTool.com")}
	closing = append(closing, w.close)
	library := filepath.Join(w.prefix, "drive_c", "windows", "system32", "bcryptprimitives.dll")
	steps := []*exec.Cmd{
		exec.Command("wineboot", "--init"),
		exec.Command("wineserver", "--wait"),
		exec.Command("wine", "winecfg", "/v", "win10"), // Wine 8 plays Windows 7, for which Go no longer builds
		exec.Command("x86_64-w64-mingw32-gcc", "-shared", "-O2", "-o", library, "testdata/bcryptprimitives.c", "-ladvapi32"),
		exec.Command("go", "build", "-o", w.tool, "./testdata/configurationtool"),
	}
	steps[len(steps)-1].Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	for _, step := range steps {
		if step.Env == nil {
			step.Env = w.environ()
		}
		if out, err := step.CombinedOutput(); err != nil {
			return w, errors.Join(errors.New(step.String()+": "+string(out)), err)
		}
	}
	return w, nil
})

func newWine(t *testing.T) wine {
	t.Helper()
	w, err := openWine()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// close ends what still runs in it.
func (w wine) close() {
	stop := exec.Command("wineserver", "--kill")
	stop.Env = w.environ()
	stop.Run()
}

func (w wine) environ() []string {
	return append(os.Environ(), "WINEPREFIX="+w.prefix, "WINEDEBUG=-all", "WINEARCH=win64", "WINEDLLOVERRIDES=mscoree,mshtml=")
}

// windowsPath is a path of this machine as a Windows program sees it.
func windowsPath(path string) string { return "Z:" + strings.ReplaceAll(path, "/", `\`) }

// result is how a console program ended.
type result struct {
	stdout, stderr string
	code           int
}

// run runs a Windows program to its end.
func (w wine) run(t *testing.T, stdin string, program string, args ...string) result {
	t.Helper()
	cmd := exec.Command("wine", append([]string{program}, args...)...)
	cmd.Env = w.environ()
	cmd.Stdin = strings.NewReader(stdin)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{stdout: stdout.String(), stderr: stderr.String(), code: cmd.ProcessState.ExitCode()}
}

// newWindowsPlatformServer is a made-up Platform Server folder with the Windows
// stand-in for its tool.
func newWindowsPlatformServer(t *testing.T, w wine) platformServer {
	t.Helper()
	p := newPlatformServer(t)
	tool, err := os.ReadFile(w.tool)
	if err != nil {
		t.Fatal(err)
	}
	p.write("ConfigurationTool.com", string(tool), 0o755)
	return p
}
