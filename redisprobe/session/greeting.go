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
	Info  topology.Info // what INFO said, and HELLO where INFO may not be asked
	Mode  topology.Mode // unknown if nothing that may be asked tells
	Ahead time.Duration // this machine's clock before the server's, to half a round trip; see HasClock

	conn     *Conn
	auth     *redis.Cmd            // nil where it was not sent
	answers  map[string]*redis.Cmd // by the rights that the commands take
	tieBreak *redis.Cmd
}

// Greet signs in and plays the handshake. The error is of the connection; servers'
// errors are in the greeting. Should the server stay silent, a second look at the
// port finds out whether it speaks TLS.
func (c *Conn) Greet(ctx context.Context) (*Greeting, error) {
	g := &Greeting{conn: c, answers: make(map[string]*redis.Cmd), tieBreak: redis.NewCmd(ctx)}
	c.greeting = g
	pipe := c.Redis.Pipeline()
	g.signIn(ctx, pipe)
	if key := c.client.first().TieBreak(); key != "" {
		g.tieBreak = c.Send(ctx, pipe, "get", key)
	}
	for _, rule := range c.client.demands(true).asked {
		g.answers[rule] = c.Send(ctx, pipe, c.client.commandFor(rule)...)
	}
	speaksTLS := c.client.Dialer.LookWhenSilent(ctx, c.Conn, c.Address)
	cmds, _ := pipe.Exec(ctx) // each command has its own error
	middle := time.Now().Add(-c.LastTrip() / 2)
	if speaksTLS() {
		return nil, wire.ErrTLSPeer
	}
	text, _ := g.answers["info"].Text()
	g.Info = topology.ParseInfo(text)
	if clock, ok := g.clock(); ok {
		g.Ahead = middle.Sub(clock)
	}
	g.Info.AddHello(g.answers["hello"].Val())
	g.Mode = g.mode()
	c.clustered = g.Mode == topology.ModeCluster
	return g, TransportError(cmds)
}

// endOfTime is the latest that a server's clock is taken to show, in microseconds:
// the year 2200. What is said beyond is no time.
const endOfTime = 7_258_118_400_000_000

// clock is the server's time, if INFO tells it.
func (g *Greeting) clock() (time.Time, bool) {
	us, err := strconv.ParseInt(g.Info["server_time_usec"], 10, 64)
	return time.UnixMicro(us), err == nil && us > 0 && us < endOfTime
}

// HasClock tells whether the server has told its time.
func (g *Greeting) HasClock() bool { _, ok := g.clock(); return ok }

// mode is what the server is, by the first answer that says it.
func (g *Greeting) mode() topology.Mode {
	switch {
	case g.Info["cluster_enabled"] == "1", g.Info["redis_mode"] == "cluster":
		return topology.ModeCluster
	case g.Info["cluster_enabled"] == "0", g.Info["redis_mode"] == "standalone":
		return topology.ModeStandalone
	case g.Info.Sentinel():
		return topology.ModeSentinel
	}
	for _, rule := range []string{"cluster|nodes", "asking"} {
		cmd := g.answers[rule]
		switch {
		case cmd == nil:
		case cmd.Err() == nil:
			return topology.ModeCluster
		case strings.Contains(replyOf(cmd), "cluster support disabled"):
			return topology.ModeStandalone
		}
	}
	if SentElsewhere(replyOf(g.tieBreak)) {
		return topology.ModeCluster
	}
	return topology.ModeUnknown
}

// replyOf is the error reply to a command that may not have been sent.
func replyOf(cmd *redis.Cmd) string {
	if cmd == nil {
		return ""
	}
	return ReplyError(cmd)
}

// Open tells whether the server asks for no password.
func (g *Greeting) Open() bool {
	reply := replyOf(g.auth)
	return g.conn.client.Password == "" || strings.Contains(reply, "without any password configured") || strings.Contains(reply, "no password is set")
}

