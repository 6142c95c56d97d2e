package session

import (
	"context"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"
)

// clientName is the name of the test's connections.
const clientName = "sessionconfig-test"

// signIn puts the sign-in into a pipeline, as the client does it. Where that asks for no
// protocol, HELLO merely says what the server is.
func (g *Greeting) signIn(ctx context.Context, pipe redis.Pipeliner) {
	c := g.conn.client
	send := func(args ...any) *redis.Cmd { return g.conn.Send(ctx, pipe, args...) }
	for _, step := range c.demands(true).greets {
		switch {
		case step.Rule == "auth" && c.User == "":
			g.auth = send("auth", c.Password)
		case step.Rule == "auth":
			g.auth = send("auth", c.User, c.Password)
		case step.Rule == "hello" && strings.HasSuffix(step.Spoken, " 3 AUTH"):
			g.answers["hello"] = send("hello", 3, "auth", userName(c.User), c.Password)
		case step.Rule == "hello" && strings.HasSuffix(step.Spoken, " 3"):
			g.answers["hello"] = send("hello", 3)
		}
	}
	if g.answers["hello"] == nil {
		g.answers["hello"] = send("hello")
	}
}

// askedApart are the rights that are not asked for by a command of the greeting itself.
var askedApart = []string{"hello", "subscribe", "select", "cluster|slots", "readonly"}

// rulesAsked are the rights whose commands are sent: what the versions that are judged use,
// what the others cannot do without, and what this test reads.
func (d *demands) rulesAsked() []string {
	var rules []string
	add := func(rule string) {
		if !slices.Contains(askedApart, rule) {
			addOnce(&rules, rule)
		}
	}
	for _, right := range d.judged {
		add(right.Rule)
	}
	for _, right := range slices.Concat(d.others...) {
		if right.Demand > 0 {
			add(right.Rule)
		}
	}
	for _, rule := range []string{"config|get", "info", "cluster|nodes"} {
		add(rule)
	}
	return rules
}

// commandFor is a command that takes the right.
func (c *Client) commandFor(rule string) []any {
	command, sub, has := strings.Cut(rule, "|")
	args := []any{command}
	if has {
		args = append(args, sub)
	}
	switch rule {
	case "client|setname":
		args = append(args, clientName)
	case "config|get":
		args = append(args, "maxmemory-policy")
	case "echo":
		args = append(args, c.Tag)
	case "exists":
		args = append(args, Keys(c.Tag)[0])
	}
	return args
}
