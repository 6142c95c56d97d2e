//go:build wine

package e2e

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
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
	build := exec.Command("go", "build", "-o", w.tool, "./testdata/configurationtool")
	build.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	for _, step := range []*exec.Cmd{
		w.command("wineboot", "--init"),
		w.command("wineserver", "--wait"),
		w.command("wine", "winecfg", "/v", "win10"), // Wine 8 plays Windows 7, for which Go no longer builds
		w.command("wineserver", "--wait"),
		exec.Command("x86_64-w64-mingw32-gcc", "-shared", "-O2", "-o", library, "testdata/bcryptprimitives.c", "-ladvapi32"),
		build,
	} {
		if out, err := step.CombinedOutput(); err != nil {
			return w, errors.Join(errors.New(step.String()+": "+string(out)), err)
		}
	}
	return w, w.stayUp()
})

// stayUp keeps a program running that waits for input: with the last one, Wine's
// services would end, and start again with the next. It returns when it runs.
func (w wine) stayUp(env ...string) error {
	cmd := w.command("wine", "cmd")
	cmd.Env = append(cmd.Env, env...)
	if _, err := cmd.StdinPipe(); err != nil {
		return err
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	_, err = output.Read(make([]byte, 1)) // of its prompt
	go cmd.Wait()                         // until Windows is closed
	return err
}

// on restarts Windows on a display until the test ends: it looks for one only at
// its start.
func (w wine) on(t *testing.T, d display) {
	t.Helper()
	w.close()
	if err := w.stayUp("DISPLAY="+d.name, "LIBGL_ALWAYS_SOFTWARE=1"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		w.close()
		if err := w.stayUp(); err != nil {
			t.Error(err)
		}
	})
}

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
	_ = w.command("wineserver", "--kill").Run() // fails if nothing runs
	_ = w.command("wineserver", "--wait").Run()
}

// command is a command of Linux that knows this Windows.
func (w wine) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "WINEPREFIX="+w.prefix, "WINEDEBUG=-all", "WINEARCH=win64", "WINEDLLOVERRIDES=mscoree,mshtml=")
	return cmd
}

// start starts a Windows program without waiting for its end.
func (w wine) start(t *testing.T, env []string, path string, args ...string) *program {
	t.Helper()
	cmd := w.command("wine", append([]string{path}, args...)...)
	cmd.Env = append(cmd.Env, env...)
	cmd.WaitDelay = time.Second // what Wine starts along with it keeps its output open
	return startCommand(t, cmd)
}

// windowsPath is a path of this machine as a Windows program sees it.
func windowsPath(path string) string { return "Z:" + strings.ReplaceAll(path, "/", `\`) }

// result is how a console program ended.
type result struct {
	stdout, stderr string
	code           int
}

// run runs a Windows program to its end. Its output goes to files, since a pipe
// would stay open in what Wine starts along with it.
func (w wine) run(t *testing.T, stdin string, program string, args ...string) result {
	t.Helper()
	var output [2]*os.File
	for i := range output {
		file, err := os.CreateTemp(t.TempDir(), "output-")
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		output[i] = file
	}
	cmd := w.command("wine", append([]string{program}, args...)...)
	cmd.Stdin = strings.NewReader(stdin)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.Stdout, cmd.Stderr = output[0], output[1]
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	var printed [2]string
	for i, file := range output {
		data, err := os.ReadFile(file.Name())
		if err != nil {
			t.Fatal(err)
		}
		printed[i] = string(data)
	}
	return result{stdout: printed[0], stderr: printed[1], code: cmd.ProcessState.ExitCode()}
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
