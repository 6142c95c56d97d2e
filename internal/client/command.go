package client

import "strings"

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

// Sends is the name under which a command, in lower case, goes to the server, and
// whether it goes at all: after "$COMMAND=" the client does without it.
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
