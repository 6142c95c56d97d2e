package redisprobe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"sessionconfig/internal/finding"
)

// reach connects to address as dialTCP does, or through the tunnel, as the
// platform's client does (StackExchange.Redis, HTTP proxy tunnel): the proxy is
// asked to connect, and resolves the name. The error is a *stageError.
func (d *dialer) reach(ctx context.Context, address string, w watcher) (net.Conn, error) {
	if d.tunnel == "" {
		return dialTCP(ctx, address, w)
	}
	begin(w, finding.StageConnect)
	conn, err := dialTCP(ctx, d.tunnel, nil)
	if err == nil {
		if err = askProxy(ctx, conn, address); err == nil {
			end(w, finding.StageConnect, StatusOK)
			return conn, nil
		}
		conn.Close()
	}
	end(w, finding.StageConnect, StatusFailed)
	return nil, &stageError{stage: finding.StageConnect, err: &tunnelError{d.tunnel, contextual(ctx, err)}}
}

// The answers that the platform's client takes for a proxy's consent, to the
// byte.
var consents = []string{"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 Connection established\r\n\r\n"}

// maxConsent bounds what is read of a proxy's answer.
const maxConsent = 4 << 10

// askProxy asks a proxy to connect to address. It reads no byte beyond the
// proxy's answer: what follows is Redis's.
func askProxy(ctx context.Context, conn net.Conn, address string) error {
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	if _, err := io.WriteString(conn, "CONNECT "+address+" HTTP/1.1\r\n\r\n"); err != nil {
		return err
	}
	var answer []byte
	var next [1]byte
	for !strings.HasSuffix(string(answer), "\r\n\r\n") && len(answer) < maxConsent {
		if _, err := io.ReadFull(conn, next[:]); err != nil {
			return err
		}
		answer = append(answer, next[0])
	}
	for _, consent := range consents {
		if string(answer) == consent {
			return nil
		}
	}
	status, _, _ := strings.Cut(string(answer), "\r\n")
	return &refusalError{status}
}

// refusalError is a proxy's answer that the platform's client does not take for
// consent.
type refusalError struct{ status string }

func (e *refusalError) Error() string { return fmt.Sprintf("it answered %q", e.status) }

// tunnelError is a connection that failed at the proxy or on the way to it.
type tunnelError struct {
	proxy string
	err   error
}

func (e *tunnelError) Error() string { return e.proxy + ": " + e.err.Error() }
func (e *tunnelError) Unwrap() error { return e.err }

// tunnelFailure says why no connection came about through the tunnel; none if
// err is about something else.
func tunnelFailure(err error, timeout string) []failure {
	at, ok := errors.AsType[*tunnelError](err)
	if !ok {
		return nil
	}
	why := innermost(at.err)
	refusal, refused := errors.AsType[*refusalError](at.err)
	_, unresolved := errors.AsType[*net.DNSError](at.err)
	switch {
	case refused:
		why = refusal.Error() + " and not with a plain HTTP/1.1 200"
	case unresolved:
		why = "its name cannot be resolved"
	case ranOut(at.err):
		why = "it did not answer within " + timeout
	case isAny(at.err, connectionRefused...):
		why = "it refused the connection"
	case hungUp(at.err):
		why = "it closed the connection"
	}
	return fail(finding.TCPUnreachable, finding.Args{"reason": "the HTTP proxy " + at.proxy + " of the parameter tunnel failed (" + why + ")"})
}
