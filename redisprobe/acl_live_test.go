//go:build linux

package redisprobe_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// aclCases are about users that may not do everything.
var aclCases = []liveCase{
	aclCase("may not ECHO", "acl-denied", "~* &* +@all -echo", "ECHO"),
	aclCase("may not EVALSHA", "acl-denied", "~* &* +@all -evalsha", "EVALSHA"),
	aclCase("may not load scripts", "acl-limited", "~* &* +@all -script", "SCRIPT LOAD", "ACL SETUSER app +script|load"),
	aclCase("may not PING, by a client that cannot do without", "acl-denied", "~* &* +@all -ping", "PING.", "ACL SETUSER app +ping").by(client.V2_1),
	aclCase("may not PING, by a client that fails under load", "acl-denied", "~* &* +@all -ping", "PING (under load)").by(client.V2_6),
	aclCase("may not PING, by a client that does without", "acl-limited", "~* &* +@all -ping", "PING").by(client.V2_7),
	aclCase("may not CLIENT ID", "acl-limited", "~* &* +@all -client|id", "CLIENT ID").by(client.V2_7),
	aclCase("may not CLIENT ID, by a client that does not ask", "", "~* &* +@all -client|id").by(client.V2_6),
	aclCase("may not CLUSTER NODES of a single server", "", "~* &* +@all -cluster").by(client.V3),
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
	aclClusterCase("may not CLUSTER NODES", "-cluster", "acl-denied", "CLUSTER NODES", "+cluster|nodes").by(client.V3),
	aclClusterCase("may not CLUSTER NODES, and follows redirects", "-cluster", "acl-limited", "CLUSTER NODES").by(client.V2_13),
	aclClusterCase("may not INFO in a cluster", "-info", "acl-denied", "INFO", "ACL SETUSER app +info").by(client.V2_8),
	aclClusterCase("may not INFO in a cluster, by a client that does without", "-info", "acl-limited", "INFO").by(client.V3),
	aclClusterCase("may not INFO in a cluster, and nobody knows the client", "-info", "acl-limited", "INFO").finds("client-version"),
	aclClusterCase("may not READONLY", "-readonly", "acl-limited", "READONLY"),
	aclClusterCase("may not CLUSTER SLOTS", "-cluster|slots", "acl-limited", "CLUSTER SLOTS").by(client.V3),
}

// by is the case as judged by one version of the client.
func (c liveCase) by(v client.Version) liveCase {
	set := c.setup
	c.setup = func(t *testing.T, l *live) redisprobe.Target { return judgedBy(set(t, l), v) }
	return c
}

// aclClusterCase is a case with a cluster of three masters and a user of all rights less
// some.
func aclClusterCase(name, less string, code finding.Code, says ...string) liveCase {
	c := liveCase{
		name: name, says: says,
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := redistest.StartCluster(t, redistest.ClusterOptions{
				Password: password, NoReplicas: true, Users: []string{"app on >" + password + " ~* &* +@all " + less},
			})
			to := target(c.Seeds()[0]) // the others are found
			to.User = "app"
			return to
		},
		check: func(t *testing.T, r redisprobe.Report) {
			lived := 0
			for _, n := range r.Nodes {
				if last := n.Stages[len(n.Stages)-1]; last.Stage == finding.StageSession && last.Status == redisprobe.StatusOK {
					lived++
				}
			}
			if want := map[bool]int{true: 3}[code == "acl-limited"]; lived != want {
				t.Errorf("sessions lived on %d masters, want %d\n%s", lived, want, r.Text())
			}
		},
	}
	if less == "-cluster" || code == "acl-denied" {
		return c.finds(code) // where the cluster is not seen, nothing is wrong with it
	}
	return c.finds(code).finds("master-not-listed").finds("replica-missing")
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
		if strings.HasPrefix(right, "(reset") {
			continue
		}
		fewer := slices.Clone(rights)
		fewer[i] = strings.Repeat("(", strings.Count(right, "(")) + strings.Repeat(")", strings.Count(right, ")"))
		grant(t, nodes, "ACL SETUSER app reset on >"+password+" "+strings.Join(fewer, " "))
		r := probeOnce(t, to)
		got := slices.DeleteFunc(problems(r), func(c finding.Code) bool { return c == finding.ClientVersion })
		if len(got) != 1 || (got[0] != "acl-denied" && got[0] != "acl-limited") {
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