// Refused says why the server cannot be used at all: the sign-in failed, or it is
// nothing that could keep sessions. Without findings, it is fine so far.
func (g *Greeting) Refused() []finding.Finding {
	one := func(code finding.Code, args finding.Args) []finding.Finding {
		return []finding.Finding{finding.New(code, g.conn.Address, args)}
	}
	tracer := g.conn.client.first().Tracer()
	auth, echo := replyOf(g.auth), replyOf(g.answers[tracer])
	if g.auth == nil && g.signedInByHello() {
		auth = replyOf(g.answers["hello"])
	}
	switch {
	case unknown(auth):
		return []finding.Finding{g.conn.Refused("AUTH", auth, "")}
	case auth != "" && !g.Open() && !strings.HasPrefix(auth, "LOADING"), strings.HasPrefix(echo, "NOAUTH"):
		return one(finding.AuthWrongPassword, finding.Args{"user": g.conn.client.userText()})
	case g.Info.Sentinel():
		return one(finding.SentinelEndpoint, finding.Args{"product": g.Info.Product()})
	case g.loading():
		return one(finding.Loading, nil)
	case echo != "" && !Denied(echo) && !unknown(echo) && !SentElsewhere(echo):
		return []finding.Finding{g.conn.Refused(strings.ToUpper(tracer), echo, "")}
	case echo == "" && g.misheard(tracer):
		return one(finding.NotRedis, finding.Args{"kind": ": it answers " + strings.ToUpper(tracer) + " with something else"})
	}
	return nil
}

// signedInByHello tells whether HELLO carries the password, and nothing else does.
func (g *Greeting) signedInByHello() bool {
	_, auth := g.conn.client.first().Sends("auth")
	return !auth && g.conn.client.Password != "" && g.conn.client.first().SpeaksRESP3()
}

// misheard tells whether Redis would not have given this answer.
func (g *Greeting) misheard(tracer string) bool {
	switch tracer {
	case "echo":
		return g.answers[tracer].Val() != any(g.conn.client.Tag)
	case "ping":
		return g.answers[tracer].Val() != any("PONG")
	}
	return false
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
	return g.Info["loading"] == "1" || strings.HasPrefix(replyOf(g.answers[g.conn.client.first().Tracer()]), "LOADING") ||
		strings.HasPrefix(replyOf(g.tieBreak), "LOADING")
}

// Down tells whether the server says that its whole cluster is down.
func (g *Greeting) Down() bool { return SaysDown(replyOf(g.tieBreak)) }

// View takes the answer of CLUSTER NODES, once: its memory may be needed for the next
// server's. Without a view the findings say why; there are none where there is no cluster,
// or the server does not say.
func (g *Greeting) View() (*topology.View, []finding.Finding) {
	text, err := g.answers["cluster|nodes"].Text()
	if err != nil {
		return nil, nil
	}
	delete(g.answers, "cluster|nodes")
	view, err := g.conn.client.nodes.ParseNodes(text, g.conn.Address)
	if err != nil {
		return nil, []finding.Finding{Unreadable(g.conn.Address, "CLUSTER NODES")}
	}
	return view, nil
}

// AddSlots asks CLUSTER SLOTS for the addresses of masters to which CLUSTER NODES gives
// none, as versions of the client from 3 on do.
func (g *Greeting) AddSlots(ctx context.Context, view *topology.View) {
	for _, m := range view.Masters() {
		if m.Address == "" {
			view.AddSlots(g.conn.Send(ctx, g.conn.Redis, "cluster", "slots").Val())
			return
		}
	}
}

// EvictionPolicy is what the server does when its memory is full; empty if it does
// not say.
func (g *Greeting) EvictionPolicy() string {
	policy := g.Info["maxmemory_policy"]
	if text, ok := topology.Pairs(g.answers["config|get"].Val())["maxmemory-policy"].(string); policy == "" && ok {
		policy = text
	}
	return g.conn.client.Explain.Clean(policy)
}
