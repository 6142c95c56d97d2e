package redistest

import (
	"os"
	"os/exec"
	"runtime"
	"sync"
)

// process is a child that dies with this process.
type process struct {
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

// startProcess starts the command so that it ends with this process.
func startProcess(cmd *exec.Cmd) (*process, error) {
	dieWithParent(cmd)
	started := make(chan error)
	starts() <- func() { started <- cmd.Start() }
	if err := <-started; err != nil {
		return nil, err
	}
	p := &process{cmd, make(chan struct{})}
	go func() {
		cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// signalKill has the process end at once.
func (p *process) signalKill() { p.cmd.Process.Signal(os.Kill) }

// kill ends the process at once and waits until it is gone.
func (p *process) kill() {
	p.signalKill()
	<-p.done
}

// ended tells whether the process has ended.
func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}
