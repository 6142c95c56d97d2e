package session

import (
	"slices"
	"strings"
)

const (
	clientName   = "sessionconfig-test"
	tieBreakKey  = "__Booksleeve_TieBreak"
	masterEvents = "__Booksleeve_MasterChanged"
)

// right is a command that the client needs, as ACL rules spell it.
type right struct {
	rule   string // "config|get"
	spoken string // "CONFIG GET"
}

// handshakeNeeds are the rights without which the client does not start.
var handshakeNeeds = []right{{"echo", "ECHO"}, {"cluster|nodes", "CLUSTER NODES"}}

// handshakeUses are the rights that the client uses but does without. The
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

// KeySuffixes are the ends of a session's three keys, after its id in
// braces.
var KeySuffixes = []string{"_Data", "_Internal", "_Write_Lock"}

// askingRight is used in a cluster whose slots move.
var askingRight = right{"asking", "ASKING"}

// selectRight is needed where sessions are not in the first database.
var selectRight = right{"select", "SELECT"}

// aclRule is the one command that grants an existing ACL user exactly what the
// client needs and uses, of a cluster or a single server. It takes nothing away
// and sets no password.
func (c *Client) aclRule(clustered bool) string {
	o := &c.Options
	parts := []string{"ACL SETUSER", userName(c.User)}
	for _, suffix := range KeySuffixes {
		parts = append(parts, "~{*}"+suffix)
	}
	if o.TieBreak != "" {
		parts = append(parts, "~"+o.TieBreak)
	}
	if o.Channel != "" {
		parts = append(parts, "&"+o.Channel)
	}
	wanted := slices.Concat(handshakeNeeds, handshakeUses, scriptRights, scriptCommands)
	if clustered {
		wanted = append(wanted, askingRight)
	}
	if o.Database != 0 {
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
