package session

import (
	"slices"
	"strings"
	"testing"

	"sessionconfig/internal/client"
)

// TestACLLine holds the line that is offered; tests with real servers prove it.
func TestACLLine(t *testing.T) {
	c := &Client{User: "app", Judged: played(t, client.Default, "tiebreaker=my key")}
	tests := []struct {
		name string
		miss func(*lack)
		want string
	}{
		{"commands alone", func(l *lack) {
			l.miss(client.Right{Rule: "info"})
			l.miss(client.Right{Rule: "config|get"})
		}, "ACL SETUSER app +info +config|get"},
		{"a command on keys", func(l *lack) { l.miss(client.Right{Rule: "setnx"}, sessionPattern) }, "ACL SETUSER app (~{*}_* +setnx)"},
		{"both, and a channel", func(l *lack) {
			l.miss(client.Right{Rule: "setnx"}, sessionPattern)
			l.miss(client.Right{Rule: "echo"})
			l.miss(client.Right{Rule: "subscribe"}, "&x")
		}, "ACL SETUSER app +echo (resetchannels ~{*}_* &x +setnx +subscribe)"},
		{"one twice", func(l *lack) {
			l.miss(client.Right{Rule: "get"}, sessionPattern)
			l.miss(client.Right{Rule: "get"}, "~"+aclPattern("my [key)"))
		}, "ACL SETUSER app (~{*}_* ~my??key? +get)"},
	}
	for _, test := range tests {
		l := &lack{}
		test.miss(l)
		if got := c.aclLine(l); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, got, test.want)
		}
	}
	l := &lack{}
	l.miss(client.Right{Rule: "echo"})
	if got := (&Client{}).aclLine(l); got != "ACL SETUSER default +echo" {
		t.Errorf("without a user: %s", got)
	}
}

// TestRightsOfVersions: what several versions ask for is asked for once, by the highest
// of their demands.
func TestRightsOfVersions(t *testing.T) {
	c := &Client{Judged: slices.Concat(played(t, client.V2_1, ""), played(t, client.V2_13, ""), played(t, client.V3, ""))}
	got := make(map[string]client.Demand)
	for _, right := range c.demands(true).judged {
		if _, twice := got[right.Rule]; twice {
			t.Errorf("%s twice", right.Rule)
		}
		got[right.Rule] = right.Demand
	}
	for rule, want := range map[string]client.Demand{
		"ping": client.Needs, "info": client.Needs, "cluster|nodes": client.Needs, "echo": client.Needs,
		"cluster|slots": client.Uses, "hello": client.Uses, "client|id": client.Uses,
	} {
		if got[rule] != want {
			t.Errorf("%s: %d, want %d", rule, got[rule], want)
		}
	}
}

// TestAsked: the commands of other versions are sent where these cannot do without.
func TestAsked(t *testing.T) {
	alone := &Client{Judged: played(t, client.V2_13, "")}
	if slices.Contains(alone.demands(true).asked, "cluster|slots") || slices.Contains(alone.demands(true).asked, "hello") {
		t.Errorf("asked for apart: %v", alone.demands(true).asked)
	}
	blind := &Client{Judged: played(t, client.V2_13, "$INFO=,$CLUSTER=,$PING="), Others: played(t, client.V2_1, "")}
	for _, rule := range []string{"info", "cluster|nodes", "ping"} {
		if !slices.Contains(blind.demands(true).asked, rule) {
			t.Errorf("%s is not asked for: %v", rule, blind.demands(true).asked)
		}
	}
}

// TestScriptUsesWhatIsListed holds that the session script calls exactly the
// commands that rights are asked for.
func TestScriptUsesWhatIsListed(t *testing.T) {
	var called, listed []string
	for part := range strings.SplitSeq(sessionScript, "redis.call('") {
		if name, _, found := strings.Cut(part, "'"); found && !strings.Contains(name, " ") && name == strings.ToUpper(name) && !slices.Contains(called, name) {
			called = append(called, name)
		}
	}
	for _, command := range client.ScriptCommands {
		listed = append(listed, strings.ToUpper(command))
	}
	slices.Sort(called)
	slices.Sort(listed)
	if !slices.Equal(called, listed) {
		t.Errorf("called %v, listed %v", called, listed)
	}
}
