package wire

import (
	"context"
	"crypto/tls"
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

// many are names of which a certificate has room for thousands.
func many(n int) []string {
	var names []string
	for i := range n {
		names = append(names, strings.Repeat("x", 20+i%7)+".example.com")
	}
	return names
}
