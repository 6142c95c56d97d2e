//go:build !windows

package platform

import (
	"os/exec"
	"syscall"
)

// family is a started program with all that it starts: a process group.
type family struct{ leader int }

func newFamily(command *exec.Cmd) (*family, error) {
	f := &family{}
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error {
		return syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
	}
	return f, nil
}

func (f *family) adopt(command *exec.Cmd) error {
	f.leader = command.Process.Pid
	return nil
}

// end kills what is left of the family.
func (f *family) end() {
	if f.leader != 0 {
		_ = syscall.Kill(-f.leader, syscall.SIGKILL) // usually all have ended already
	}
}
