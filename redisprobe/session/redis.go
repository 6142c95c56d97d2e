package session

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync/atomic"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"sessionconfig/redisprobe/wire"
)

// errUsedUp is what go-redis gets when it asks for a second connection.
var errUsedUp = errors.New("the connection has ended")

// newRedis makes a client of go-redis over one established connection. It does not retry,
// send commands of its own, look names up, or dial another connection: when the
// connection ends, so does the client's use. The connection, which ends with its context,
// bounds the time.
func newRedis(conn *wire.Conn) *redis.Client {
	var used atomic.Bool
	return redis.NewClient(&redis.Options{
		Addr: conn.Remote,
		Dialer: func(context.Context, string, string) (net.Conn, error) {
			if used.Swap(true) {
				return nil, errUsedUp
			}
			return &unasked{Conn: conn}, nil
		},
		Protocol:                 2,
		DisableIdentity:          true,
		MaxRetries:               -1,
		DialerRetries:            1,
		PoolSize:                 2, // with 1, a failed dial starts a goroutine that dials on
		PipelinePoolSize:         -1,
		ConnMaxIdleTime:          -1, // what is asked by hand, it does not see
		ReadTimeout:              -2,
		WriteTimeout:             -2,
		ContextTimeoutEnabled:    true,
		ReadBufferSize:           8 << 10,
		WriteBufferSize:          8 << 10,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})
}

// unasked is a connection that answers by itself what go-redis asks first on any: HELLO, of
// which it takes any error. Which protocol is spoken, the greeting asks for, in its one round
// trip.
type unasked struct {
	net.Conn
	begun bool
	reply string // what is not read yet of the answer
}

const (
	helloOfGoRedis = "*2\r\n$5\r\nhello\r\n$1\r\n2\r\n"
	helloRefused   = "-ERR not asked\r\n"
)

func (c *unasked) Write(p []byte) (int, error) {
	first := !c.begun
	c.begun = true
	if first && string(p) == helloOfGoRedis {
		c.reply = helloRefused
		return len(p), nil
	}
	return c.Conn.Write(p)
}

func (c *unasked) Read(p []byte) (int, error) {
	if c.reply == "" {
		return c.Conn.Read(p)
	}
	n := copy(p, c.reply)
	c.reply = c.reply[n:]
	return n, nil
}

// ReplyError is a server's error reply to a command, empty when there is none. A
// nil reply is no error.
func ReplyError(cmd redis.Cmder) string {
	err := cmd.Err()
	if _, ok := errors.AsType[redis.Error](err); ok && !errors.Is(err, redis.Nil) {
		return err.Error()
	}
	return ""
}

// TransportError is the first error among the commands that is no server's reply:
// the connection or the protocol broke.
func TransportError[C redis.Cmder](cmds []C) error {
	for _, cmd := range cmds {
		if err := cmd.Err(); err != nil && !errors.Is(err, redis.Nil) && ReplyError(cmd) == "" {
			return err
		}
	}
	return nil
}

// SentElsewhere tells whether an error reply says that a key's slot is served by
// another node, or is on its way there.
func SentElsewhere(reply string) bool {
	return strings.HasPrefix(reply, "MOVED ") || strings.HasPrefix(reply, "ASK ") || strings.HasPrefix(reply, "TRYAGAIN")
}

// SaysDown tells whether an error reply says that the whole cluster is down. A reply about
// one slot that is not served does not: uncovered slots are counted elsewhere. A script is
// told in other words where a cluster that is down allows reads.
func SaysDown(reply string) bool {
	return strings.HasPrefix(reply, "CLUSTERDOWN") && !strings.Contains(reply, "slot not served") || strings.Contains(reply, "while the cluster is down")
}

// commandError is the text of an error without the arguments that it repeats.
func commandError(text string) string {
	text, _, _ = strings.Cut(text, ", with args")
	text, _, _ = strings.Cut(text, " script: ")
	return text
}
