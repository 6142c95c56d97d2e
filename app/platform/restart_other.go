//go:build !windows

package platform

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// The package installs the program here, and for this path a polkit action that
// says what is asked for and lets the program have the display.
const (
	packaged = "/usr/bin/sessionconfig"
	action   = "/usr/share/polkit-1/actions/io.sessionconfig.tool.policy"
)

// RestartElevated starts this program again with args through pkexec, which asks
// the user. It returns when the new process runs; the caller ends. ErrDeclined:
// the user said no. ErrNoElevation: there is no pkexec.
func RestartElevated(args []string) error {
	pkexec, err := exec.LookPath("pkexec")
	if err != nil {
		return ErrNoElevation
	}
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program's file: %w", err)
	}
	_, err = os.Stat(action)
	return startElevated(elevatedCommand(pkexec, program, args, program == packaged && err == nil))
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
// it replaces itself by what it starts, under the same process number.
func startElevated(command *exec.Cmd) error {
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
