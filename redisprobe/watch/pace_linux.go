package watch

import (
	"encoding/binary"
	"os"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// clocked is a pacemaker by a clock of the system's. Go's own timers wake two threads at
// each beat, of which the second (sysmon) then looks after the first many times: in a
// program that waits nearly always, an eighth of the processor time.
type clocked struct {
	file   *os.File
	raw    syscall.RawConn
	length time.Duration
	began  time.Time // just before the clock's first beat began
	beats  int64     // that were waited for
}

// newPacemaker makes one that beats at a length.
func newPacemaker(length time.Duration) pacemaker {
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return newTimed(length)
	}
	began, each := time.Now(), unix.NsecToTimespec(length.Nanoseconds())
	file := os.NewFile(uintptr(fd), "clock")
	raw, err := file.SyscallConn()
	if err == nil {
		err = unix.TimerfdSettime(fd, 0, &unix.ItimerSpec{Interval: each, Value: each}, nil)
	}
	if err != nil {
		file.Close()
		return newTimed(length)
	}
	return &clocked{file: file, raw: raw, length: length, began: began}
}

// wait reads the clock only when a beat is due, and waits for it to say so else.
func (c *clocked) wait() (beats int64) {
	var count [8]byte
	err := c.raw.Read(func(fd uintptr) bool {
		if time.Since(c.began) < time.Duration(c.beats+1)*c.length {
			return false
		}
		_, _, errno := syscall.RawSyscall(syscall.SYS_READ, fd, uintptr(unsafe.Pointer(&count[0])), uintptr(len(count)))
		return errno != syscall.EAGAIN
	})
	if err != nil {
		return 0
	}
	beats = int64(binary.NativeEndian.Uint64(count[:]))
	c.beats += beats
	return beats
}

func (c *clocked) close() { _ = c.file.Close() }
