package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/netip"
	"time"
)

// lookTimeout bounds a second look.
const lookTimeout = 1500 * time.Millisecond

// LookWhenSilent watches a plain connection that may stay unanswered: after a
// while, a second look at the port finds out whether it speaks TLS, and if so
// cuts the connection. The returned function ends the watch and says whether
// TLS was found.
func (d *Dialer) LookWhenSilent(ctx context.Context, c *Conn, address string) (speaksTLS func() bool) {
	if d.TLS != nil {
		return func() bool { return false }
	}
	look := func(ctx context.Context) bool { return d.AnswersTLS(ctx, address) }
	return d.whenSilent(ctx, address, look, func() { c.raw.Close() })
}

// whenSilent looks at address if that stays silent for a while, and calls cut if the look
// finds what it is for. The returned function ends this and says what was found.
func (d *Dialer) whenSilent(ctx context.Context, address string, look func(context.Context) bool, cut func()) func() bool {
	ctx, cancel := context.WithCancel(ctx)
	found, ended := false, make(chan struct{})
	later := time.AfterFunc(min(lookAfter, d.Turns.patience(ctx, address)/4), func() {
		defer close(ended)
		if found = look(ctx); found {
			cut()
		}
	})
	return func() bool {
		stopped := later.Stop()
		cancel()
		if stopped {
			return false
		}
		<-ended
		return found
	}
}

// lookTime bounds a second look at address, which others may wait for.
func (d *Dialer) lookTime(ctx context.Context, address string) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, min(lookTimeout, d.Turns.patience(ctx, address)))
}

// AnswersPlain tells whether a plain PING to address, on a fresh connection, is
// answered by Redis: then the port does not speak TLS. It waits for a turn.
func (d *Dialer) AnswersPlain(ctx context.Context, address string) bool {
	turn, _, err := d.Turns.take(ctx)
	defer turn.giveBack()
	return err == nil && d.answersPlain(ctx, address)
}

func (d *Dialer) answersPlain(ctx context.Context, address string) bool {
	ctx, cancel := d.lookTime(ctx, address)
	defer cancel()
	raw, err := d.reach(ctx, address, unwatched{})
	if err != nil {
		return false
	}
	c := newConn(ctx, raw, raw, nil)
	defer c.Close()
	if _, err := io.WriteString(c, "*1\r\n$4\r\nPING\r\n"); err != nil && c.Silent() {
		return false
	}
	buffer := make([]byte, 512)
	for c.Silent() {
		if _, err := c.Read(buffer); err != nil {
			return false
		}
	}
	return true
}

// AnswersTLS tells whether a TLS greeting to address, on a fresh connection, is
// answered by TLS, be it with an alert.
func (d *Dialer) AnswersTLS(ctx context.Context, address string) bool {
	ctx, cancel := d.lookTime(ctx, address)
	defer cancel()
	raw, err := d.reach(ctx, address, unwatched{})
	if err != nil {
		return false
	}
	defer raw.Close()
	defer context.AfterFunc(ctx, func() { raw.Close() })()
	look := &recordLook{Conn: raw}
	// The handshake only serves to send a greeting; it never gets to see the
	// answer, so there is nothing to verify.
	_ = tls.Client(look, &tls.Config{ServerName: lookName(address)}).HandshakeContext(ctx)
	return look.isTLS()
}

// lookName is a server name for a greeting: the host, or none that matters.
func lookName(address string) string {
	if host := HostOf(address); !isAddress(host) {
		return host
	}
	return "redis.invalid"
}

// isAddress tells whether host is an IP address rather than a name.
func isAddress(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}

// recordLook keeps the header of the first TLS record that the peer sends, and
// ends the handshake there.
type recordLook struct {
	net.Conn
	header [5]byte
	n      int
}

// errLooked ends a handshake that has served its purpose.
var errLooked = errors.New("looked")

func (l *recordLook) Read([]byte) (int, error) {
	n, err := io.ReadFull(l.Conn, l.header[:])
	l.n = n
	if err != nil {
		return 0, err
	}
	return 0, errLooked
}

// isTLS tells whether the header is of a TLS handshake or alert record.
func (l *recordLook) isTLS() bool {
	return l.n == len(l.header) && (l.header[0] == 22 || l.header[0] == 21) && l.header[1] == 3
}
