package session

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
)

// Redirected tells whether the server sent the client elsewhere in the middle of a
// life: the cluster is being changed, or its nodes disagree.
func (e *LifeError) Redirected() bool { return SentElsewhere(e.reply) }

// Down tells whether the server said that its whole cluster is down.
func (e *LifeError) Down() bool { return SaysDown(e.reply) }

// Full tells whether the server took no session because its memory is used up.
func (e *LifeError) Full() bool { return strings.HasPrefix(e.reply, "OOM ") }

// Lost tells whether the connection ended in the middle of a life.
func (e *LifeError) Lost() bool { return e.err != nil }

// Failed says why a session life went wrong; nothing if the test was cancelled, or
// if the cluster does not serve: that is reported once for all its nodes.
func (c *Conn) Failed(ctx context.Context, err *LifeError) []finding.Finding {
	switch {
	case err.err != nil:
		return c.Lost(ctx, err.err, "during a test session, "+err.doing)
	case strings.HasPrefix(err.reply, "CLUSTERDOWN"), err.Down():
		return nil
	case Denied(err.reply):
		l := c.lacksAll(ctx)
		if len(l.needed) == 0 {
			l.needed = []string{c.client.Explain.Clean(err.reply)}
		}
		return []finding.Finding{c.denied(l)}
	}
	code, args := c.client.lifeFailure(err)
	if code == finding.SessionFailed {
		return []finding.Finding{Failure(c.Address, args["doing"], args["reason"], "")}
	}
	if unknown := c.unknownCommands(ctx, err.reply); len(unknown) > 0 {
		args["reason"] = "it does not know " + strings.Join(unknown, ", ") + ", which they call"
	}
	return []finding.Finding{finding.New(code, c.Address, args)}
}

// Failure is the finding on a session that failed at the node. advice is what to do;
// empty is to look into the node's log.
func Failure(node, doing, reason, advice string) finding.Finding {
	advice = cmp.Or(advice, "Check the log of the server at "+node+".")
	return finding.New(finding.SessionFailed, node, finding.Args{"doing": doing, "reason": reason, "advice": advice})
}

// Unreadable is the finding on a server whose answer to a command is not Redis's.
func Unreadable(node, command string) finding.Finding {
	return finding.New(finding.NotRedis, node, finding.Args{"kind": ": its answer to " + command + " cannot be read"})
}

// Refused is the finding on a command that the server answered with an error. rights are
// those that the user lacks to run it.
func (c *Conn) Refused(command, reply, rights string) finding.Finding {
	switch {
	case Denied(reply):
		return c.lacking(finding.ACLDenied, command, "ACL SETUSER "+userName(c.client.User)+" (~{*}_* "+rights+")")
	case busy(reply):
		return finding.New(finding.ScriptRunning, c.Address, nil)
	case SaysDown(reply):
		return Failure(c.Address, command, "the cluster is down", "Run Test Connection: it says why.")
	}
	return Failure(c.Address, command, c.client.Explain.Clean(commandError(reply)), "")
}

// busy tells whether the server runs a script or a function, and refuses commands
// meanwhile.
func busy(reply string) bool { return reply == "BUSY" || strings.HasPrefix(reply, "BUSY ") }

// CannotWrite is the finding on a reply, or on its first word, which says that a server
// takes no writes until somebody sees to it; empty on any other.
func CannotWrite(reply string) (finding.Code, finding.Args) {
	has := func(part string) bool { return strings.Contains(reply, part) }
	switch {
	case has("OOM command not allowed"), strings.HasPrefix(reply, "OOM"):
		return finding.OutOfMemory, nil
	case has("READONLY"):
		return finding.ReadOnly, finding.Args{"reason": "it is a read-only replica"}
	case has("NOREPLICAS"):
		return finding.ReadOnly, finding.Args{"reason": "too few replicas are connected to it (min-replicas-to-write)"}
	case has("MISCONF"):
		return finding.PersistenceError, nil
	case busy(reply):
		return finding.ScriptRunning, nil
	}
	return "", nil
}

// lifeFailure reads the reply that ended a session life.
func (c *Client) lifeFailure(err *LifeError) (finding.Code, finding.Args) {
	text := err.reply
	has := func(part string) bool { return strings.Contains(text, part) }
	reason := c.Explain.Clean(commandError(text))
	if code, args := CannotWrite(text); code != "" {
		return code, args
	}
	switch {
	case strings.HasPrefix(text, "LOADING"):
		return finding.Loading, nil
	case has("unknown command"), has("Unknown Redis command"), has("not allowed from script"), has("scripting is disabled"):
		return finding.ScriptDenied, finding.Args{"reason": reason}
	case text == "":
		reason = err.wrong
	}
	return finding.SessionFailed, finding.Args{"doing": err.doing, "reason": reason}
}

// unknownCommands lists those of the commands that scripts call which a server
// does not know, if that is what its reply to a script complains about.
func (c *Conn) unknownCommands(ctx context.Context, reply string) []string {
	if !strings.Contains(reply, "Unknown Redis command") {
		return nil
	}
	args := []any{"command", "info"}
	for _, command := range client.ScriptCommands {
		args = append(args, command)
	}
	known, _ := c.Redis.Do(ctx, args...).Slice()
	if len(known) != len(client.ScriptCommands) {
		return nil
	}
	var unknown []string
	for i, command := range client.ScriptCommands {
		if known[i] == nil {
			unknown = append(unknown, strings.ToUpper(command))
		}
	}
	return unknown
}

// unknownCommand is the finding on a command that the server does not have, and that the
// platform's client needs unless an option says otherwise.
func (c *Conn) unknownCommand(right client.Right) finding.Finding {
	command, _, _ := strings.Cut(right.Rule, "|")
	parameter := "$" + strings.ToUpper(command)
	advice := "If the server knows it by another name (rename-command in redis.conf), enter that in Advanced Settings: " + parameter + "=name."
	without := !slices.ContainsFunc(c.client.Judged, func(o client.Options) bool {
		return !o.DoesWithout(command, c.clustered, c.client.Password != "")
	})
	if without {
		advice = "Enter " + parameter + "= in Advanced Settings: then the platform works without it. " + advice
	}
	return Failure(c.Address, right.Spoken, "the server does not know this command, and the platform needs it", advice)
}
