package session

import (
	"slices"
	"strings"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
)

// InvalidParameter is the finding on an option that the platform cannot work
// with, though its value is of the right kind.
func InvalidParameter(key, reason string) finding.Finding {
	return finding.New(finding.ParameterInvalid, "", finding.Args{"key": key, "reason": reason}).
		Offering(finding.Change{Kind: finding.RemoveParameter, Name: key})
}

// CheckOptions says which options a judged version cannot work with on any server, and
// which this program refuses on purpose.
func (c *Client) CheckOptions() []finding.Finding {
	var found []finding.Finding
	refuse := func(key, reason, effect string) {
		found = append(found, InvalidParameter(key, reason).With(finding.Args{"effect": effect}))
	}
	if c.first().SentinelService() != "" {
		refuse("serviceName", "it treats the hosts as Redis Sentinels, but the platform supports only a single server or a Redis Cluster", c.sentinelEffect())
	}
	if c.first().ThroughProxy() {
		refuse("proxy", "it treats the hosts as proxies, but the platform supports only a single server or a Redis Cluster", "Sessions would still work.")
	}
	return append(found, c.missed(false)...)
}

// CheckClusterOptions says which options a version cannot work with in a cluster, though
// it can at a single server.
func (c *Client) CheckClusterOptions() []finding.Finding {
	alone := c.missed(false)
	return slices.DeleteFunc(c.missed(true), func(f finding.Finding) bool {
		return slices.ContainsFunc(alone, func(g finding.Finding) bool { return g.Args["key"] == f.Args["key"] })
	})
}

// RunsScripts tells whether the client runs scripts at all, without which it keeps no
// sessions.
func (c *Client) RunsScripts() bool {
	_, eval := c.first().Sends("eval")
	_, evalsha := c.first().Sends("evalsha")
	return eval && evalsha
}

// sentinelEffect says what happens to sessions with serviceName.
func (c *Client) sentinelEffect() string {
	var asking []client.Version
	for _, o := range c.Judged {
		if o.AsksSentinel() {
			asking = append(asking, o.Version)
		}
	}
	if len(asking) == 0 {
		return "Sessions would still work: the platform's Redis client ignores it."
	}
	return "With version " + client.List(asking) + " of the platform's Redis client no session would work."
}

// missed are the findings on commands that "$COMMAND=" forbids and that a version cannot
// do without.
func (c *Client) missed(cluster bool) []finding.Finding {
	versions := make(map[string][]client.Version)
	var commands []string
	for _, o := range c.Judged {
		for _, command := range o.Missed(cluster, c.Password != "") {
			if versions[command] == nil {
				commands = append(commands, command)
			}
			versions[command] = append(versions[command], o.Version)
		}
	}
	var found []finding.Finding
	for _, command := range commands {
		found = append(found, InvalidParameter("$"+strings.ToUpper(command), whyMissed(command, client.List(versions[command]))))
	}
	return found
}

// whyMissed says what a command is for.
func whyMissed(command, versions string) string {
	switch command {
	case "auth":
		return "without it the platform cannot sign in"
	case "eval", "evalsha":
		return "without EVAL and EVALSHA the platform cannot run the scripts that keep sessions"
	case "select":
		return "without it the platform cannot select the database of defaultDatabase"
	case "exists":
		return "without ECHO, PING, TIME and EXISTS the platform accepts no connection"
	default:
		return "without it version " + versions + " of the platform's Redis client keeps no session in a cluster"
	}
}
