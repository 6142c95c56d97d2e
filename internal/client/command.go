package client

import (
	"maps"
	"slices"
	"strings"
)

// longestName is how many bytes the name of a command may have, "$COMMAND=name",
// before 3. A longer one is an exception.
const longestName = 23

// setCommand reads "$COMMAND=name".
func (o *Options) setCommand(command, name string) error {
	if len(name) > longestName && o.Version.before(V3) {
		return &Refusal{Key: "$" + command, Why: LongName}
	}
	if o.commands == nil {
		o.commands = map[string]string{}
	}
	o.commands[strings.ToLower(command)] = name
	return nil
}

// Sends is the name under which a command, given in lower case, is sent, and whether it is
// sent at all: "$COMMAND=" disables it.
func (o Options) Sends(command string) (name string, sent bool) {
	name, renamed := o.commands[command]
	if !renamed {
		return command, true
	}
	return name, name != ""
}

func (o Options) sends(command string) bool {
	_, sent := o.Sends(command)
	return sent
}

// DoesWithout tells whether the client still works once "$COMMAND=" disables the command,
// given in lower case.
func (o Options) DoesWithout(command string, cluster, credentials bool) bool {
	o.commands = maps.Clone(o.commands)
	_ = o.setCommand(command, "") // no name is never too long
	return !slices.Contains(o.Missed(cluster, credentials), command)
}
