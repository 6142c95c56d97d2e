package session

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/topology"
)

// Denied tells whether an error reply says that the user lacks a right, for the command
// itself or inside a script, as Redis 6 to 8 word it.
func Denied(text string) bool {
	return strings.HasPrefix(text, "NOPERM") || strings.Contains(text, "NOPERM ") ||
		strings.Contains(text, "ACL failure in script") ||
		strings.Contains(text, "user executing the script can't")
}

// deniedKey tells whether the right that is lacking is to a key, not to the
// command.
func deniedKey(text string) bool {
	return Denied(text) && !strings.Contains(text, "to run") && strings.Contains(text, "key")
}

// unknown tells whether an error reply says that the server has no such command.
func unknown(text string) bool {
	return strings.Contains(text, "unknown command") || strings.Contains(text, "unknown subcommand")
}

// demands are what versions of the client ask of a server when they connect.
type demands struct {
	once   sync.Once
	judged []client.Right   // of all that are judged, each with the highest of their demands
	others [][]client.Right // of each of the others
	asked  []string         // the rules whose commands are sent; where it is not known what the server is, a cluster's
	greets []client.Step    // of the first that is judged
}

// demands are the same for all servers of a cluster, and for all others.
func (c *Client) demands(clustered bool) *demands {
	d := &c.ofSingle
	if clustered {
		d = &c.ofCluster
	}
	d.once.Do(func() {
		for _, o := range c.Judged {
			for _, right := range o.HandshakeRights(clustered) {
				i := slices.IndexFunc(d.judged, func(r client.Right) bool { return r.Rule == right.Rule })
				if i < 0 {
					d.judged = append(d.judged, right)
				} else {
					d.judged[i].Demand = max(d.judged[i].Demand, right.Demand)
				}
			}
		}
		for _, o := range c.Others {
			d.others = append(d.others, o.HandshakeRights(clustered))
		}
		d.asked, d.greets = d.rulesAsked(), c.first().Greeting(c.Password != "")
	})
	return d
}

// sessionPattern is that of all keys of sessions.
const sessionPattern = "~{*}_*"

// lack is what a user lacks.
type lack struct {
	needed, used []string // as they are written
	plain        []string // commands that take no key and no channel, as ACL rules spell them
	keyed        []string // those that do
	patterns     []string // of their keys and channels
}

// miss adds a right, and the patterns of what its command works on.
func (l *lack) miss(right client.Right, patterns ...string) {
	list, spoken := &l.plain, right.Spoken
	if len(patterns) > 0 {
		list = &l.keyed
	}
	for _, pattern := range patterns {
		addOnce(&l.patterns, pattern)
	}
	addOnce(list, right.Rule)
	switch right.Demand {
	case client.Uses:
		addOnce(&l.used, spoken)
	case client.NeedsUnderLoad:
		addOnce(&l.needed, spoken+" (under load)")
	default:
		addOnce(&l.needed, spoken)
	}
}

// addOnce adds a text to a list that does not have it.
func addOnce(list *[]string, text string) {
	if !slices.Contains(*list, text) {
		*list = append(*list, text)
	}
}

// lacks is what the answers to the handshake show that the user lacks.
func (g *Greeting) lacks() *lack {
	l := &lack{}
	for _, right := range g.conn.client.demands(g.conn.clustered).judged {
		switch reply := replyOf(g.answers[right.Rule]); {
		case !Denied(reply):
		case g.Mode == topology.ModeStandalone && strings.HasPrefix(right.Rule, "cluster|"): // would say nothing
		case right.Rule == "exists":
			l.miss(right, sessionPattern)
		default:
			l.miss(right)
		}
	}
	return l
}

// lacksAll is all that the user lacks, once something is known to be. It is asked last:
// the connection may stay in its subscription.
func (c *Conn) lacksAll(ctx context.Context) *lack {
	l := c.greeting.lacks()
	c.sessionLacks(ctx, l)
	c.greeting.lacksLast(ctx, l, "")
	return l
}

// Denied reports what a version that is judged cannot do without, and the user may not
// do, or the server does not know; nothing if there is no such thing. Then the rights of
// a session life are asked for as well.
func (g *Greeting) Denied(ctx context.Context) []finding.Finding {
	var found []finding.Finding
	c := g.conn
	for _, right := range c.client.demands(c.clustered).judged {
		if right.Demand > client.Uses && unknown(replyOf(g.answers[right.Rule])) {
			found = append(found, c.unknownCommand(right))
		}
	}
	if len(g.lacks().needed) > 0 {
		found = append(found, c.denied(c.lacksAll(ctx)))
	}
	return found
}

