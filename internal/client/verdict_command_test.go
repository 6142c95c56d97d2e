package client

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// without decides what becomes of a client when the server refuses some of the rights
// that it asks for.
func without(r Reading, cluster bool, refused func(Right) bool) fate {
	rights := slices.Concat(r.HandshakeRights(cluster), r.ScriptRights())
	for _, command := range ScriptCommands {
		rights = append(rights, Right{Rule: command, Spoken: command, Demand: Needs})
	}
	result := lives
	for _, right := range rights {
		switch {
		case !refused(right):
		case right.Demand == Needs:
			return dies
		case right.Demand == NeedsUnderLoad:
			result = open
		}
	}
	return result
}

// sentNames are the commands that Redis knows, of those that the client may send.
func sentNames() map[string]bool {
	known := map[string]bool{"select": true, "time": true, "exists": true}
	for _, u := range slices.Concat(handshake, scripting) {
		command, _, _ := strings.Cut(u.rule, "|")
		known[command] = true
	}
	for _, command := range ScriptCommands {
		known[command] = true
	}
	return known
}

var commandDeciders = []decider{
	{regexp.MustCompile(`^rights: all but (.+), (single|cluster)$`), func(_ *testing.T, _ verdict, match []string, r Reading) fate {
		return without(r, match[2] == "cluster", func(right Right) bool { return right.Rule == match[1] })
	}},
	{regexp.MustCompile(`^command removed: (.+)$`), func(_ *testing.T, _ verdict, match []string, r Reading) fate {
		return without(r, false, func(right Right) bool {
			return right.Rule == match[1] || strings.HasPrefix(right.Rule, match[1]+"|")
		})
	}},
	{regexp.MustCompile(`^parameter .+, (single|cluster)$`), func(_ *testing.T, _ verdict, match []string, r Reading) fate {
		cluster := match[1] == "cluster"
		if len(r.Missed(cluster, true)) > 0 || cluster && r.Database() != 0 || r.AsksSentinel() {
			return dies
		}
		if r.Tunnel() != (Endpoint{}) {
			return open
		}
		known := sentNames()
		return without(r, cluster, func(right Right) bool {
			command, _, _ := strings.Cut(strings.ToLower(right.Spoken), " ")
			return !known[command]
		})
	}},
	{regexp.MustCompile(`^single server at an IPv6 address$`), func(_ *testing.T, _ verdict, _ []string, r Reading) fate {
		return livesIf(len(r.Endpoints) == 1 && r.Endpoints[0].Address.Is6())
	}},
}

var timeDeciders = []decider{
	{regexp.MustCompile(`round trip (\d+) ms`), func(t *testing.T, _ verdict, match []string, r Reading) fate {
		ms, err := strconv.Atoi(match[1])
		if err != nil {
			t.Fatal(err)
		}
		// The relay that made the distance took connections at once, so that
		// connecting was one round trip.
		trip := time.Duration(ms) * time.Millisecond
		return livesIf(r.SyncFit(trip) != Short && r.ConnectFit(trip) != Short)
	}},
}
