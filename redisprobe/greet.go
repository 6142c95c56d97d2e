package redisprobe

import (
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/finding"
)

// greeting is what a node answers to the runtime's handshake. All of it is one
// round trip.
type greeting struct {
	auth, setName, config, info, nodes, asking, tieBreak, echo, subscribe, unsubscribe *redis.Cmd

	nonce      string // the right answer to echo
	server     serverInfo
	subscribed bool // the connection is stuck in its subscription
}

// greet signs in and plays the handshake. The error is of the connection;
// servers' errors are in the greeting.
func (p *probe) greet(client *redis.Client) (*greeting, error) {
	g := &greeting{}
	pipe := client.Pipeline()
	do := func(args ...any) *redis.Cmd { return p.send(pipe, args...) }
	g.auth = p.auth(pipe)
	g.setName = do("client", "setname", clientName)
	g.config = do("config", "get", "maxmemory-policy")
	g.info = do("info")
	g.nodes = do("cluster", "nodes")
	g.asking = do("asking")
	g.tieBreak = p.readTieBreak(pipe)
	p.askEcho(pipe, g)
	g.subscribe, g.unsubscribe = redis.NewCmd(p.ctx), redis.NewCmd(p.ctx)
	if subscribes := p.options.channel != "" && p.options.sends("subscribe"); subscribes {
		g.subscribe = do("subscribe", p.options.channel)
		g.unsubscribe = do("unsubscribe", p.options.channel)
	}
	cmds, _ := pipe.Exec(p.ctx) // each command holds its own error
	if err := transportError(cmds); err != nil {
		return nil, err
	}
	text, _ := g.info.Text()
	g.server = parseInfo(text)
	g.subscribed = confirms(g.subscribe, "subscribe") && (g.unsubscribe.Err() != nil || !confirms(g.unsubscribe, "unsubscribe"))
	return g, nil
}

// auth puts the sign-in into a pipeline; nil without a password.
func (p *probe) auth(pipe redis.Pipeliner) *redis.Cmd {
	switch {
	case p.target.Password == "":
		return nil
	case p.target.User == "":
		return p.send(pipe, "auth", p.target.Password)
	default:
		return p.send(pipe, "auth", p.target.User, p.target.Password)
	}
}

// readTieBreak puts the reading of the tie-break into a pipeline, if it is read.
func (p *probe) readTieBreak(pipe redis.Pipeliner) *redis.Cmd {
	if p.options.tieBreak == "" {
		return redis.NewCmd(p.ctx)
	}
	return p.send(pipe, "get", p.options.tieBreak)
}

// askEcho puts the command that decides into a pipeline: ECHO, or PING where it
// is never sent.
func (p *probe) askEcho(pipe redis.Pipeliner, g *greeting) {
	if p.options.sends("echo") {
		g.nonce, g.echo = p.tag, p.send(pipe, "echo", p.tag)
	} else {
		g.nonce, g.echo = "PONG", p.send(pipe, "ping")
	}
}

// confirms tells whether the reply is a subscription's confirmation. A message
// that was published in between would shift all later replies.
func confirms(cmd *redis.Cmd, kind string) bool {
	parts, err := cmd.Slice()
	return err == nil && len(parts) == 3 && parts[0] == kind
}

// signIn judges the sign-in, and whether this is a server at all that could
// keep sessions. false ends the look at the node.
func (n *node) signIn(g *greeting) bool {
	failures := n.p.signInFailures(g)
	n.p.farm.know(n, func(k *knowledge) {
		k.server = g.server
		k.sentinel = g.server["redis_mode"] == "sentinel"
		k.signedIn = len(failures) == 0 || failures[0].code != finding.AuthWrongPassword && failures[0].code != finding.NotRedis
	})
	if len(failures) > 0 {
		n.track.end(finding.StageAuth, StatusFailed)
		n.report(failures)
		return false
	}
	n.track.end(finding.StageAuth, StatusOK)
	if g.open() {
		n.find(finding.AuthNotConfigured, nil)
	}
	if version := g.server["redis_version"]; version != "" {
		n.track.update(func(node *Node) { node.Version = n.p.clean(version) })
		n.checkVersion(g.server)
	}
	return true
}

// open tells whether the server asks for no password.
func (g *greeting) open() bool {
	if g.auth == nil {
		return true
	}
	text := replyError(g.auth)
	return strings.Contains(text, "without any password configured") || strings.Contains(text, "no password is set")
}

// signInFailures reads the greeting for reasons to stop.
func (p *probe) signInFailures(g *greeting) []failure {
	echo := replyError(g.echo)
	switch {
	case g.auth != nil && strings.Contains(replyError(g.auth), "unknown command"):
		return fail(finding.SessionFailed, finding.Args{"doing": "AUTH", "reason": p.clean(commandError(replyError(g.auth)))})
	case g.auth != nil && replyError(g.auth) != "" && !g.open() && !strings.HasPrefix(replyError(g.auth), "LOADING"),
		strings.HasPrefix(echo, "NOAUTH"):
		return fail(finding.AuthWrongPassword, finding.Args{"user": p.userText()})
	case g.server["redis_mode"] == "sentinel":
		return fail(finding.SentinelEndpoint, nil)
	case g.loading():
		return fail(finding.Loading, nil)
	case echo != "" && !strings.HasPrefix(echo, "NOPERM"):
		return fail(finding.SessionFailed, finding.Args{"doing": "ECHO", "reason": p.clean(echo)})
	case echo == "" && g.echo.Val() != any(g.nonce):
		return fail(finding.NotRedis, finding.Args{"kind": ": it answers ECHO with something else"})
	}
	return nil
}

// userText is the part of a message that names the ACL user, if one is set.
func (p *probe) userText() string {
	if p.target.User == "" {
		return ""
	}
	return fmt.Sprintf(" of the user %q", p.target.User)
}

// loading tells whether the server still loads its data.
func (g *greeting) loading() bool {
	return g.server["loading"] == "1" || strings.HasPrefix(replyError(g.echo), "LOADING") ||
		strings.HasPrefix(replyError(g.tieBreak), "LOADING")
}
