// Package child runs programs that end with this one, however it ends: the
// redis-server processes of the tests and of the demo.
//
// It is independent of the programs that it runs.
package child

import (
	"os"
	"os/exec"
	"runtime"
	"sync"
)

// Process is a program that dies with this process.
type Process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
}

// starts hands commands to the one thread that starts them: the kernel's signal
// on a parent's death is bound to the thread, and Go ends threads as it likes.
var starts = sync.OnceValue(func() chan func() {
	work := make(chan func())
	go func() {
		runtime.LockOSThread()
		for f := range work {
			f()
		}
	}()
	return work
})

// Start starts the command so that it ends with this process. It sets the command's
// SysProcAttr.
func Start(cmd *exec.Cmd) (*Process, error) {
	dieWithParent(cmd)
	started := make(chan error)
	starts() <- func() { started <- cmd.Start() }
	if err := <-started; err != nil {
		return nil, err
	}
	p := &Process{cmd, make(chan struct{})}
	go func() {
		cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// ID is the process's number.
func (p *Process) ID() int { return p.cmd.Process.Pid }

// SignalKill has the process end at once.
func (p *Process) SignalKill() { p.cmd.Process.Signal(os.Kill) }

// Kill ends the process at once and waits until it is gone.
func (p *Process) Kill() {
	p.SignalKill()
	<-p.done
}

// Ended tells whether the process has ended.
func (p *Process) Ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}
