package redistest

import (
	"io"
	"net"
	"os/exec"
	"syscall"
)

// dieWithParent makes the kernel kill the command when this process dies.
func dieWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}

func (p *process) pause() error  { return p.cmd.Process.Signal(syscall.SIGSTOP) }
func (p *process) resume() error { return p.cmd.Process.Signal(syscall.SIGCONT) }

// claimName takes a name that one process of the machine can hold: an abstract
// socket, which leaves no file and ends with its process.
func claimName(name string) (io.Closer, error) {
	return net.Listen("unix", "@"+name)
}
