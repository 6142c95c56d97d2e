//go:build linux

package redisprobe_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// aclCases are about users that may not do everything.
var aclCases = []liveCase{
	aclCase("may not ECHO", "acl-denied", "~* &* +@all -echo", "ECHO"),
	aclCase("may not EVALSHA", "acl-denied", "~* &* +@all -evalsha", "EVALSHA"),
	aclCase("may not load scripts", "acl-denied", "~* &* +@all -script", "SCRIPT"),
	aclCase("may not SETNX in scripts", "acl-denied", "~* &* +@all -setnx", "SETNX"),
	aclCase("may not HGETALL in scripts", "acl-denied", "~* &* +@all -hgetall", "HGETALL"),
	aclCase("may not use the keys of sessions", "acl-denied", "~cache:* ~__Booksleeve_TieBreak &* +@all"),
	aclCase("may only read the keys of sessions", "acl-denied", "%R~* &* +@all"),
	aclCase("may do nothing", "acl-denied", "-@all", "ECHO"),
	aclCase("may not CONFIG GET", "acl-limited", "~* &* +@all -config", "CONFIG GET"),
	aclCase("may not CLIENT SETNAME", "acl-limited", "~* &* +@all -client", "CLIENT SETNAME"),
	aclCase("may not INFO", "acl-limited", "~* &* +@all -info", "INFO").checked(versionKnown),
	aclCase("may not SUBSCRIBE", "acl-limited", "~* &* +@all -subscribe", "SUBSCRIBE"),
	aclCase("may not use the channel", "acl-limited", "~* resetchannels +@all", "SUBSCRIBE"),
	aclCase("may not read the tie-break", "acl-limited", "~{*}* &* +@all"),
	{
		name: "may not ASKING", codes: []finding.Code{"acl-limited"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := pair(t, redistest.ClusterOptions{Users: []string{"app on >" + password + " ~* &* +@all -asking"}})
			to := target(c.Seeds()...)
			to.User = "app"
			return to
		},
		says: []string{"ASKING", " +asking"},
	},
	aclCase("may not ASKING a single server", "", "~* &* +@all -asking"),
	{
		name: "may not CLUSTER NODES", codes: []finding.Code{"acl-denied"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := pair(t, redistest.ClusterOptions{Users: []string{"app on >" + password + " ~* &* +@all -cluster"}})
			to := target(c.Seeds()...)
			to.User = "app"
			return to
		},
		says: []string{"CLUSTER NODES"},
	},
}

// aclCase is a case with a user of the given rights.
func aclCase(name string, code finding.Code, rights string, says ...string) liveCase {
	c := liveCase{
		name: name, says: append(says, "ACL SETUSER app "),
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			s := redistest.StartServer(t, redistest.Options{Password: "another", Users: []string{"app on >" + password + " " + rights}})
			to := target(s.Addr)
			to.User = "app"
			return to
		},
	}
	return c.finds(code)
}

// versionKnown checks that the servers' versions are known.
func versionKnown(t *testing.T, r redisprobe.Report) {
	t.Helper()
	for _, n := range r.Nodes {
		if n.Version == "" {
			t.Errorf("the version of %s is not known", n.Address)
		}
	}
}

// aclLine is the line that a finding offers, to the end of its own line.
var aclLine = regexp.MustCompile(`ACL SETUSER app .*`)

// TestOfferedRuleSuffices takes a user who may do nothing, gives it what the
// findingOf offers, and then expects nothing more to say.
func TestOfferedRuleSuffices(t *testing.T) {
	t.Parallel()
	users := []string{"app on >" + password + " -@all"}
	kinds := map[string]func(t *testing.T) []*redistest.Server{
		"single server": func(t *testing.T) []*redistest.Server {
			return []*redistest.Server{redistest.StartServer(t, redistest.Options{Password: "another", Users: users})}
		},
		"cluster": func(t *testing.T) []*redistest.Server {
			return pair(t, redistest.ClusterOptions{Users: users}).Nodes
		},
	}
	for name, start := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			nodes := start(t)
			to := target(nodes[0].Addr)
			to.User = "app"
			refused := probeOnce(t, to)
			rule := aclLine.FindString(findingOf(t, refused, "acl-denied").Remedy)
			grant(t, nodes, rule)
			expectCodes(t, probeOnce(t, to))
			expectNothingToSpare(t, nodes, to, rule)
		})
	}
}

// expectNothingToSpare takes each right of the rule away in turn, and expects
// the test to miss it.
func expectNothingToSpare(t *testing.T, nodes []*redistest.Server, to redisprobe.Target, rule string) {
	t.Helper()
	rights := strings.Fields(rule)[3:]
	for i, right := range rights {
		if strings.ContainsAny(right[:1], ">#") || right == "on" || strings.HasPrefix(right, "reset") {
			continue
		}
		if right == "+asking" && len(nodes) == 1 {
			continue // of a single server nobody asks that; who may do nothing cannot tell
		}
		fewer := slices.Delete(slices.Clone(rights), i, i+1)
		grant(t, nodes, "ACL SETUSER app reset on >"+password+" "+strings.Join(fewer, " "))
		r := probeOnce(t, to)
		if got := codes(r); len(got) != 1 || (got[0] != "acl-denied" && got[0] != "acl-limited") {
			t.Errorf("without %s the test finds %v", right, got)
		}
	}
}

// grant runs an ACL SETUSER line on all nodes.
func grant(t *testing.T, nodes []*redistest.Server, line string) {
	t.Helper()
	if line == "" {
		t.Fatal("no ACL SETUSER line is offered")
	}
	for _, node := range nodes {
		node.MustDo(t, strings.Fields(line)...)
	}
}

// pair starts the smallest cluster with a replica, on two machines.
func pair(t *testing.T, options redistest.ClusterOptions) *redistest.Cluster {
	t.Helper()
	options.Hosts, options.Masters = []string{"127.0.0.1", "127.0.0.2"}, 1
	if options.Password == "" {
		options.Password = password
	}
	return redistest.StartCluster(t, options)
}
