package redisprobe

import (
	"slices"
	"strings"
)

// What the runtime's handshake sends (design, rule 6) and the test with it:
//
//	HELLO 2                        go-redis's own; any error is accepted
//	AUTH [user] password           unless the password is empty
//	CLIENT SETNAME name
//	CONFIG GET maxmemory-policy    the runtime asks for timeout and others
//	INFO                           server, memory, persistence, replication, cluster
//	CLUSTER NODES
//	ASKING                         as the runtime does before it follows ASK
//	GET __Booksleeve_TieBreak
//	ECHO nonce                     decides
//	SUBSCRIBE, UNSUBSCRIBE __Booksleeve_MasterChanged
//
// What a session life sends (rule 7): SCRIPT LOAD, EVALSHA and EVAL, inside
// which scriptCommands are called, and DEL for cleaning up.
//
// Only where it is needed: SELECT (defaultDatabase), PING (second look at a port), CLUSTER SHARDS (a node
// without an address), MULTI and DISCARD (to find which rights are missing),
// COMMAND INFO (to find which command a script misses).
// Sessions sends SCAN, PTTL, EXISTS and MEMORY USAGE besides.
const (
	clientName   = "sessionconfig-test"
	tieBreakKey  = "__Booksleeve_TieBreak"
	masterEvents = "__Booksleeve_MasterChanged"
)

// right is a command that the runtime needs, as ACL rules spell it.
type right struct {
	rule   string // "config|get"
	spoken string // "CONFIG GET"
}

// handshakeNeeds are the rights without which the runtime does not start.
var handshakeNeeds = []right{{"echo", "ECHO"}, {"cluster|nodes", "CLUSTER NODES"}}

// handshakeUses are the rights that the runtime uses but does without. The
// first GET is of the tie-break key.
var handshakeUses = []right{
	{"client|setname", "CLIENT SETNAME"},
	{"config|get", "CONFIG GET"},
	{"info", "INFO"},
	{"subscribe", "SUBSCRIBE"},
}

// scriptRights are what running scripts takes.
var scriptRights = []right{{"script|load", "SCRIPT LOAD"}, {"evalsha", "EVALSHA"}, {"eval", "EVAL"}}

// scriptCommands are what the session scripts call.
var scriptCommands = []right{
	{"setnx", "SETNX"},
	{"get", "GET"},
	{"set", "SET"},
	{"exists", "EXISTS"},
	{"expire", "EXPIRE"},
	{"del", "DEL"},
	{"hmset", "HMSET"},
	{"hget", "HGET"},
	{"hgetall", "HGETALL"},
	{"hdel", "HDEL"},
}

// sessionSuffixes are the ends of a session's three keys, after its id in
// braces.
var sessionSuffixes = []string{"_Data", "_Internal", "_Write_Lock"}

// askingRight is used in a cluster whose slots move.
var askingRight = right{"asking", "ASKING"}

// selectRight is needed where sessions are not in the first database.
var selectRight = right{"select", "SELECT"}

// aclRule is the one command that grants an existing ACL user exactly what the
// runtime needs and uses, of a cluster or a single server. It takes nothing away
// and sets no password.
func (o *options) aclRule(user string, clustered bool) string {
	parts := []string{"ACL SETUSER", userName(user)}
	for _, suffix := range sessionSuffixes {
		parts = append(parts, "~{*}"+suffix)
	}
	if o.tieBreak != "" {
		parts = append(parts, "~"+o.tieBreak)
	}
	if o.channel != "" {
		parts = append(parts, "&"+o.channel)
	}
	wanted := slices.Concat(handshakeNeeds, handshakeUses, scriptRights, scriptCommands)
	if clustered {
		wanted = append(wanted, askingRight)
	}
	if o.database != 0 {
		wanted = append(wanted, selectRight)
	}
	for _, r := range wanted {
		parts = append(parts, "+"+r.rule)
	}
	return strings.Join(parts, " ")
}

// userName is the ACL user that a connection signs in as.
func userName(user string) string {
	if user == "" {
		return "default"
	}
	return user
}
