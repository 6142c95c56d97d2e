package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// TestBigHandshakes: of servers that show very large certificates, only so many are
// connected to at a time; others do not wait for them.
func TestBigHandshakes(t *testing.T) {
	serve := func(names int) string {
		certificate := redistest.NewCA(t).Issue(t, redistest.Leaf{Names: many(names)})
		return redistest.StartPeer(t, redistest.OverTLS(certificate.TLSConfig(t), redistest.Silent)).Addr
	}
	big, small := serve(3000), serve(3)
	d := NewDialer(&Security{Lowest: tls.VersionTLS12, Verify: func(context.Context, *tls.ConnectionState, string) error { return nil }}, "")
	conns := make(chan *Conn, 2*bigHandshakes)
	for range cap(conns) {
		go func() {
			conn, err := d.Dial(t.Context(), big, nil)
			if err != nil {
				t.Error(err)
			}
			conns <- conn
		}()
	}
	var first []*Conn
	for range bigHandshakes {
		first = append(first, <-conns)
	}
	conn, err := d.Dial(t.Context(), small, nil)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	select {
	case <-conns:
		t.Errorf("more than %d big handshakes at a time", bigHandshakes)
	case <-time.After(100 * time.Millisecond):
	}
	for _, conn := range first {
		conn.Close()
	}
	for range cap(conns) - bigHandshakes {
		(<-conns).Close()
	}
	if left := len(d.handshakes); left != 0 {
		t.Errorf("%d places are left taken", left)
	}
}

// TestHandshakesThatAreKept: the handshakes of connections that stay open are bounded, and
// a connection has none of the chain that was verified, by either version of TLS.
func TestHandshakesThatAreKept(t *testing.T) {
	config := redistest.NewCA(t).Issue(t, redistest.Leaf{}).TLSConfig(t)
	answers := redistest.Script(func([]string) string { return "+PONG\r\n" })
	peer := redistest.StartPeer(t, redistest.OverTLS(config, answers))
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		var shown []*x509.Certificate
		d := NewDialer(&Security{Lowest: version, Highest: version, Verify: func(_ context.Context, state *tls.ConnectionState, _ string) error {
			shown = state.PeerCertificates
			return nil
		}}, "")
		conn, err := d.Dial(t.Context(), peer.Addr, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(shown) == 0 || len(shown[0].Raw) == 0 || conn.Peer.State.PeerCertificates[0] != shown[0] {
			t.Errorf("%d certificates were verified, others are shown", len(shown))
		}
		if inside := conn.Conn.(*tls.Conn).ConnectionState().PeerCertificates; len(inside[0].Raw) > 0 {
			t.Error("the connection keeps what was verified")
		}
		if kept := d.kept.Load(); kept < 500 || kept > 8<<10 {
			t.Errorf("%d bytes are kept", kept)
		}
		d.kept.Add(maxKept)
		if _, err := d.Dial(t.Context(), peer.Addr, nil); !errors.Is(err, errKept) {
			t.Errorf("beyond the bound: %v", err)
		}
		conn.Close()
		if left := d.kept.Load() - maxKept; left != 0 {
			t.Errorf("%d bytes are left", left)
		}
	}
}

// many are names of which a certificate has room for thousands.
func many(n int) []string {
	var names []string
	for i := range n {
		names = append(names, strings.Repeat("x", 20+i%7)+".example.com")
	}
	return names
}