// OthersLack says what each version that is not judged would lack that cannot do without it;
// empty for nothing.
func (g *Greeting) OthersLack() map[client.Version]string {
	lacking := make(map[client.Version]string)
	for i, rights := range g.conn.client.demands(g.conn.clustered).others {
		lacking[g.conn.client.Others[i].Version] = g.missing(rights)
	}
	return lacking
}

// missing are those of the rights that are lacking and that cannot be done without.
func (g *Greeting) missing(rights []client.Right) string {
	var lacking []string
	for _, right := range rights {
		reply := replyOf(g.answers[right.Rule])
		switch {
		case right.Demand == client.Uses:
		case Denied(reply):
			lacking = append(lacking, "the right to "+right.Spoken)
		case unknown(reply):
			lacking = append(lacking, "the command "+right.Spoken)
		}
	}
	return strings.Join(lacking, ", ")
}

// Finish sends the last requests in one round trip: GET of a key that another server
// serves, unless it is empty, and SUBSCRIBE, after which the connection may stay
// subscribed. It returns the server's answer about the key, and reports rights that the
// client uses but does without, and that the user lacks. A command that does not exist is
// not among them: providers often remove CONFIG, and no rule would restore it.
func (g *Greeting) Finish(ctx context.Context, key string) (about string, limited []finding.Finding) {
	l := g.lacks()
	if about = g.lacksLast(ctx, l, key); len(l.used) == 0 {
		return about, nil
	}
	return about, []finding.Finding{g.conn.lacking(finding.ACLLimited, strings.Join(l.used, ", "), g.conn.client.aclLine(l))}
}

// lacksLast adds what is asked last, and returns the answer about the key, if one is given.
func (g *Greeting) lacksLast(ctx context.Context, l *lack, key string) (about string) {
	c, asked := g.conn, redis.NewCmd(ctx)
	pipe := c.Redis.Pipeline()
	if key != "" {
		asked = c.Send(ctx, pipe, "exists", key)
	}
	last := c.askLast(ctx, pipe)
	if pipe.Len() > 0 {
		_, _ = pipe.Exec(ctx) // each command has its own error
	}
	first := c.client.first()
	for _, right := range c.client.demands(c.clustered).judged {
		switch {
		case !Denied(replyOf(last[right.Rule])):
		case right.Rule == "subscribe":
			l.miss(right, "&"+aclPattern(first.Channel()))
		default:
			l.miss(right)
		}
	}
	if Denied(ReplyError(g.tieBreak)) {
		l.miss(client.Right{Rule: "get", Spoken: "GET " + first.TieBreak()}, "~"+aclPattern(first.TieBreak()))
	}
	for _, right := range first.ScriptRights() {
		if c.unloaded && right.Rule == "script|load" {
			l.miss(right)
		}
	}
	return ReplyError(asked)
}

// askLast sends what may leave the connection in another state.
func (c *Conn) askLast(ctx context.Context, pipe redis.Pipeliner) map[string]*redis.Cmd {
	last := make(map[string]*redis.Cmd)
	if c.clustered {
		last["readonly"] = c.Send(ctx, pipe, "readonly")
	}
	if c.clustered && c.client.readsSlots() {
		// Only the right is asked for: what is queued is not carried out.
		pipe.Do(ctx, "multi")
		last["cluster|slots"] = c.Send(ctx, pipe, "cluster", "slots")
		pipe.Do(ctx, "discard")
	}
	if channel := c.client.first().Channel(); channel != "" {
		last["subscribe"] = c.Send(ctx, pipe, "subscribe", channel)
	}
	return last
}

// readsSlots tells whether a version that is judged asks for CLUSTER SLOTS.
func (c *Client) readsSlots() bool {
	return slices.ContainsFunc(c.Judged, func(o client.Options) bool { return o.Version.ReadsSlots() })
}

// denied is the finding on what a user lacks and the platform cannot do without.
func (c *Conn) denied(l *lack) finding.Finding {
	return c.lacking(finding.ACLDenied, strings.Join(l.needed, ", "), c.client.aclLine(l))
}

// lacking is a finding on missing rights, with the line that grants them.
func (c *Conn) lacking(code finding.Code, missing, line string) finding.Finding {
	return finding.New(code, c.Address, finding.Args{"user": userName(c.client.User), "missing": missing, "rule": line})
}
