package client

import "strings"

// SpeaksRESP3 tells whether the client asks for RESP3: from 2.7 on with protocol=resp3, and
// version 3 without it, unless HELLO is disabled.
func (o Options) SpeaksRESP3() bool {
	protocol := 2
	if o.Version.since(V3) || o.provider.managed {
		protocol = 3
	}
	if value, set := o.values["protocol"]; set {
		protocol, _ = parseDialect(value)
	}
	return protocol == 3 && o.sends("hello")
}

// Step is a command of the greeting.
type Step struct {
	Rule   string // as ACL rules spell it, also if the server renames it: "config|get"
	Spoken string // as MONITOR shows it, without arguments that vary: "CONFIG GET"
	Second bool   // on a second connection
}

// Greeting is what a version sends to a server when it connects, in its order. Commands
// that "$COMMAND=" disables are left out. credentials tells whether a user or a password is
// given.
func (o Options) Greeting(credentials bool) []Step {
	v := o.Version
	resp3 := o.SpeaksRESP3()
	table := []struct {
		spoken string
		sent   bool
	}{
		{"HELLO 3 AUTH", resp3 && credentials && (v.before(V3) || !o.sends("auth"))},
		{"HELLO 3", resp3 && !credentials && v.before(V3)},
		{"AUTH", credentials},
		{"HELLO 3", resp3 && v.since(V3) && (!credentials || o.sends("auth"))},
		{"HELLO 2", !resp3 && v.since(V3)},
		{"CLIENT SETNAME", true},
		{"CLIENT SETINFO", v.since(V2_7) && o.truth("setlib", true)},
		{"CLIENT ID", v.since(V2_7)},
		{"CONFIG GET", true},
		{"INFO", v.before(V2_5)},
		{"INFO replication", v.since(V2_5)},
		{"INFO server", v.since(V2_5)},
		{"CLUSTER NODES", true},
		{"CLUSTER SLOTS", v.since(V3)},
		{"GET", o.TieBreak() != ""},
		{strings.ToUpper(o.Tracer()), true},
		{"PING", v.before(V2_7) && o.Tracer() != "ping"},
	}
	var steps []Step
	for _, row := range table {
		if row.sent {
			steps = o.step(steps, row.spoken, false)
		}
	}
	if o.Channel() != "" {
		// With RESP3 messages come on the one connection there is.
		steps = o.step(steps, "SUBSCRIBE", !resp3)
	}
	return steps
}

// containers are the commands that have subcommands in ACL rules.
var containers = map[string]bool{"client": true, "config": true, "cluster": true}

func (o Options) step(steps []Step, spoken string, second bool) []Step {
	command, rest, _ := strings.Cut(spoken, " ")
	command = strings.ToLower(command)
	name, sent := o.Sends(command)
	if !sent {
		return steps
	}
	step := Step{Rule: command, Spoken: strings.ToUpper(name), Second: second}
	if rest != "" {
		step.Spoken += " " + rest
	}
	if containers[command] {
		step.Rule += "|" + strings.ToLower(rest)
	}
	return append(steps, step)
}
