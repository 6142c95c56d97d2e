package redisprobe

import (
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/finding"
)

// denied tells whether an error reply says that the user lacks a right, be it
// directly or from inside a script, in the words of Redis 6 to 8.
func denied(text string) bool {
	return strings.HasPrefix(text, "NOPERM") || strings.Contains(text, "NOPERM ") ||
		strings.Contains(text, "ACL failure in script") ||
		strings.Contains(text, "user executing the script can't run this command")
}

// deniedKey tells whether the right that is lacking is to a key, not to the
// command.
func deniedKey(text string) bool {
	return denied(text) && !strings.Contains(text, "to run") && strings.Contains(text, "key")
}

// handshake judges the answers to the runtime's handshake. false ends the look
// at the node: without these rights the runtime does not start.
func (n *node) handshake(client *redis.Client, g *greeting) bool {
	n.track.begin(finding.StageHandshake)
	n.p.farm.know(n, func(k *knowledge) { k.limited = g.limited(n.p.options.tieBreak) })
	n.checkPolicy(g)
	var missing []string
	for i, cmd := range []*redis.Cmd{g.echo, g.nodes} {
		if denied(replyError(cmd)) {
			missing = append(missing, handshakeNeeds[i].spoken)
		}
	}
	if len(missing) == 0 {
		n.track.end(finding.StageHandshake, StatusOK)
		return true
	}
	if !g.subscribed {
		missing = append(missing, n.p.missingRights(client, n.p.sessionKeys(n.p.tag))...)
	}
	n.denied(missing)
	n.track.end(finding.StageHandshake, StatusFailed)
	n.p.farm.know(n, func(k *knowledge) { k.cluster = g.server["cluster_enabled"] == "1"; k.role = g.server.role() })
	n.track.update(func(node *Node) { node.Role = g.server.role() })
	return false
}

// denied reports rights that the platform needs and the user lacks.
func (n *node) denied(missing []string) {
	n.p.farm.know(n, func(k *knowledge) { k.failed, k.denied = true, true })
	n.find(finding.ACLDenied, finding.Args{
		"user": userName(n.p.target.User), "missing": strings.Join(missing, ", "), "rule": n.aclRule(),
	})
}

// limited lists the rights that the runtime uses but does without, and that
// the user lacks. A command that nobody has is not among them: providers often
// take CONFIG away, and no rule would bring it back.
func (g *greeting) limited(tieBreak string) []string {
	var missing []string
	for i, cmd := range []*redis.Cmd{g.setName, g.config, g.info, g.subscribe} {
		if denied(replyError(cmd)) {
			missing = append(missing, handshakeUses[i].spoken)
		}
	}
	if denied(replyError(g.tieBreak)) {
		missing = append(missing, "GET "+tieBreak)
	}
	if denied(replyError(g.asking)) && g.server["cluster_enabled"] == "1" {
		missing = append(missing, askingRight.spoken)
	}
	return missing
}

// aclRule is the rule that grants what is missing on the node. A user who may not
// even ask whether it is of a cluster gets what that takes, too.
func (n *node) aclRule() string {
	return n.p.options.aclRule(n.p.target.User, n.p.farm.of(n).server["cluster_enabled"] != "0")
}

// judgeRights reports rights that the runtime does without. If others are
// missing too, that is said already, and the same rule grants all.
func (p *probe) judgeRights() {
	if p.farm.any(func(k knowledge) bool { return k.denied }) {
		return
	}
	for _, n := range append(p.listedNodes(), p.advertised()...) {
		if missing := p.farm.of(n).limited; len(missing) > 0 {
			n.find(finding.ACLLimited, finding.Args{
				"user": userName(p.target.User), "missing": strings.Join(missing, ", "), "rule": n.aclRule(),
			})
		}
	}
}

