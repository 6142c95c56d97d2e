package redisprobe

import (
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/finding"
)

// slowMedian is the median round trip from which on a master is called slow.
const slowMedian = 20 * time.Millisecond

// lifeAttempts is how often a session life is tried while the cluster is being
// changed under it.
const lifeAttempts = 4

// session plays a session life on the node, in its own slots.
func (n *node) session(c *connection, client *redis.Client, own *share) {
	if n.p.options.scriptless {
		return
	}
	n.track.begin(finding.StageSession)
	if !n.entersDatabase(c, client) {
		return
	}
	n.p.redirects.ready(n, own)
	var err *lifeError
	for attempt := range lifeAttempts {
		if attempt > 0 && !n.pause(attempt) {
			break
		}
		l := n.p.newLife(own.tagIn(n.tag(), attempt), n.tag())
		c.last.set(n.p.removal(l.keys))
		if err = l.play(client); err == nil {
			c.last.set(nil)
			break
		}
		if n.p.forget(client, n.address, l.keys) {
			c.last.set(nil)
		}
		if !err.redirected() || own.ranges == nil {
			break
		}
		if own = n.shareNow(client); own == nil { // no longer a master
			n.track.end(finding.StageSession, StatusOK)
			return
		}
	}
	n.showRoundTrip(c)
	if err != nil {
		n.sessionFailed(c, client, err)
		return
	}
	n.track.end(finding.StageSession, StatusOK)
}

// tag begins the ids of the node's test sessions. It differs between nodes:
// two of them may be names of one server.
func (n *node) tag() string { return n.p.tag + "-" + strconv.Itoa(n.track.order) }

// pause waits before another attempt; false if the test has ended.
func (n *node) pause(attempt int) bool {
	select {
	case <-time.After(time.Duration(attempt) * 50 * time.Millisecond):
		return true
	case <-n.p.ctx.Done():
		return false
	}
}

// shareNow asks the node again for its share, after it has sent us elsewhere.
// If it is a master no more, the one that took over its slots is to live the
// session instead.
func (n *node) shareNow(client *redis.Client) *share {
	text, err := n.p.send(client, "cluster", "nodes").Text()
	if err != nil {
		return &share{ranges: []slotRange{}}
	}
	v, err := parseClusterNodes(text, n.address)
	if err != nil {
		return &share{ranges: []slotRange{}}
	}
	self := v.members[v.self]
	n.p.farm.know(n, func(k *knowledge) { k.role, k.serving = self.role, v.serving() })
	n.track.update(func(node *Node) { node.Role, node.Slots = self.role, count(v.own) })
	if n.p.farm.see(n, v) {
		n.p.discovered(v)
	}
	if v.serving() {
		return &share{ranges: v.own, moving: v.moving}
	}
	if heir := v.members[self.master]; heir != nil && heir.serves() {
		if successor := n.p.at(heir.address); successor != nil && successor != n {
			n.p.spawn(func() { successor.liveAgain(&share{ranges: heir.slots}) })
		}
	}
	return nil
}

// signInAgain signs in on a further connection to a node that was signed in to
// before.
func (n *node) signInAgain(client *redis.Client) bool {
	pipe := client.Pipeline()
	n.p.auth(pipe)
	n.p.send(pipe, "client", "setname", clientName)
	cmds, _ := pipe.Exec(n.p.ctx) // each command holds its own error
	return transportError(cmds) == nil
}

// showRoundTrip puts the round trips into the report, and warns of slow ones.
func (n *node) showRoundTrip(c *connection) {
	trip := roundTrip(c.trips)
	if trip == nil {
		return
	}
	n.track.update(func(node *Node) { node.RoundTrip = trip })
	if trip.MedianMS > milliseconds(slowMedian) {
		n.find(finding.SessionSlow, finding.Args{"median": number(trip.MedianMS), "worst": number(trip.WorstMS)})
	}
}

// sessionFailed says why a session life went wrong.
func (n *node) sessionFailed(c *connection, client *redis.Client, err *lifeError) {
	if err.err != nil {
		n.broken(c, finding.StageSession, err.err, "during a test session, "+err.doing)
		return
	}
	n.track.end(finding.StageSession, StatusFailed)
	n.p.farm.know(n, func(k *knowledge) { k.failed = true; k.down = k.down || saysDown(err.reply) })
	if denied(err.reply) {
		missing := n.p.missingRights(client, n.p.sessionKeys(n.p.tag))
		if len(missing) == 0 {
			missing = []string{n.p.clean(err.reply)}
		}
		n.denied(missing)
		return
	}
	if strings.HasPrefix(err.reply, "CLUSTERDOWN") {
		return // the judge reports it, once for the cluster
	}
	f := n.p.lifeFailure(err)
	if unknown := n.p.unknownCommands(client, err.reply); len(unknown) > 0 {
		f.args["reason"] = "it does not know " + strings.Join(unknown, ", ") + ", which they call"
	}
	n.find(f.code, f.args)
}

// unknownCommands lists those of the commands that scripts call which a server
// does not know, if that is what its reply to a script complains about.
func (p *probe) unknownCommands(client *redis.Client, reply string) []string {
	if !strings.Contains(reply, "Unknown Redis command") {
		return nil
	}
	args := []any{"command", "info"}
	for _, r := range scriptCommands {
		args = append(args, r.rule)
	}
	known, _ := client.Do(p.ctx, args...).Slice()
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

// lifeFailure reads the reply that ended a session life.
func (p *probe) lifeFailure(err *lifeError) failure {
	text := err.reply
	has := func(part string) bool { return strings.Contains(text, part) }
	switch {
	case has("OOM command not allowed"), strings.HasPrefix(text, "OOM"):
		return failure{finding.OutOfMemory, nil}
	case has("READONLY"):
		return failure{finding.ReadOnly, finding.Args{"reason": "it is a read-only replica"}}
	case has("NOREPLICAS"):
		return failure{finding.ReadOnly, finding.Args{"reason": "too few replicas are connected to it (min-replicas-to-write)"}}
	case has("MISCONF"):
		return failure{finding.PersistenceError, nil}
	case strings.HasPrefix(text, "LOADING"):
		return failure{finding.Loading, nil}
	case has("unknown command"), has("Unknown Redis command"), has("not allowed from script"), has("scripting is disabled"):
		return failure{finding.ScriptDenied, finding.Args{"reason": p.clean(commandError(text))}}
	case text != "":
		return failure{finding.SessionFailed, finding.Args{"doing": err.doing, "reason": p.clean(commandError(text))}}
	default:
		return failure{finding.SessionFailed, finding.Args{"doing": err.doing, "reason": err.wrong}}
	}
}

// commandError is the text of an error without the arguments that it repeats.
func commandError(text string) string {
	text, _, _ = strings.Cut(text, ", with args")
	text, _, _ = strings.Cut(text, " script: ")
	return text
}
