package redisprobe

import (
	"context"
	"errors"
	"net"
	"sync/atomic"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// go-redis logs to standard error of its own accord; whatever it has to say
// reaches us as an error as well.
func init() { redis.SetLogger(silentLogger{}) }

type silentLogger struct{}

func (silentLogger) Printf(context.Context, string, ...any) {}

// errUsedUp is what a client gets that asks for a second connection.
var errUsedUp = errors.New("the connection has ended")

// newClient makes a client over one established connection. It never dials
// another: a connection that ends, ends the client's use.
func newClient(c *connection) *redis.Client {
	var used atomic.Bool
	options := clientOptions()
	options.Addr = c.remote
	options.Dialer = func(context.Context, string, string) (net.Conn, error) {
		if used.Swap(true) {
			return nil, errUsedUp
		}
		return c, nil
	}
	return redis.NewClient(options)
}

// clientOptions are what go-redis needs to be told so that it neither retries,
// nor sends commands of its own, nor looks names up. Time is bounded by the
// connection, which ends with its context.
func clientOptions() *redis.Options {
	return &redis.Options{
		Protocol:                 2,
		DisableIdentity:          true,
		MaxRetries:               -1,
		DialerRetries:            1,
		PoolSize:                 2, // with 1, a failed dial starts a goroutine that dials on
		PipelinePoolSize:         -1,
		ReadTimeout:              -2,
		WriteTimeout:             -2,
		ContextTimeoutEnabled:    true,
		ReadBufferSize:           8 << 10,
		WriteBufferSize:          8 << 10,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
}

// replyError is a server's error reply to a command, empty when there is none.
// A nil reply is no error.
func replyError(cmd redis.Cmder) string {
	err := cmd.Err()
	if _, ok := errors.AsType[redis.Error](err); ok && !errors.Is(err, redis.Nil) {
		return err.Error()
	}
	return ""
}

// transportError is the first error among the commands that is no server's
// reply: the connection or the protocol broke.
func transportError[C redis.Cmder](cmds []C) error {
	for _, cmd := range cmds {
		if err := cmd.Err(); err != nil && !errors.Is(err, redis.Nil) && replyError(cmd) == "" {
			return err
		}
	}
	return nil
}
