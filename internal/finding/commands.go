package finding

import (
	"slices"
	"strings"

	"sessionconfig/internal/lazily"
)

// The beginnings of the commands in the table below.
const (
	redisCLI = "redis-cli{sign-in} -h {host} -p {port} "
	cluster  = "redis-cli{sign-in} --cluster "
	openssl  = "openssl s_client -connect {node} -showcerts"
)

// commands are what an administrator can type about a finding, one command each. Those
// that begin with ACL are for the prompt of redis-cli, the others for a shell.
var commands = map[Code][]string{
	ResolveFailed:         {"nslookup {host}"},
	AuthWrongPassword:     {redisCLI + "ACL LIST"},
	ACLDenied:             {"{rule}"},
	ACLLimited:            {"{rule}"},
	Loading:               {redisCLI + "INFO persistence"},
	TLSNameMismatch:       {openssl},
	TLSUnknownAuthority:   {openssl},
	TLSCertificateExpired: {openssl},
	TLSHandshakeFailed:    {openssl},
	TLSProtocolVersion:    {openssl},
	ClusterDown:           {cluster + "check {node}", cluster + "fix {node}"},
	SlotsUncovered:        {cluster + "check {via}", cluster + "fix {via}"},
	ReplicaMissing:        {cluster + "add-node <new host:port> {via} --cluster-slave --cluster-master-id {id}"},
	TopologyDisagreement:  {cluster + "check {node}"},
	TopologyChanging:      {cluster + "check {node}"},
	ReplicaSynchronising:  {redisCLI + "INFO replication"},
	SessionSlow:           {redisCLI + "SLOWLOG GET", redisCLI + "--latency"},
	ReadOnly:              {redisCLI + "INFO replication"},
	PersistenceError:      {redisCLI + "INFO persistence"},
	ScriptRunning:         {redisCLI + "SCRIPT KILL", redisCLI + "FUNCTION KILL"},
}

// plain is all that may come into a command for a shell from outside: addresses, names
// and ids, nothing that a shell acts upon.
var plain = lazily.Regexp(`^[\w.:\[\]-]*$`)

// SignIn is how redis-cli has to connect, as settings do: with TLS, as a user if that is not
// the default one, and with a password, for which it asks.
type SignIn struct {
	TLS      bool
	User     string
	Password bool
}

// Options are those of redis-cli, each with a blank before it. A user whose name a shell would
// act upon is left out.
func (s SignIn) Options() string {
	options := ""
	if s.TLS {
		options += " --tls"
	}
	if s.User != "" && plain().MatchString(s.User) {
		options += " --user " + s.User
	}
	if s.Password {
		options += " --askpass"
	}
	return options
}

// Commands are what can be typed about the finding, and about those joined with it. A command
// that would contain something else than addresses, names and ids is left out.
func (f Finding) Commands(s SignIn) []string {
	var all []string
	for _, template := range commands[f.Code] {
		command := Expand(strings.ReplaceAll(template, "{sign-in}", s.Options()), f.Args)
		if strings.Contains(command, "{") && !strings.HasPrefix(command, "ACL ") || !f.fit(template) {
			continue
		}
		all = append(all, command)
	}
	for _, cause := range f.Causes {
		all = append(all, cause.Commands(s)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// fit tells whether what the template takes of the finding can be typed as it is. A line
// for the prompt of redis-cli is made to be.
func (f Finding) fit(template string) bool {
	for name, value := range f.Args {
		if strings.Contains(template, "{"+name+"}") && (value == "" || name != "rule" && !plain().MatchString(value)) {
			return false
		}
	}
	return Printable(f.Args["rule"]) == f.Args["rule"]
}
