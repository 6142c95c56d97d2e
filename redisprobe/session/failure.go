package session

import (
	"cmp"
	"context"
	"strings"

	"sessionconfig/internal/finding"
)

// Redirected tells whether the server sent the client elsewhere in the middle of a
// life: the cluster is being changed, or its nodes disagree.
func (e *LifeError) Redirected() bool { return SentElsewhere(e.reply) }

// Down tells whether the server said that its whole cluster is down.
func (e *LifeError) Down() bool { return SaysDown(e.reply) }

// Lost tells whether the connection ended in the middle of a life.
func (e *LifeError) Lost() bool { return e.err != nil }

// Failed says why a session life went wrong; nothing if the test was cancelled, or
// if the cluster does not serve: that is reported once for all its nodes.
func (c *Conn) Failed(ctx context.Context, err *LifeError) []finding.Finding {
	switch {
	case err.err != nil:
		return c.Lost(ctx, err.err, "during a test session, "+err.doing)
	case strings.HasPrefix(err.reply, "CLUSTERDOWN"):
		return nil
	case Denied(err.reply):
		missing := cmp.Or(strings.Join(c.missingRights(ctx, Keys(c.client.Tag)), ", "), c.client.Explain.Clean(err.reply))
		return []finding.Finding{c.lacks(finding.ACLDenied, missing, c.client.aclRule(c.clustered))}
	}
	code, args := c.client.lifeFailure(err)
	if unknown := c.unknownCommands(ctx, err.reply); len(unknown) > 0 {
		args["reason"] = "it does not know " + strings.Join(unknown, ", ") + ", which they call"
	}
	return []finding.Finding{finding.New(code, c.Address, args)}
}

// Refused is the finding on a command that the server answered with an error.
// rights are those that a user lacks who may not give it.
func (c *Conn) Refused(command, reply, rights string) finding.Finding {
	if Denied(reply) {
		user := userName(c.client.User)
		return c.lacks(finding.ACLDenied, command, "ACL SETUSER "+user+" "+rights)
	}
	reason := c.client.Explain.Clean(commandError(reply))
	return finding.New(finding.SessionFailed, c.Address, finding.Args{"doing": command, "reason": reason})
}

// lifeFailure reads the reply that ended a session life.
func (c *Client) lifeFailure(err *LifeError) (finding.Code, finding.Args) {
	text := err.reply
	has := func(part string) bool { return strings.Contains(text, part) }
	reason := c.Explain.Clean(commandError(text))
	switch {
	case has("OOM command not allowed"), strings.HasPrefix(text, "OOM"):
		return finding.OutOfMemory, nil
	case has("READONLY"):
		return finding.ReadOnly, finding.Args{"reason": "it is a read-only replica"}
	case has("NOREPLICAS"):
		return finding.ReadOnly, finding.Args{"reason": "too few replicas are connected to it (min-replicas-to-write)"}
	case has("MISCONF"):
		return finding.PersistenceError, nil
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
	for _, r := range scriptCommands {
		args = append(args, r.rule)
	}
	known, _ := c.Redis.Do(ctx, args...).Slice()
	if len(known) != len(scriptCommands) {
		return nil
	}
	var unknown []string
	for i, r := range scriptCommands {
		if known[i] == nil {
			unknown = append(unknown, r.spoken)
		}
	}
	return unknown
}
