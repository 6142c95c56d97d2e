//go:build !race

package wire

import (
	"io"
	"net"
	"os"
	"syscall"
	"unsafe"
)

// quietConn is a TCP connection whose reads and writes, which never block, are not
// announced to Go's scheduler. Each announcement after a pause wakes a thread of the
// runtime's own (sysmon), which then looks after this one many times: in a program that
// waits nearly always, a third of the processor time. The race detector learns from the
// announcements what happens before what, so its builds do without.
type quietConn struct {
	*net.TCPConn
	raw syscall.RawConn
}

// quiet makes a connection quiet, where it can.
func quiet(conn net.Conn) net.Conn {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return conn
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return conn
	}
	return &quietConn{tcp, raw}
}

// Read is net.Conn's.
func (c *quietConn) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	n, err := c.transfer("read", c.raw.Read, syscall.SYS_READ, p)
	if n == 0 && err == nil {
		err = io.EOF
	}
	return n, err
}

// Write is net.Conn's.
func (c *quietConn) Write(p []byte) (done int, err error) {
	for done < len(p) && err == nil {
		var n int
		n, err = c.transfer("write", c.raw.Write, syscall.SYS_WRITE, p[done:])
		done += n
	}
	return done, err
}

// transfer makes a system call when the connection is ready for it. Its errors are worded
// as net words them.
func (c *quietConn) transfer(op string, whenReady func(func(uintptr) bool) error, call uintptr, p []byte) (n int, err error) {
	var done uintptr
	var errno syscall.Errno
	err = whenReady(func(fd uintptr) bool {
		for errno = syscall.EINTR; errno == syscall.EINTR; {
			done, _, errno = syscall.RawSyscall(call, fd, uintptr(unsafe.Pointer(&p[0])), uintptr(len(p)))
		}
		return errno != syscall.EAGAIN
	})
	switch {
	case err == nil && errno == 0:
		return int(done), nil
	case err == nil:
		err = os.NewSyscallError(op, errno)
	}
	if worded, ok := err.(*net.OpError); ok {
		err = worded.Err
	}
	return 0, &net.OpError{Op: op, Net: "tcp", Source: c.LocalAddr(), Addr: c.RemoteAddr(), Err: err}
}
