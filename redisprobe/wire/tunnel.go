package wire

import (
	"context"
	"io"
	"net"
	"slices"
	"strings"
)

// reach connects to address as dialTCP does, or through the tunnel, as the
// platform's client does (StackExchange.Redis, HTTP proxy tunnel): the proxy is
// asked to connect, and resolves the name. The error is a *StepError.
func (d *Dialer) reach(ctx context.Context, address string, w Watcher) (net.Conn, error) {
	if d.Tunnel == "" {
		return dialTCP(ctx, address, w)
	}
	w.Begin(Connect)
	conn, err := dialTCP(ctx, d.Tunnel, unwatched{})
	if err == nil {
		if err = askProxy(ctx, conn, address); err == nil {
			w.End(Connect, true)
			return conn, nil
		}
		conn.Close()
	}
	w.End(Connect, false)
	return nil, &StepError{Step: Connect, Err: &TunnelError{d.Tunnel, contextual(ctx, err)}}
}

// The answers of a proxy that the platform's client accepts, byte by byte.
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
	if slices.Contains(consents, string(answer)) {
		return nil
	}
	status, _, _ := strings.Cut(string(answer), "\r\n")
	return &RefusalError{status}
}
