package redisprobe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"

	"sessionconfig/internal/finding"
)

// failure is a finding in the making: it lacks the node.
type failure struct {
	code finding.Code
	args finding.Args
}

// fail makes the usual single failure.
func fail(code finding.Code, args finding.Args) []failure { return []failure{{code, args}} }

// cancelled tells whether err comes of the caller having cancelled the test;
// then nobody failed.
func cancelled(err error) bool { return errors.Is(err, context.Canceled) }

// Errors of Windows sockets, which differ from those that Go's syscall package
// names on Windows.
const (
	wsaeConnReset   = syscall.Errno(10054)
	wsaeTimedOut    = syscall.Errno(10060)
	wsaeConnRefused = syscall.Errno(10061)
	wsaeConnAborted = syscall.Errno(10053)
	wsaeNetUnreach  = syscall.Errno(10051)
	wsaeHostUnreach = syscall.Errno(10065)
	wsaeAccess      = syscall.Errno(10013)
)

// connectionRefused are the errors of a port that nobody listens on.
var connectionRefused = []error{syscall.ECONNREFUSED, wsaeConnRefused}

// isAny tells whether err is one of the targets.
func isAny(err error, targets ...error) bool {
	for _, target := range targets {
		if errors.Is(err, target) {
			return true
		}
	}
	return false
}

// hungUp tells whether the peer closed or reset the connection.
func hungUp(err error) bool {
	return isAny(err, io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED,
		wsaeConnReset, wsaeConnAborted)
}

// ranOut tells whether time ended.
func ranOut(err error) bool {
	return isAny(err, context.DeadlineExceeded, os.ErrDeadlineExceeded)
}

// resolveFailure says why a name has no address.
func resolveFailure(err error) []failure {
	reason := "no DNS server answered in time"
	if lookup, ok := errors.AsType[*net.DNSError](err); ok && !ranOut(err) && !lookup.IsTimeout {
		reason = "the name is not known"
		if !lookup.IsNotFound {
			reason = lookup.Err
		}
	}
	return fail(finding.ResolveFailed, finding.Args{"reason": reason})
}

// connectFailure says why no connection came about.
func connectFailure(err error, timeout string) []failure {
	switch {
	case ranOut(err), isAny(err, syscall.ETIMEDOUT, wsaeTimedOut):
		return fail(finding.TCPTimeout, finding.Args{"timeout": timeout})
	case isAny(err, connectionRefused...):
		return fail(finding.TCPRefused, nil)
	case hungUp(err):
		return closedBefore("it answered")
	}
	reason := innermost(err)
	switch {
	case isAny(err, syscall.EHOSTUNREACH, wsaeHostUnreach):
		reason = "no route to the host"
	case isAny(err, syscall.ENETUNREACH, wsaeNetUnreach):
		reason = "the network is unreachable"
	case isAny(err, syscall.EACCES, syscall.EPERM, wsaeAccess):
		reason = "a firewall forbids it"
	case isAny(err, syscall.EMFILE, syscall.ENFILE):
		reason = "this machine has too many files open"
	}
	return fail(finding.TCPUnreachable, finding.Args{"reason": reason})
}

// closedBefore is the failure of a connection that was closed before something.
func closedBefore(what string) []failure {
	return fail(finding.ConnectionClosed, finding.Args{"when": "before " + what})
}

// innermost is the text of the error at the bottom.
func innermost(err error) string {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err.Error()
		}
		err = next
	}
}

// certificateFailures says what is wrong with a server's certificate; none if
// err is about something else.
func certificateFailures(err error) []failure {
	var all []failure
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, part := range joined.Unwrap() {
			all = append(all, certificateFailures(part)...)
		}
		return all
	}
	if chain, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return []failure{chainFailure(chain)}
	}
	if name, ok := errors.AsType[*nameError](err); ok {
		return []failure{nameFailure(name)}
	}
	return nil
}

// chainFailure tells the ways apart in which a chain is not trusted.
func chainFailure(err *tls.CertificateVerificationError) failure {
	leaf := err.UnverifiedCertificates[0]
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err.Err); ok {
		switch invalid.Reason {
		case x509.Expired:
			if invalid.Cert == nil {
				invalid.Cert = leaf
			}
			return failure{finding.TLSCertificateExpired, validityArgs(invalid.Cert, finding.Args{})}
		case x509.NotAuthorizedToSign, x509.TooManyIntermediates:
		default:
			return failure{finding.TLSHandshakeFailed, finding.Args{"reason": "its certificate cannot be used: " + strings.TrimPrefix(invalid.Error(), "x509: ")}}
		}
	}
	issuer := issuerOf(leaf)
	if last := err.UnverifiedCertificates[len(err.UnverifiedCertificates)-1]; last != leaf {
		issuer = issuerOf(last)
	}
	if issuer == subjectOf(leaf) {
		issuer = "itself (" + issuer + ")"
	}
	return failure{finding.TLSUnknownAuthority, finding.Args{"issuer": issuer, "subject": subjectOf(leaf)}}
}

// nameFailure says which names a certificate has instead.
func nameFailure(err *nameError) failure {
	names := certificateNames(err.leaf)
	none := "none (only the common name " + subjectOf(err.leaf) + ", which does not count)"
	return failure{finding.TLSNameMismatch, finding.Args{
		"name": err.name, "names": listOr(names, none), "advice": sslHostAdvice(names),
	}}
}

// listOr joins at most ten values, or gives the fallback if there are none.
func listOr(values []string, fallback string) string {
	switch {
	case len(values) == 0:
		return fallback
	case len(values) > 10:
		return strings.Join(values[:10], ", ") + ", ..."
	default:
		return strings.Join(values, ", ")
	}
}
