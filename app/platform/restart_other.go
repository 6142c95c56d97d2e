//go:build !windows

package platform

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
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
	return startElevated(pkexec, elevatedArguments(program, args, os.LookupEnv))
}

// elevatedArguments hands pkexec what it drops of the environment and a window
// needs: where the display is.
func elevatedArguments(program string, args []string, lookup func(string) (string, bool)) []string {
	arguments := []string{"/usr/bin/env"}
	for _, name := range []string{"DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"} {
		if value, ok := lookup(name); ok {
			arguments = append(arguments, name+"="+value)
		}
	}
	return append(append(arguments, program), args...)
}

// startElevated waits until pkexec has either become the program or given up:
// it replaces itself by what it starts, under the same process number.
func startElevated(pkexec string, arguments []string) error {
	command := exec.Command(pkexec, arguments...)
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
