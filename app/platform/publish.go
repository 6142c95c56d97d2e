package platform

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// ToolName is the platform's command-line tool in the Platform Server folder.
const ToolName = "ConfigurationTool.com"

// PasswordVariable may contain the password for this program. The programs that it starts
// must not get it.
const PasswordVariable = "SESSIONCONFIG_PASSWORD"

// lingering bounds how long output is awaited from what outlives the tool.
const lingering = 2 * time.Second

// ToolError says that ConfigurationTool.com could not be started at all.
type ToolError struct {
	Path string
	Err  error
}

func (e *ToolError) Error() string {
	if errors.Is(e.Err, fs.ErrNotExist) {
		return fmt.Sprintf("%s does not exist, so nothing can be published", e.Path)
	}
	return fmt.Sprintf("%s cannot be run: %v", e.Path, e.Err)
}

func (e *ToolError) Unwrap() error { return e.Err }

func (e *ToolError) Remedy() string {
	if errors.Is(e.Err, fs.ErrNotExist) {
		return "Check that the Platform Server folder is the right one (--platform-dir), or repair the installation of Platform Server."
	}
	return "Check the permissions of that file, and run this program as an administrator."
}

// Command is a program to run for its output.
type Command struct {
	Path string   // full path; no shell and no search path takes part
	Args []string // without the program's own name
	Dir  string   // working folder
	Env  []string // "NAME=value"; PasswordVariable is taken out
}

// Publish runs ConfigurationTool.com of s with args in its folder. env is the
// environment it inherits, less PasswordVariable. Where another run of the
// tool is in the way, it says so on out and waits. See Command.Run.
func Publish(ctx context.Context, s Server, args, env []string, out io.Writer) (int, error) {
	tool := Command{Path: filepath.Join(s.Dir, ToolName), Args: args, Dir: s.Dir, Env: env}
	if err := tool.check(); err != nil {
		return -1, &ToolError{Path: tool.Path, Err: err}
	}
	if err := waitWhile(ctx, inTheWay, lookEvery, out); err != nil {
		return -1, err
	}
	return tool.Run(ctx, out)
}

// Run runs the command with nothing to read and passes what it prints, output and errors
// in their order, to out as it comes; out is used from one goroutine. A program is not
// ended half-way if its output cannot be written: what out does not take is dropped. Run
// returns the exit code with a nil error whenever the program ended by itself. When ctx
// ends, the program and all that it started are killed and the error is ctx's. A program
// that cannot be started is a *ToolError.
func (c Command) Run(ctx context.Context, out io.Writer) (int, error) {
	if err := ctx.Err(); err != nil {
		return -1, err
	}
	if err := c.check(); err != nil {
		return -1, &ToolError{Path: c.Path, Err: err}
	}

	// If the reader of standard output has ended, the system would end this process at
	// the next line.
	broken := make(chan os.Signal, 1)
	signal.Notify(broken, syscall.SIGPIPE)
	defer signal.Stop(broken)

	decoded := consoleText(unfailing{out})
	command := exec.CommandContext(ctx, c.Path, c.Args...)
	command.Dir = c.Dir
	command.Env = withoutPassword(c.Env)
	command.Stdout = decoded
	command.Stderr = decoded // the same writer: exec then uses one pipe and one goroutine
	command.WaitDelay = lingering
	family, err := newFamily(command)
	if err != nil {
		return -1, &ToolError{Path: c.Path, Err: err}
	}
	defer family.end()

	if err := command.Start(); err != nil {
		return -1, &ToolError{Path: c.Path, Err: err}
	}
	if err := family.adopt(command); err != nil {
		family.end()
		_ = command.Wait()
		return -1, &ToolError{Path: c.Path, Err: err}
	}
	err = command.Wait()
	_ = decoded.Flush() // into what never fails
	return result(ctx, command, err)
}

// unfailing is a writer that ignores failures.
type unfailing struct{ out io.Writer }

func (u unfailing) Write(p []byte) (int, error) {
	_, _ = u.out.Write(p)
	return len(p), nil
}

// result is the exit code of a program that ended by itself, or ctx's error for one that
// was killed. A program that ended well at the moment when ctx ended counts as ended well.
func result(ctx context.Context, command *exec.Cmd, err error) (int, error) {
	if command.ProcessState.Success() {
		return 0, nil
	}
	if ctx.Err() != nil {
		return -1, ctx.Err()
	}
	if _, failed := errors.AsType[*exec.ExitError](err); failed || errors.Is(err, exec.ErrWaitDelay) {
		return command.ProcessState.ExitCode(), nil
	}
	return -1, fmt.Errorf("read the output of %s: %w", command.Path, err)
}

// check finds what would make starting fail, before anything is started.
func (c Command) check() error {
	if !filepath.IsAbs(c.Path) {
		return errors.New("it is not named by its full path")
	}
	info, err := os.Stat(c.Path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("it is not a file")
	}
	return nil
}

// withoutPassword takes this program's password variable out of an environment.
func withoutPassword(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return name == PasswordVariable || runtime.GOOS == "windows" && strings.EqualFold(name, PasswordVariable)
	})
}