// checkPolicy warns of an eviction policy that drops live sessions.
func (n *node) checkPolicy(g *greeting) {
	policy := g.server["maxmemory_policy"]
	if policy == "" {
		if pair, err := g.config.StringSlice(); err == nil && len(pair) == 2 {
			policy = pair[1]
		}
	}
	if strings.HasPrefix(policy, "allkeys") {
		n.find(finding.EvictionPolicy, finding.Args{"policy": n.p.clean(policy)})
	}
}

// missingRights finds which rights of the session life the user lacks. The
// commands are queued in a transaction that is then discarded: the server
// judges rights when it queues, and nothing is carried out.
func (p *probe) missingRights(client *redis.Client, keys []string) []string {
	if client.Do(p.ctx, "multi").Err() != nil {
		return p.missingRightsOutside(client, keys)
	}
	pipe := client.Pipeline()
	var asked []askedRight
	for _, key := range keys {
		asked = append(asked, p.askScripts(pipe, key)...)
		for _, r := range scriptCommands {
			asked = append(asked, askedRight{r, key, pipe.Do(p.ctx, commandOn(r, key)...)})
		}
	}
	pipe.Do(p.ctx, "discard")
	_, _ = pipe.Exec(p.ctx) // each command holds its own error
	return missingOf(asked)
}

// askedRight is a right and the command that asked for it.
type askedRight struct {
	right right
	key   string
	cmd   *redis.Cmd
}

// askScripts asks for the rights to run scripts over a key.
func (p *probe) askScripts(pipe redis.Pipeliner, key string) []askedRight {
	return []askedRight{
		{scriptRights[0], key, p.send(pipe, "script", "load", "return 1")},
		{scriptRights[1], key, p.send(pipe, "evalsha", sessionScriptSHA, 1, key)},
		{scriptRights[2], key, p.send(pipe, "eval", "return 1", 1, key)},
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
func (p *probe) missingRightsOutside(client *redis.Client, keys []string) []string {
	pipe := client.Pipeline()
	var asked []askedRight
	for _, key := range keys {
		asked = append(asked, p.askScripts(pipe, key)...)
		for _, r := range scriptCommands {
			if r.rule != "setnx" {
				asked = append(asked, askedRight{r, key, pipe.Do(p.ctx, commandOn(r, key)...)})
			}
		}
	}
	_, _ = pipe.Exec(p.ctx) // each command holds its own error
	missing := missingOf(asked)
	if lacks := func(r string) bool { return slices.Contains(missing, r) }; lacks("EXPIRE") && (lacks("SET") || lacks("DEL")) {
		return append(missing, "SETNX") // cannot be tried without risk; the rule grants it anyhow
	}
	pipe = client.Pipeline()
	pipe.Do(p.ctx, "set", keys[0], "", "EX", keyExpiry)
	setnx := askedRight{scriptCommands[0], keys[0], pipe.Do(p.ctx, "setnx", keys[0], "")}
	pipe.Do(p.ctx, "expire", keys[0], keyExpiry)
	pipe.Do(p.ctx, "del", keys[0])
	_, _ = pipe.Exec(p.ctx)
	if denied(replyError(setnx.cmd)) && !deniedKey(replyError(setnx.cmd)) {
		missing = append(missing, setnx.right.spoken)
	}
	return missing
}

// missingOf lists the rights that were denied, each once: commands as they are
// spoken, then keys as ACL rules spell them.
func missingOf(asked []askedRight) []string {
	var commands, keys []string
	for _, a := range asked {
		text := replyError(a.cmd)
		switch {
		case deniedKey(text):
			for _, suffix := range sessionSuffixes {
				if pattern := "keys ~{*}" + suffix; strings.HasSuffix(a.key, suffix) && !slices.Contains(keys, pattern) {
					keys = append(keys, pattern)
				}
			}
		case denied(text) && !slices.Contains(commands, a.right.spoken):
			commands = append(commands, a.right.spoken)
		}
	}
	return append(commands, keys...)
}
