package session

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/topology"
	"sessionconfig/redisprobe/wire"
)

// Greeting is what a server answers to the client's handshake. All of it is one
// round trip.
type Greeting struct {
	Info  topology.Info // what INFO said; empty if the user may not ask
	Ahead time.Duration // this machine's clock before the server's, to half a round trip; see HasClock

	conn  *Conn
	nonce string // the right answer to echo

	auth, setName, config, info, nodes, asking, tieBreak, echo *redis.Cmd
}

// Greet signs in and plays the handshake. The error is of the connection; servers'
// errors are in the greeting. Should the server stay silent, a second look at the
// port finds out whether it speaks TLS.
func (c *Conn) Greet(ctx context.Context) (*Greeting, error) {
	g := &Greeting{conn: c}
	options, pipe := &c.client.Options, c.Redis.Pipeline()
	do := func(args ...any) *redis.Cmd { return c.Send(ctx, pipe, args...) }
	g.auth = c.auth(ctx, pipe)
	g.setName = do("client", "setname", clientName)
	g.config = do("config", "get", "maxmemory-policy")
	g.info = do("info")
	g.nodes = do("cluster", "nodes")
	g.asking = do("asking")
	g.tieBreak = redis.NewCmd(ctx)
	if options.TieBreak != "" {
		g.tieBreak = do("get", options.TieBreak)
	}
	if options.Sends("echo") {
		g.nonce, g.echo = c.client.Tag, do("echo", c.client.Tag)
	} else {
		g.nonce, g.echo = "PONG", do("ping")
	}
	speaksTLS := c.client.Dialer.LookWhenSilent(ctx, c.Conn, c.Address)
	sent := time.Now()
	cmds, _ := pipe.Exec(ctx) // each command holds its own error
	middle := sent.Add(time.Since(sent) / 2)
	if speaksTLS() {
		return nil, wire.ErrTLSPeer
	}
	text, _ := g.info.Text()
	g.Info = topology.ParseInfo(text)
	if clock, ok := g.clock(); ok {
		g.Ahead = middle.Sub(clock)
	}
	if Denied(ReplyError(g.info)) {
		g.Info.AddHello(c.Send(ctx, c.Redis, "hello").Val())
	}
	c.clustered = g.Info["cluster_enabled"] != "0"
	return g, TransportError(cmds)
}

// clock is the server's time, if INFO tells it.
func (g *Greeting) clock() (time.Time, bool) {
	us, err := strconv.ParseInt(g.Info["server_time_usec"], 10, 64)
	return time.UnixMicro(us), err == nil && us > 0
}

// HasClock tells whether the server has told its time.
func (g *Greeting) HasClock() bool { _, ok := g.clock(); return ok }

// auth puts the sign-in into a pipeline; nil without a password.
func (c *Conn) auth(ctx context.Context, pipe redis.Pipeliner) *redis.Cmd {
	switch user, password := c.client.User, c.client.Password; {
	case password == "":
		return nil
	case user == "":
		return c.Send(ctx, pipe, "auth", password)
	default:
		return c.Send(ctx, pipe, "auth", user, password)
	}
}

// Open tells whether the server asks for no password.
func (g *Greeting) Open() bool {
	if g.auth == nil {
		return true
	}
	text := ReplyError(g.auth)
	return strings.Contains(text, "without any password configured") || strings.Contains(text, "no password is set")
}

// Refused says why the server cannot be used at all: the sign-in failed, or it is
// nothing that could keep sessions. Without findings, it is fine so far.
func (g *Greeting) Refused() []finding.Finding {
	one := func(code finding.Code, args finding.Args) []finding.Finding {
		return []finding.Finding{finding.New(code, g.conn.Address, args)}
	}
	var auth string
	if g.auth != nil {
		auth = ReplyError(g.auth)
	}
	switch echo := ReplyError(g.echo); {
	case strings.Contains(auth, "unknown command"):
		return []finding.Finding{g.conn.Refused("AUTH", auth, "")}
	case auth != "" && !g.Open() && !strings.HasPrefix(auth, "LOADING"), strings.HasPrefix(echo, "NOAUTH"):
		return one(finding.AuthWrongPassword, finding.Args{"user": g.conn.client.userText()})
	case g.Info.Sentinel():
		return one(finding.SentinelEndpoint, finding.Args{"product": g.Info.Product()})
	case g.loading():
		return one(finding.Loading, nil)
	case echo != "" && !strings.HasPrefix(echo, "NOPERM"):
		return []finding.Finding{g.conn.Refused("ECHO", echo, "")}
	case echo == "" && g.echo.Val() != any(g.nonce):
		return one(finding.NotRedis, finding.Args{"kind": ": it answers ECHO with something else"})
	}
	return nil
}

// userText is the part of a message that names the ACL user, if one is set.
func (c *Client) userText() string {
	if c.User == "" {
		return ""
	}
	return fmt.Sprintf(" of the user %q", c.User)
}

// loading tells whether the server still loads its data.
func (g *Greeting) loading() bool {
	return g.Info["loading"] == "1" || strings.HasPrefix(ReplyError(g.echo), "LOADING") ||
		strings.HasPrefix(ReplyError(g.tieBreak), "LOADING")
}

// Down tells whether the server says that its whole cluster is down.
func (g *Greeting) Down() bool { return SaysDown(ReplyError(g.tieBreak)) }

// ClusterNodes takes the answer of CLUSTER NODES, once: its memory may be needed
// for the next server's. It is an error where there is no cluster.
func (g *Greeting) ClusterNodes() (string, error) {
	nodes := g.nodes
	g.nodes = nil
	return nodes.Text()
}

// EvictionPolicy is what the server does when its memory is full; empty if it does
// not say.
func (g *Greeting) EvictionPolicy() string {
	policy := g.Info["maxmemory_policy"]
	if pair, err := g.config.StringSlice(); policy == "" && err == nil && len(pair) == 2 {
		policy = pair[1]
	}
	return g.conn.client.Explain.Clean(policy)
}
