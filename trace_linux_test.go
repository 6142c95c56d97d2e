//go:build live

package main

import (
	"errors"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// tracer runs a program and kills it at one of the system calls that can change a
// file: before the call is carried out, as if the power went at that moment.
type tracer struct {
	at   int // number of the call, from 1; 0 for none
	seen int // such calls so far, of all threads
	name string
}

// changing are the system calls that can change a file, or who has it locked, with
// openat for those that do not only read.
var changing = map[uint64]string{
	unix.SYS_OPENAT: "openat", unix.SYS_WRITE: "write", unix.SYS_PWRITE64: "pwrite64", unix.SYS_FTRUNCATE: "ftruncate",
	unix.SYS_FSYNC: "fsync", unix.SYS_FCHMOD: "fchmod", unix.SYS_FCHMODAT: "fchmodat", unix.SYS_FCHOWN: "fchown",
	unix.SYS_FSETXATTR: "fsetxattr", unix.SYS_LINKAT: "linkat", unix.SYS_UNLINKAT: "unlinkat", unix.SYS_FLOCK: "flock",
	unix.SYS_RENAMEAT: "renameat", unix.SYS_RENAMEAT2: "renameat2", unix.SYS_MKDIRAT: "mkdirat",
}

// callInfo is the kernel's ptrace_syscall_info, as it is at the entry to a call.
// (ptrace(2))
type callInfo struct {
	kind      uint8
	_         [3]uint8
	_         uint32    // architecture
	_         [2]uint64 // instruction and stack pointers
	number    uint64
	arguments [6]uint64
}

const callEntry = 1 // PTRACE_SYSCALL_INFO_ENTRY

// run runs the command to its end, or to its death at the call. It reports whether
// it killed it.
func (r *tracer) run(t *testing.T, command *exec.Cmd) (killed bool) {
	t.Helper()
	runtime.LockOSThread() // only the thread that started a process may trace it
	defer runtime.UnlockOSThread()
	command.SysProcAttr = &syscall.SysProcAttr{Ptrace: true, Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	leader := command.Process.Pid
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(leader, &status, 0, nil); err != nil || !status.Stopped() {
		t.Fatalf("the program did not stop at its start: %v, %x", err, status)
	}
	const options = unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_EXITKILL
	if err := errors.Join(syscall.PtraceSetOptions(leader, options), syscall.PtraceSyscall(leader, 0)); err != nil {
		t.Fatal(err)
	}
	for {
		thread, err := syscall.Wait4(-leader, &status, syscall.WALL, nil)
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.ECHILD):
			return killed
		case err != nil:
			t.Fatal(err)
		}
		if !status.Stopped() {
			if thread == leader && !killed && status.ExitStatus() != 0 {
				t.Errorf("the program ended with %d", status.ExitStatus())
			}
			continue
		}
		signal := syscall.Signal(0)
		switch stop := status.StopSignal(); {
		case stop == syscall.SIGTRAP|0x80: // a system call
			if !killed && r.isTheCall(thread) {
				killed = true
				_ = syscall.Kill(leader, syscall.SIGKILL) // it is stopped, so it is there
			}
		case stop != syscall.SIGTRAP && stop != syscall.SIGSTOP: // not of tracing or of a new thread
			signal = stop
		}
		_ = syscall.PtraceSyscall(thread, int(signal)) // of a killed one: no such process
	}
}

// isTheCall tells whether a thread that stopped at a system call is about to make
// the one to die at.
func (r *tracer) isTheCall(thread int) bool {
	var info callInfo
	_, _, failed := syscall.Syscall6(syscall.SYS_PTRACE, unix.PTRACE_GET_SYSCALL_INFO, uintptr(thread),
		unsafe.Sizeof(info), uintptr(unsafe.Pointer(&info)), 0, 0)
	name, relevant := changing[info.number]
	if failed != 0 || info.kind != callEntry || !relevant {
		return false
	}
	if info.number == unix.SYS_OPENAT && info.arguments[2]&(unix.O_CREAT|unix.O_TRUNC|unix.O_WRONLY|unix.O_RDWR) == 0 {
		return false
	}
	r.seen++
	r.name = name
	return r.seen == r.at
}
