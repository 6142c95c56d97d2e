package session

import (
	"context"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/finding"
)

// Denied tells whether an error reply says that the user lacks a right, be it
// directly or from inside a script, in the words of Redis 6 to 8.
func Denied(text string) bool {
	return strings.HasPrefix(text, "NOPERM") || strings.Contains(text, "NOPERM ") ||
		strings.Contains(text, "ACL failure in script") ||
		strings.Contains(text, "user executing the script can't run this command")
}

// deniedKey tells whether the right that is lacking is to a key, not to the
// command.
func deniedKey(text string) bool {
	return Denied(text) && !strings.Contains(text, "to run") && strings.Contains(text, "key")
}

// Denied reports rights without which the platform's client does not start; nothing
// if the user has them. Then the rights of a session life are asked for as well.
func (g *Greeting) Denied(ctx context.Context) []finding.Finding {
	var missing []string
	for i, cmd := range []*redis.Cmd{g.echo, g.nodes} {
		if Denied(ReplyError(cmd)) {
			missing = append(missing, handshakeNeeds[i].spoken)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return []finding.Finding{g.conn.deniedWith(ctx, missing...)}
}

// deniedWith is the finding on rights that the platform needs and the user lacks:
// those given, and what a session life takes besides.
func (c *Conn) deniedWith(ctx context.Context, missing ...string) finding.Finding {
	missing = append(missing, c.missingRights(ctx, Keys(c.client.Tag))...)
	return c.lacks(finding.ACLDenied, strings.Join(missing, ", "), c.client.aclRule(c.clustered))
}

// lacks is a finding on missing rights, with the rule that grants them.
func (c *Conn) lacks(code finding.Code, missing, rule string) finding.Finding {
	return finding.New(code, c.Address, finding.Args{"user": userName(c.client.User), "missing": missing, "rule": rule})
}

// Limited reports rights that the client uses but does without, and that the user
// lacks. A command that nobody has is not among them: providers often take CONFIG
// away, and no rule would bring it back. It is asked last: the connection may stay
// in its subscription.
func (g *Greeting) Limited(ctx context.Context) []finding.Finding {
	c, subscribed := g.conn, redis.NewCmd(ctx)
	if channel := c.client.Options.Channel; channel != "" {
		subscribed = c.Send(ctx, c.Redis, "subscribe", channel)
	}
	var missing []string
	for i, cmd := range []*redis.Cmd{g.setName, g.config, g.info, subscribed} {
		if Denied(ReplyError(cmd)) {
			missing = append(missing, handshakeUses[i].spoken)
		}
	}
	if Denied(ReplyError(g.tieBreak)) {
		missing = append(missing, "GET "+c.client.Options.TieBreak)
	}
	if Denied(ReplyError(g.asking)) && g.Info["cluster_enabled"] == "1" {
		missing = append(missing, askingRight.spoken)
	}
	if len(missing) == 0 {
		return nil
	}
	return []finding.Finding{c.lacks(finding.ACLLimited, strings.Join(missing, ", "), c.client.aclRule(c.clustered))}
}

// missingRights finds which rights of the session life the user lacks. The
// commands are queued in a transaction that is then discarded: the server
// judges rights when it queues, and nothing is carried out.
func (c *Conn) missingRights(ctx context.Context, keys []string) []string {
	if c.Redis.Do(ctx, "multi").Err() != nil {
		return c.missingRightsOutside(ctx, keys)
	}
	pipe := c.Redis.Pipeline()
	var asked []askedRight
	for _, key := range keys {
		asked = append(asked, c.askScripts(ctx, pipe, key)...)
		for _, r := range scriptCommands {
			asked = append(asked, askedRight{r, key, pipe.Do(ctx, commandOn(r, key)...)})
		}
	}
	pipe.Do(ctx, "discard")
	_, _ = pipe.Exec(ctx) // each command holds its own error
	return missingOf(asked)
}

// askedRight is a right and the command that asked for it.
type askedRight struct {
	right right
	key   string
	cmd   *redis.Cmd
}

// askScripts asks for the rights to run scripts over a key.
func (c *Conn) askScripts(ctx context.Context, pipe redis.Pipeliner, key string) []askedRight {
	return []askedRight{
		{scriptRights[0], key, c.Send(ctx, pipe, "script", "load", "return 1")},
		{scriptRights[1], key, c.Send(ctx, pipe, "evalsha", sessionScriptSHA, 1, key)},
		{scriptRights[2], key, c.Send(ctx, pipe, "eval", "return 1", 1, key)},
	}
}

// commandOn is the command with arguments that do no harm. HMSET lacks a value,
// which the server only objects to after it has judged the right; SET only
// replaces a key that exists.
func commandOn(r right, key string) []any {
	switch r.rule {
	case "setnx":
		return []any{"setnx", key, ""}
	case "set":
		return []any{"set", key, "", "EX", keyExpiry, "XX"}
	case "expire":
		return []any{"expire", key, keyExpiry}
	case "hmset":
		return []any{"hmset", key, "f", "v", "f"}
	case "hget", "hdel":
		return []any{r.rule, key, "f"}
	default:
		return []any{r.rule, key}
	}
}

// missingRightsOutside asks without a transaction, for users that may not use
// one. No command here writes, save SETNX, which is only asked for where its key
// surely expires or is removed.
func (c *Conn) missingRightsOutside(ctx context.Context, keys []string) []string {
	pipe := c.Redis.Pipeline()
	var asked []askedRight
	for _, key := range keys {
		asked = append(asked, c.askScripts(ctx, pipe, key)...)
		for _, r := range scriptCommands {
			if r.rule != "setnx" {
				asked = append(asked, askedRight{r, key, pipe.Do(ctx, commandOn(r, key)...)})
			}
		}
	}
	_, _ = pipe.Exec(ctx) // each command holds its own error
	missing := missingOf(asked)
	if lacks := func(r string) bool { return slices.Contains(missing, r) }; lacks("EXPIRE") && (lacks("SET") || lacks("DEL")) {
		return append(missing, "SETNX") // cannot be tried without risk; the rule grants it anyhow
	}
	pipe = c.Redis.Pipeline()
	pipe.Do(ctx, "set", keys[0], "", "EX", keyExpiry)
	setnx := askedRight{scriptCommands[0], keys[0], pipe.Do(ctx, "setnx", keys[0], "")}
	pipe.Do(ctx, "expire", keys[0], keyExpiry)
	pipe.Do(ctx, "del", keys[0])
	_, _ = pipe.Exec(ctx)
	if Denied(ReplyError(setnx.cmd)) && !deniedKey(ReplyError(setnx.cmd)) {
		missing = append(missing, setnx.right.spoken)
	}
	return missing
}

// missingOf lists the rights that were denied, each once: commands as they are
// spoken, then keys as ACL rules spell them.
func missingOf(asked []askedRight) []string {
	var commands, keys []string
	for _, a := range asked {
		text := ReplyError(a.cmd)
		switch {
		case deniedKey(text):
			for _, suffix := range KeySuffixes {
				if pattern := "keys ~{*}" + suffix; strings.HasSuffix(a.key, suffix) && !slices.Contains(keys, pattern) {
					keys = append(keys, pattern)
				}
			}
		case Denied(text) && !slices.Contains(commands, a.right.spoken):
			commands = append(commands, a.right.spoken)
		}
	}
	return append(commands, keys...)
}
