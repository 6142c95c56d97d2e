package session

import (
	"context"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/explain"
	"sessionconfig/redisprobe/wire"
)

// Client is how the platform's client would use the servers of one test.
type Client struct {
	Options  Options
	User     string // ACL user; empty is Redis's default user
	Password string
	Dialer   *wire.Dialer
	Explain  *explain.Explainer
	Tag      string // begins the ids of this test's sessions, after TestPrefix
}

// Conn is a connection to one server, over which go-redis speaks.
type Conn struct {
	*wire.Conn
	Redis   *redis.Client
	Address string // host:port as dialled

	client    *Client
	clustered bool // it may be of a cluster: INFO does not say that it is not
}

// Dial connects to a server, without signing in. The connection ends with ctx. The
// watcher may be nil. The error is a *wire.StepError.
func (c *Client) Dial(ctx context.Context, address string, watcher wire.Watcher) (*Conn, error) {
	conn, err := c.Dialer.Dial(ctx, address, watcher)
	if err != nil {
		return nil, err
	}
	return &Conn{Conn: conn, Redis: newRedis(conn), Address: address, client: c}, nil
}

// Open connects to a server, signs in and enters the database that sessions are
// kept in. Without a connection, the findings say why; there are none if ctx was
// cancelled.
func (c *Client) Open(ctx context.Context, address string) (*Conn, *Greeting, []finding.Finding) {
	conn, err := c.Dial(ctx, address, nil)
	if err != nil {
		return nil, nil, c.Explain.Dial(ctx, err, address)
	}
	greeting, err := conn.Greet(ctx)
	if err != nil {
		conn.Close()
		return nil, nil, conn.Lost(ctx, err, "while signing in")
	}
	found := greeting.Refused()
	if len(found) == 0 {
		found = conn.EnterDatabase(ctx)
	}
	if len(found) > 0 || ctx.Err() != nil {
		conn.Close()
		return nil, nil, found
	}
	return conn, greeting, nil
}

// Close ends the connection, with its last words.
func (c *Conn) Close() error {
	c.Redis.Close() // closes the connection as well, if it was ever used
	return c.Conn.Close()
}

// Lost says why the connection ended before an answer; nothing if the test was
// cancelled. doing is what was going on: "while signing in".
func (c *Conn) Lost(ctx context.Context, err error, doing string) []finding.Finding {
	return c.client.Explain.Broken(ctx, c.Conn, err, c.Address, doing)
}

// Send sends a command, or puts it into a pipeline.
func (c *Conn) Send(ctx context.Context, to Sender, args ...any) *redis.Cmd {
	return c.client.Options.send(ctx, to, args...)
}
