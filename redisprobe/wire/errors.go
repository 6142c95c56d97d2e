package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"syscall"
)

// Step is a part of coming to a connection.
type Step int

// The steps, in the order they are taken.
const (
	Resolve Step = iota
	Connect
	Turn // waiting for it: no watcher is told
	TLS
)

// String names the step.
func (s Step) String() string { return [...]string{"resolve", "connect", "turn", "tls"}[s] }

// Watcher is told each step of making a connection.
type Watcher interface {
	Begin(step Step)
	End(step Step, ok bool)
}

// unwatched is the Watcher of connections whose steps do not matter.
type unwatched struct{}

func (unwatched) Begin(Step)     {}
func (unwatched) End(Step, bool) {}

// StepError says in which step of connecting an error occurred.
type StepError struct {
	Step  Step
	Err   error
	Tried []string // in Connect: the addresses that were tried, "ip:port"
	Peer  *Peer    // in TLS: what the handshake showed
}

func (e *StepError) Error() string { return e.Step.String() + ": " + e.Err.Error() }
func (e *StepError) Unwrap() error { return e.Err }

// TunnelError is a connection that failed at the proxy or on the way to it.
type TunnelError struct {
	Proxy string
	Err   error
}

func (e *TunnelError) Error() string { return e.Proxy + ": " + e.Err.Error() }
func (e *TunnelError) Unwrap() error { return e.Err }

// RefusalError is a proxy's answer that the platform's client does not accept.
type RefusalError struct{ Status string }

func (e *RefusalError) Error() string { return fmt.Sprintf("the proxy answered %q", e.Status) }

// SuiteError says that a server speaks TLS only by a cipher suite that is not offered.
type SuiteError struct{ Suite uint16 }

func (e *SuiteError) Error() string {
	return fmt.Sprintf("it takes no cipher suite that the platform's client offers on this system, but %s", tls.CipherSuiteName(e.Suite))
}

// The causes of answers that are not read on, and what second looks found.
var (
	ErrNotRESP   = errors.New("the answer is not the Redis protocol")
	ErrTooLarge  = errors.New("the answer is far too large")
	ErrPlainPeer = errors.New("the port is a plain Redis port")
	ErrTLSPeer   = errors.New("the port speaks TLS")

	errKept = errors.New("the certificates of all nodes together are too large")
)

// Errors of Windows sockets, which differ from those that Go's syscall package
// names on Windows.
const (
	wsaeAccess      = syscall.Errno(10013)
	wsaeNetUnreach  = syscall.Errno(10051)
	wsaeConnAborted = syscall.Errno(10053)
	wsaeConnReset   = syscall.Errno(10054)
	wsaeTimedOut    = syscall.Errno(10060)
	wsaeConnRefused = syscall.Errno(10061)
	wsaeHostUnreach = syscall.Errno(10065)
)

// Kind is a kind of socket error, the same on every system.
type Kind []error

// The kinds.
var (
	Refused      = Kind{syscall.ECONNREFUSED, wsaeConnRefused}
	Unanswered   = Kind{syscall.ETIMEDOUT, wsaeTimedOut} // the system gave up waiting
	NoRoute      = Kind{syscall.EHOSTUNREACH, wsaeHostUnreach}
	NoNetwork    = Kind{syscall.ENETUNREACH, wsaeNetUnreach}
	Forbidden    = Kind{syscall.EACCES, syscall.EPERM, wsaeAccess}
	TooManyFiles = Kind{syscall.EMFILE, syscall.ENFILE}
	HungUp       = Kind{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED, wsaeConnReset, wsaeConnAborted}
	RanOut       = Kind{context.DeadlineExceeded, os.ErrDeadlineExceeded} // the time ended
	Cancelled    = Kind{context.Canceled}                                 // the caller ended it
)

// Is tells whether err is of the kind.
func (k Kind) Is(err error) bool {
	return slices.ContainsFunc(k, func(target error) bool { return errors.Is(err, target) })
}
