package session

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/explain"
	"sessionconfig/redisprobe/topology"
	"sessionconfig/redisprobe/wire"
)

// Client is how the platform's client would use the servers of one test.
type Client struct {
	// Judged is how each version that is judged reads the settings, at least one. What
	// the first of them sends is sent.
	Judged []client.Options
	// Others is how the other recorded versions read them, where which one there is is
	// not known: what they need is asked for as well.
	Others []client.Options

	User     string // ACL user; empty is Redis's default user
	Password string
	Dialer   *wire.Dialer
	Explain  *explain.Explainer
	Tag      string // begins the ids of this test's sessions, after TestPrefix

	nodes               topology.Reader
	ofSingle, ofCluster demands
}

// first is how the version that is played reads the settings.
func (c *Client) first() client.Options { return c.Judged[0] }

// Redis is what is used of go-redis's client. A package that sees the client itself takes a
// second longer to compile: some 1,500 methods are compiled again in each.
type Redis interface {
	Sender
	Pipeline() redis.Pipeliner
	Close() error
}

// Conn is a connection to one server, over which go-redis speaks.
type Conn struct {
	*wire.Conn
	Redis   Redis
	Address string // host:port as dialled

	client    *Client
	greeting  *Greeting
	clustered bool // the server is of a cluster
	unloaded  bool // the user may not load scripts
	hand      *byHand
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
	for errors.Is(err, wire.ErrSetAside) && ctx.Err() == nil {
		conn, err = c.Dial(ctx, address, nil)
	}
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

// Sender sends a command, or puts it into a pipeline.
type Sender interface {
	Do(ctx context.Context, args ...any) *redis.Cmd
}

// Send sends a command, whose name comes first and in lower case, or puts it into a
// pipeline, under the name that it goes by: "$COMMAND=name".
func (c *Conn) Send(ctx context.Context, to Sender, args ...any) *redis.Cmd {
	command, _ := args[0].(string)
	return to.Do(ctx, append([]any{c.client.nameOf(command)}, args[1:]...)...)
}

// AskHere puts a command on a key into a pipeline, so that it is answered here also while the
// key's slot moves to this server.
func (c *Conn) AskHere(ctx context.Context, pipe redis.Pipeliner, args ...any) *redis.Cmd {
	if c.clustered {
		c.Send(ctx, pipe, "asking")
	}
	return c.Send(ctx, pipe, args...)
}

// View asks for the server's view of its cluster as it is now.
func (c *Conn) View(ctx context.Context) (*topology.View, error) {
	text, err := c.Send(ctx, c.Redis, "cluster", "nodes").Text()
	if err != nil {
		return nil, err
	}
	return c.client.nodes.ParseNodes(text, c.Address)
}

// nameOf is the name that a command goes by. One that the client does without is this
// test's own question.
func (c *Client) nameOf(command string) string {
	if name, sent := c.first().Sends(command); sent {
		return name
	}
	return command
}
