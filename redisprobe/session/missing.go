package session

import (
	"context"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/client"
)

// sessionRights are what a session's life takes.
func (c *Client) sessionRights() []client.Right {
	rights := c.first().ScriptRights()
	for _, command := range client.ScriptCommands {
		rights = append(rights, client.Right{Rule: command, Spoken: strings.ToUpper(command), Demand: client.Needs})
	}
	return rights
}

// sessionLacks adds what the user lacks of the rights of a session's life. The commands
// are queued in a transaction that is then discarded: the server judges rights when it
// queues, and nothing is carried out.
func (c *Conn) sessionLacks(ctx context.Context, l *lack) {
	keys := Keys(c.client.Tag)
	if c.Redis.Do(ctx, "multi").Err() != nil {
		c.lacksOutside(ctx, keys, l)
		return
	}
	pipe := c.Redis.Pipeline()
	asked := c.ask(ctx, pipe, keys, c.client.sessionRights())
	pipe.Do(ctx, "discard")
	_, _ = pipe.Exec(ctx) // each command holds its own error
	c.missOf(asked, l)
}

// askedRight is a right and the command that asked for it.
type askedRight struct {
	right client.Right
	cmd   *redis.Cmd
}

// ask asks for rights over each of the keys.
func (c *Conn) ask(ctx context.Context, pipe redis.Pipeliner, keys []string, rights []client.Right) []askedRight {
	var asked []askedRight
	for _, key := range keys {
		for _, right := range rights {
			var cmd *redis.Cmd
			if slices.Contains(client.ScriptCommands, right.Rule) {
				cmd = pipe.Do(ctx, commandOn(right.Rule, key)...) // scripts call it by its own name
			} else {
				cmd = c.Send(ctx, pipe, commandOn(right.Rule, key)...)
			}
			asked = append(asked, askedRight{right, cmd})
		}
	}
	return asked
}

// commandOn is the command with arguments that do no harm. HMSET lacks a value,
// which the server only objects to after it has judged the right; SET only
// replaces a key that exists.
func commandOn(rule, key string) []any {
	switch rule {
	case "script|load":
		return []any{"script", "load", "return 1"}
	case "evalsha":
		return []any{"evalsha", sessionScriptSHA(), 1, key}
	case "eval":
		return []any{"eval", "return 1", 1, key}
	case "setnx":
		return []any{"setnx", key, ""}
	case "set":
		return []any{"set", key, "", "EX", keyExpiry, "XX"}
	case "expire":
		return []any{"expire", key, keyExpiry}
	case "hmset":
		return []any{"hmset", key, "f", "v", "f"}
	case "hget", "hdel":
		return []any{rule, key, "f"}
	default:
		return []any{rule, key}
	}
}

// lacksOutside asks without a transaction, for users that may not use one. The only command
// here that writes is SETNX. It is asked for only if its key is certain to expire or to be
// removed.
func (c *Conn) lacksOutside(ctx context.Context, keys []string, l *lack) {
	rights := c.client.sessionRights()
	at := slices.IndexFunc(rights, func(r client.Right) bool { return r.Rule == "setnx" })
	setnx := rights[at]
	pipe := c.Redis.Pipeline()
	asked := c.ask(ctx, pipe, keys, slices.Delete(slices.Clone(rights), at, at+1))
	_, _ = pipe.Exec(ctx) // each command holds its own error
	c.missOf(asked, l)
	if lacks := func(rule string) bool { return slices.Contains(l.keyed, rule) }; lacks("expire") && (lacks("set") || lacks("del")) {
		l.miss(setnx, sessionPattern) // cannot be tried without risk
		return
	}
	pipe = c.Redis.Pipeline()
	pipe.Do(ctx, "set", keys[0], "", "EX", keyExpiry)
	asked = []askedRight{{setnx, pipe.Do(ctx, "setnx", keys[0], "")}}
	pipe.Do(ctx, "expire", keys[0], keyExpiry)
	pipe.Do(ctx, "del", keys[0])
	_, _ = pipe.Exec(ctx)
	c.missOf(asked, l)
}

// missOf adds what was denied: commands, then keys.
func (c *Conn) missOf(asked []askedRight, l *lack) {
	keys := false
	for _, a := range asked {
		switch reply := ReplyError(a.cmd); {
		case deniedKey(reply):
			keys = true
		case Denied(reply) && a.right.Rule == "script|load":
			l.miss(a.right)
		case Denied(reply):
			l.miss(a.right, sessionPattern)
		}
	}
	if !keys {
		return
	}
	// Which commands may use the keys, and in which of the user's selectors, cannot be
	// told from here.
	addOnce(&l.needed, "keys "+sessionPattern)
	addOnce(&l.patterns, sessionPattern)
	for _, right := range c.client.sessionRights() {
		if right.Rule != "script|load" {
			addOnce(&l.keyed, right.Rule)
		}
	}
}
