//go:build wine

package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// wine is a Windows of its own, in a folder.
type wine struct {
	prefix string
	tool   string // the stand-in ConfigurationTool.com
	debug  string // what Wine tells on standard error, as it words that in WINEDEBUG
}

// limit is for what takes Wine some seconds on an idle machine, its first start
// included.
const limit = 5 * time.Minute

// openWine makes the one Windows of all tests: Wine's, with the library that Go
// programs need and Wine 8 lacks.
var openWine = sync.OnceValues(func() (wine, error) {
	w := wine{prefix: filepath.Join(workDir, "wine"), tool: filepath.Join(workDir, "ConfigurationTool.com"), debug: "-all"}
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
		if printed, err := finish(step); err != nil {
			return w, fmt.Errorf("%s: %w: %s%s", step, err, printed[0], printed[1])
		}
	}
	return w, w.stayUp()
})

// finish runs a command to its end, and returns what it printed on standard
// output and on standard error. These go to files, since a pipe would stay open
// in what Wine starts along with it.
func finish(cmd *exec.Cmd) (printed [2]string, err error) {
	var files [2]*os.File
	for i := range files {
		if files[i], err = os.CreateTemp(workDir, "output-"); err != nil {
			return printed, err
		}
		defer os.Remove(files[i].Name())
		defer files[i].Close()
	}
	cmd.Stdout, cmd.Stderr = files[0], files[1]
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return printed, err
	}
	late := time.AfterFunc(limit, func() { cmd.Process.Kill() })
	err = cmd.Wait()
	if !late.Stop() {
		err = fmt.Errorf("it was not done after %v", limit)
	}
	for i, file := range files {
		data, readErr := os.ReadFile(file.Name())
		err = errors.Join(err, readErr)
		printed[i] = string(data)
	}
	return printed, err
}

// stayUp keeps a program running that waits for input: with the last one, Wine's
// services would end, and start again with the next. It returns when it runs.
func (w wine) stayUp(env ...string) error {
	reader, writer, err := os.Pipe()
	if err != nil {
		return err
	}
	cmd := w.command("wine", "cmd")
	cmd.Env = append(cmd.Env, env...)
	cmd.Stdout = writer
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if _, err := cmd.StdinPipe(); err != nil {
		return err
	}
	err = cmd.Start()
	writer.Close()
	if err != nil {
		return errors.Join(err, reader.Close())
	}
	go func() {
		cmd.Wait() // until Windows is closed
		reader.Close()
	}()
	if err := reader.SetReadDeadline(time.Now().Add(limit)); err != nil {
		return err
	}
	_, err = reader.Read(make([]byte, 1)) // of its prompt
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
	_, _ = finish(w.command("wineserver", "--kill")) // fails if nothing runs
	_, _ = finish(w.command("wineserver", "--wait"))
}

// command is a command of Linux that knows this Windows.
func (w wine) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "WINEPREFIX="+w.prefix, "WINEDEBUG="+w.debug, "WINEARCH=win64", "WINEDLLOVERRIDES=mscoree,mshtml=")
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

// run runs a Windows program to its end.
func (w wine) run(t *testing.T, stdin string, program string, args ...string) result {
	t.Helper()
	cmd := w.command("wine", append([]string{program}, args...)...)
	cmd.Stdin = strings.NewReader(stdin)
	printed, err := finish(cmd)
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		t.Fatalf("%s: %v: %s%s", program, err, printed[0], printed[1])
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

// says waits until the program has printed text.
func (p *program) says(text string) {
	p.t.Helper()
	redistest.Eventually(p.t, patience, "the program says "+text, func() bool {
		return strings.Contains(p.output.String(), text)
	})
}
