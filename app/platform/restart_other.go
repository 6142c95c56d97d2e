//go:build !windows

package platform

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// The package installs the program here, and for this path a polkit action that
// says what is asked for and lets the program have the display.
const (
	packaged = "/usr/bin/sessionconfig"
	action   = "/usr/share/polkit-1/actions/io.sessionconfig.tool.policy"
)

// onStandardInput is the one place that a message is at.
const onStandardInput = "stdin"

// elevated starts this program again through pkexec. The message goes through a pair of
// connected sockets, of which the new process inherits one as its standard input, which
// pkexec keeps. They have no name, so that no other process can open them, not even
// through /proc, which opens pipes but no sockets.
func (r restart) elevated(ctx context.Context, args []string, message []byte) error {
	pkexec, err := exec.LookPath("pkexec")
	if err != nil {
		return ErrNoElevation
	}
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program's file: %w", err)
	}
	if message != nil {
		args = append(slices.Clone(args), takeOverFlag+onStandardInput)
	}
	_, err = os.Stat(action)
	command := elevatedCommand(pkexec, program, args, program == packaged && err == nil)
	if message == nil {
		return startElevated(ctx, command)
	}
	if message, err = framed(message); err != nil {
		return err
	}
	ours, theirs, err := socketPair()
	if err != nil {
		return fmt.Errorf("start this program elevated: %w", err)
	}
	command.Stdin = theirs
	err = startElevated(ctx, command)
	theirs.Close()
	if err != nil {
		return errors.Join(err, ours.Close())
	}
	return hand(ctx, ours, message, r.late(takeOverWithin))
}

// socketPair are two connected sockets. A process inherits neither unless it is given one.
func socketPair() (ours net.Conn, theirs *os.File, err error) {
	syscall.ForkLock.RLock()
	ends, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err == nil {
		unix.CloseOnExec(ends[0])
		unix.CloseOnExec(ends[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, nil, err
	}
	theirs = os.NewFile(uintptr(ends[1]), onStandardInput)
	file := os.NewFile(uintptr(ends[0]), "handover")
	defer file.Close() // FileConn has its own
	if ours, err = net.FileConn(file); err != nil {
		theirs.Close()
	}
	return ours, theirs, err
}

// openWay is the socket that this process inherited.
func openWay(place string) (way, error) {
	if place != onStandardInput {
		return nil, fmt.Errorf("%q is no place to take over from", place)
	}
	return net.FileConn(os.Stdin)
}

// elevatedCommand is pkexec's start of program. Without an action of the program's
// own pkexec drops where the display is, which a window needs.
func elevatedCommand(pkexec, program string, args []string, own bool) *exec.Cmd {
	display := displayVariables(os.LookupEnv)
	arguments := append([]string{program}, args...)
	if !own {
		arguments = slices.Concat([]string{"/usr/bin/env"}, display, arguments)
	}
	command := exec.Command(pkexec, arguments...)
	command.Env = append(os.Environ(), display...)
	return command
}

// displayVariables are where the display is, and what permits to use it. X's
// clients look for the latter in the home folder, which is root's then.
func displayVariables(lookup func(string) (string, bool)) []string {
	var variables []string
	for _, name := range []string{"DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"} {
		value, ok := lookup(name)
		if home, _ := lookup("HOME"); !ok && name == "XAUTHORITY" {
			value = filepath.Join(home, ".Xauthority")
			_, err := os.Stat(value)
			ok = err == nil
		}
		if ok {
			variables = append(variables, name+"="+value)
		}
	}
	return variables
}

// startElevated waits until pkexec has either become the program or given up:
// it replaces itself by what it starts, under the same process number. When ctx ends
// first, the question stays open: pkexec runs as root.
func startElevated(ctx context.Context, command *exec.Cmd) error {
	if err := command.Start(); err != nil {
		return fmt.Errorf("start this program elevated: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()

	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case err := <-ended:
			return elevationResult(err)
		case <-ctx.Done():
			return ctx.Err()
		case <-look.C:
			if replaced(command.Process.Pid) {
				return nil
			}
		}
	}
}

// elevationResult reads pkexec's exit codes: 126 is a dismissed question, 127 a
// refused one or no agent to ask. (pkexec(1))
func elevationResult(err error) error {
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		switch failed.ExitCode() {
		case 126, 127:
			return ErrDeclined
		}
		return nil
	}
	return err
}

func replaced(pid int) bool {
	name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	return err == nil && strings.TrimSpace(string(name)) != "pkexec"
}
