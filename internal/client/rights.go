package client

import (
	"slices"
	"strings"
)

// Demand is how much a version depends on a right.
type Demand int

// The demands, weakest first.
const (
	Uses           Demand = iota // it works without the right
	NeedsUnderLoad               // it works without it until there is load
	Needs                        // without it no session works
)

// Right is a command that the client sends, or that its scripts call.
type Right struct {
	Rule   string // as ACL rules spell it, also if the server renames it: "config|get"
	Spoken string // under the name that it goes by: "CONFIG GET"
	Demand Demand
}

// span is a run of versions; the zero Version is no limit.
type span struct{ since, before Version }

func (s span) holds(v Version) bool {
	return v.since(s.since) && (s.before == Version{} || v.before(s.before))
}

// always has every version; a nil span has no version.
var always = &span{}

func (s *span) of(v Version) bool { return s != nil && s.holds(v) }

// usage is a command: which versions send it, and which cannot do without the right
// to it.
type usage struct {
	rule        string // "config|get"
	sent        *span
	needed      *span // at a single server and in a cluster
	inCluster   *span // needed in a cluster
	underLoad   *span
	clusterOnly bool // sent nowhere else
}

// handshake is what connecting needs, in the order of sending. CLIENT SETINFO, sent from
// 2.7 on, is left out: Redis 7.0 does not know it and would refuse a rule that names it.
var handshake = []usage{
	{rule: "hello", sent: &span{since: V3}},
	{rule: "client|setname", sent: always},
	{rule: "client|id", sent: &span{since: V2_7}},
	{rule: "config|get", sent: always},
	{rule: "info", sent: always, inCluster: &span{since: V2_7, before: V3}},
	{rule: "cluster|nodes", sent: always, inCluster: &span{since: V3}},
	{rule: "cluster|slots", sent: &span{since: V3}},
	{rule: "echo", sent: always, needed: always},
	{rule: "ping", sent: always, needed: &span{before: V2_5}, underLoad: &span{since: V2_5, before: V2_7}},
	{rule: "subscribe", sent: always},
	{rule: "readonly", sent: always, clusterOnly: true},
	{rule: "asking", sent: always, clusterOnly: true},
}

// scripting is what a session needs. The client works without the right to load a script,
// since it sends the whole script the first time.
var scripting = []usage{
	{rule: "script|load", sent: always},
	{rule: "evalsha", sent: always, needed: always},
	{rule: "eval", sent: always, needed: always},
}

// ScriptCommands are what the sessions' scripts call inside Redis; all are needed.
// "$COMMAND" changes nothing about them.
var ScriptCommands = []string{"setnx", "get", "set", "exists", "expire", "del", "hmset", "hget", "hgetall", "hdel"}

// SessionKeys are the ends of a session's three keys, after its id in braces.
var SessionKeys = []string{"_Data", "_Internal", "_Write_Lock"}

// HandshakeRights are those that connecting needs. cluster tells whether the server is a
// node of a cluster.
func (o Options) HandshakeRights(cluster bool) []Right {
	rights := o.rights(handshake, cluster)
	if o.SpeaksRESP3() && o.Version.before(V3) {
		rights = slices.Insert(rights, 0, o.right("hello", Uses))
	}
	if o.Database() != 0 && o.sends("select") {
		rights = append(rights, o.right("select", Needs))
	}
	tracer := o.Tracer()
	for i, right := range rights {
		if right.Rule == tracer {
			rights[i].Demand = Needs
			return rights
		}
	}
	return append(rights, o.right(tracer, Needs))
}

// ScriptRights are those that running scripts needs, without the commands in them.
func (o Options) ScriptRights() []Right { return o.rights(scripting, false) }

func (o Options) rights(table []usage, cluster bool) []Right {
	rights := make([]Right, 0, len(table)+3) // HandshakeRights may add three
	for _, u := range table {
		command, _, _ := strings.Cut(u.rule, "|")
		if !u.sent.of(o.Version) || u.clusterOnly && !cluster || !o.sends(command) {
			continue
		}
		demand := Uses
		switch {
		case u.needed.of(o.Version), cluster && u.inCluster.of(o.Version):
			demand = Needs
		case u.underLoad.of(o.Version):
			demand = NeedsUnderLoad
		}
		rights = append(rights, o.right(u.rule, demand))
	}
	return rights
}

// right is that of a rule. A server's ACL knows commands by their own names only, even
// if its redis.conf has renamed them.
func (o Options) right(rule string, demand Demand) Right {
	command, sub, _ := strings.Cut(rule, "|")
	name, _ := o.Sends(command)
	return Right{Rule: rule, Spoken: strings.ToUpper(strings.TrimSpace(name + " " + sub)), Demand: demand}
}

// Tracer is the command by which the client tries whether a connection is usable: the first
// of these that "$COMMAND=" has not disabled.
func (o Options) Tracer() string {
	for _, command := range []string{"echo", "ping", "time"} {
		if o.sends(command) {
			return command
		}
	}
	return "exists"
}

// Missed are the commands that "$COMMAND=" disables although a version needs them, in lower
// case. It is not the same as a right that is missing.
// credentials tells whether a user or a password is given.
func (o Options) Missed(cluster, credentials bool) []string {
	v := o.Version
	table := []struct {
		command string
		misses  bool
	}{
		{"auth", credentials && !o.SpeaksRESP3()}, // HELLO 3 carries the credentials too
		{"cluster", cluster && (v.before(V2_5) || v.since(V3))},
		{"info", cluster && v.since(V2_7) && v.before(V3)},
		{"eval", true},
		{"evalsha", true},
		{"select", o.Database() != 0},
		{"exists", o.Tracer() == "exists"},
	}
	var missed []string
	for _, row := range table {
		if row.misses && !o.sends(row.command) {
			missed = append(missed, row.command)
		}
	}
	return missed
}
