//go:build linux

package redisprobe_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sessionconfig/internal/client"
	"sessionconfig/internal/redistest"
)

// What users may have: commands, keys, channels and a selector, in every mixture.
var (
	someCommands  = []string{"-@all", "+@all -echo", "+@all -@scripting -@pubsub", "+@all -@dangerous -setnx", "+@read +@connection"}
	someKeys      = []string{"resetkeys", "~*", "~cache:*", "%R~* %W~cache:*"}
	someChannels  = []string{"resetchannels", "&*", "&other"}
	someSelectors = []string{"", "(~* +get)", "(&* +@pubsub +echo)", "(~cache:* &* +@all) (~{*}_* +@read)"}
)

// TestOfferedLineIsTaken: whatever rules a user has, Redis takes the line that is
// offered, it suffices, and nothing is taken away by it.
func TestOfferedLineIsTaken(t *testing.T) {
	t.Parallel()
	s := redistest.StartServer(t, redistest.Options{Password: "another"})
	offered := 0
	for _, commands := range someCommands {
		for _, keys := range someKeys {
			for _, channels := range someChannels {
				for _, selector := range someSelectors {
					rules := strings.Join([]string{commands, keys, channels, selector}, " ")
					s.MustDo(t, append([]string{"ACL", "SETUSER", "app", "reset", "on", ">" + password}, strings.Fields(rules)...)...)
					if offersEnough(t, s, rules) {
						offered++
					}
				}
			}
		}
	}
	if all := len(someCommands) * len(someKeys) * len(someChannels) * len(someSelectors); offered < all/2 {
		t.Errorf("of %d users only %d lacked anything", all, offered)
	}
}

// offersEnough tests with the user, who has the rules, and applies the line, if one is
// offered.
func offersEnough(t *testing.T, s *redistest.Server, rules string) (offered bool) {
	t.Helper()
	to := judgedBy(target(s.Addr), client.V2_8)
	to.User = "app"
	line := ""
	for _, f := range probeOnce(t, to).Findings {
		if found := aclLine.FindString(f.Remedy); found != "" {
			line = found
		}
	}
	if line == "" {
		return false
	}
	before := allowed(t, s)
	if _, err := s.Do(strings.Fields(line)...); err != nil {
		t.Errorf("%s: Redis refuses %q: %v", rules, line, err)
		return true
	}
	after := allowed(t, s)
	for _, command := range before {
		if !slices.Contains(after, command) {
			t.Errorf("%s: %q takes away %q", rules, line, command)
		}
	}
	r := probeOnce(t, to)
	if got := problems(r); len(got) > 0 {
		t.Errorf("%s: after %q the test finds %v\n%s", rules, line, got, r.Text())
	}
	return true
}

// allowed are those of many commands that the user may give.
func allowed(t *testing.T, s *redistest.Server) []string {
	t.Helper()
	var may []string
	for _, key := range []string{"cache:1", "other", "{a}_Data"} {
		for _, command := range []string{"GET %s", "SET %s v", "DEL %s", "EVAL x 1 %s", "PUBLISH %s x", "SUBSCRIBE %s"} {
			line := fmt.Sprintf(command, key)
			if s.MustDo(t, append([]string{"ACL", "DRYRUN", "app"}, strings.Fields(line)...)...) == "OK" {
				may = append(may, line)
			}
		}
	}
	for _, line := range []string{"ECHO x", "PING", "INFO", "CONFIG GET x", "FLUSHALL", "MULTI", "CLUSTER NODES"} {
		if s.MustDo(t, append([]string{"ACL", "DRYRUN", "app"}, strings.Fields(line)...)...) == "OK" {
			may = append(may, line)
		}
	}
	return may
}

// TestOfferedLineNamesRenamedCommands: an ACL knows commands by their own names, whatever
// redis.conf calls them.
func TestOfferedLineNamesRenamedCommands(t *testing.T) {
	t.Parallel()
	s := redistest.StartServer(t, redistest.Options{
		Password: "another", Users: []string{"app on >" + password + " ~* &* +@all -eval -config"},
		Directives: []string{"rename-command EVAL run", "rename-command CONFIG settings"},
	})
	to := judgedBy(target(s.Addr), client.V2_8)
	to.User, to.Parameters = "app", parameters{"$EVAL": "run", "$CONFIG": "settings"}
	line := aclLine.FindString(findingOf(t, probeOnce(t, to), "acl-denied").Remedy)
	grant(t, []*redistest.Server{s}, line)
	expectCodes(t, probeOnce(t, to))
}
