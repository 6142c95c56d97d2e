package client

import (
	"slices"
	"strings"
	"testing"
)

// TestGreeting: what MONITOR showed of each version, and what the options change.
func TestGreeting(t *testing.T) {
	const second = " / SUBSCRIBE" // on a second connection
	tests := []struct {
		parameters  string
		credentials bool
		versions    []Version
		want        string
	}{
		{"", true, []Version{V2_1}, "AUTH, CLIENT SETNAME, CONFIG GET, INFO, CLUSTER NODES, GET, ECHO, PING" + second},
		{"", true, []Version{V2_5, V2_6}, "AUTH, CLIENT SETNAME, CONFIG GET, INFO replication, INFO server, CLUSTER NODES, GET, ECHO, PING" + second},
		{"", true, []Version{V2_7, V2_8, V2_13}, "AUTH, CLIENT SETNAME, CLIENT SETINFO, CLIENT ID, CONFIG GET, INFO replication, INFO server, CLUSTER NODES, GET, ECHO" + second},
		{"protocol=resp3,setlib=no", true, []Version{V2_7, V2_8, V2_13}, "HELLO 3 AUTH, AUTH, CLIENT SETNAME, CLIENT ID, CONFIG GET, INFO replication, INFO server, CLUSTER NODES, GET, ECHO, SUBSCRIBE"},
		{"protocol=3,setlib=no", false, []Version{V2_7}, "HELLO 3, CLIENT SETNAME, CLIENT ID, CONFIG GET, INFO replication, INFO server, CLUSTER NODES, GET, ECHO, SUBSCRIBE"},
		{"", true, []Version{V3}, "AUTH, HELLO 3, CLIENT SETNAME, CLIENT SETINFO, CLIENT ID, CONFIG GET, INFO replication, INFO server, CLUSTER NODES, CLUSTER SLOTS, GET, ECHO, SUBSCRIBE"},
		{"protocol=resp2,setlib=0", true, []Version{V3}, "AUTH, HELLO 2, CLIENT SETNAME, CLIENT ID, CONFIG GET, INFO replication, INFO server, CLUSTER NODES, CLUSTER SLOTS, GET, ECHO" + second},
		{"$AUTH=,setlib=0", true, []Version{V3}, "HELLO 3 AUTH, CLIENT SETNAME, CLIENT ID, CONFIG GET, INFO replication, INFO server, CLUSTER NODES, CLUSTER SLOTS, GET, ECHO, SUBSCRIBE"},
		{"$HELLO=,setlib=0", true, []Version{V3}, "AUTH, CLIENT SETNAME, CLIENT ID, CONFIG GET, INFO replication, INFO server, CLUSTER NODES, CLUSTER SLOTS, GET, ECHO" + second},
		{"tiebreaker=,configChannel=,$CLIENT=,$config=,$Info=,$CLUSTER=,$ECHO=", false, []Version{V2_5}, "PING"},
		{"tiebreaker=,configChannel=,$CLIENT=,$CONFIG=,$INFO=,$CLUSTER=,$ECHO=SAY", false, []Version{V2_8}, "SAY"},
		{"tiebreaker=,configChannel=,$CLIENT=,$CONFIG=,$INFO=,$CLUSTER=,$ECHO=,$PING=,$TIME=", false, []Version{V2_8}, "EXISTS"},
	}
	for _, test := range tests {
		for _, v := range test.versions {
			r, err := v.Read("a:7000," + test.parameters)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for i, step := range r.Greeting(test.credentials) {
				switch {
				case step.Second:
					got.WriteString(" / ")
				case i > 0:
					got.WriteString(", ")
				}
				got.WriteString(step.Spoken)
			}
			if got.String() != test.want {
				t.Errorf("%s with %q sends\n%s, want\n%s", v, test.parameters, got.String(), test.want)
			}
		}
	}
}

// TestGreetingTakesItsRights: whatever is sent is among the rights that are asked for,
// less what signing in takes and what Redis 7.0 does not know.
func TestGreetingTakesItsRights(t *testing.T) {
	for _, v := range Recorded {
		for _, parameters := range []string{"", "$CONFIG=SETTINGS,$ECHO=", "defaultDatabase=3"} {
			r, err := v.Read("a:7000," + parameters)
			if err != nil {
				t.Fatal(err)
			}
			rights := r.HandshakeRights(true)
			for _, step := range r.Greeting(true) {
				known := slices.ContainsFunc(rights, func(right Right) bool { return right.Rule == step.Rule })
				if exempt := step.Rule == "auth" || step.Rule == "client|setinfo" || step.Rule == "get"; known == exempt {
					t.Errorf("%s with %q sends %s; among its rights: %t", v, parameters, step.Spoken, known)
				}
			}
		}
	}
}

// TestRights: what depends on settings, which no recorded row has.
func TestRights(t *testing.T) {
	tests := []struct {
		name, parameters string
		v                Version
		cluster          bool
		rule             string
		want             Demand
		asked            bool
	}{
		{"PING in the place of ECHO", "$ECHO=", V2_8, false, "ping", Needs, true},
		{"TIME in the place of both", "$ECHO=,$PING=", V2_8, false, "time", Needs, true},
		{"PING of itself", "", V2_8, false, "ping", Uses, true},
		{"PING under load", "", V2_6, false, "ping", NeedsUnderLoad, true},
		{"PING in 2.1", "", V2_1, false, "ping", Needs, true},
		{"another database", "defaultDatabase=3", V2_5, false, "select", Needs, true},
		{"the first one", "defaultDatabase=0", V2_5, false, "select", 0, false},
		{"a renamed command", "$CONFIG=Settings", V2_5, false, "config|get", Uses, true},
		{"one that is never sent", "$CONFIG=", V2_5, false, "config|get", 0, false},
		{"HELLO where RESP3 is asked for", "protocol=resp3", V2_8, false, "hello", Uses, true},
		{"HELLO elsewhere", "", V2_8, false, "hello", 0, false},
		{"INFO in a cluster", "", V2_13, true, "info", Needs, true},
		{"INFO in a cluster, by 3", "", V3, true, "info", Uses, true},
		{"CLUSTER NODES at a single server", "", V3, false, "cluster|nodes", Uses, true},
		{"ASKING at a single server", "", V3, false, "asking", 0, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, err := test.v.Read("a:7000," + test.parameters)
			if err != nil {
				t.Fatal(err)
			}
			rights := r.HandshakeRights(test.cluster)
			i := slices.IndexFunc(rights, func(right Right) bool { return right.Rule == test.rule })
			if i >= 0 != test.asked || test.asked && rights[i].Demand != test.want {
				t.Errorf("%s asks for %v", test.v, rights)
			}
		})
	}
}

// TestMissed: what "$COMMAND=" takes from a client that cannot do without.
func TestMissed(t *testing.T) {
	tests := []struct {
		parameters string
		cluster    bool
		v          Version
		want       string
	}{
		{"$AUTH=", false, V2_13, "auth"},
		{"$AUTH=,protocol=resp3", false, V2_13, ""},
		{"$AUTH=", false, V3, ""},
		{"$AUTH=,$HELLO=", false, V3, "auth"},
		{"$AUTH=,protocol=resp2", false, V3, "auth"},
		{"$EVALSHA=", false, V2_5, "evalsha"},
		{"$ECHO=,$PING=,$TIME=,$EXISTS=", false, V2_5, "exists"},
		{"$SELECT=,defaultDatabase=1", false, V2_5, "select"},
		{"$SELECT=", false, V2_5, ""},
		{"$CLUSTER=", true, V2_6, ""},
		{"$CLUSTER=", true, V2_1, "cluster"},
		{"$INFO=", true, V2_7, "info"},
		{"$INFO=", false, V2_7, ""},
	}
	for _, test := range tests {
		r, err := test.v.Read("a:7000," + test.parameters)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(r.Missed(test.cluster, true), " "); got != test.want {
			t.Errorf("%s with %q, cluster %t, misses %q, want %q", test.v, test.parameters, test.cluster, got, test.want)
		}
	}
	r, err := V2_1.Read("a:7000,$AUTH=")
	if missed := r.Missed(false, false); err != nil || len(missed) > 0 {
		t.Errorf("without credentials %v is missed (%v)", missed, err)
	}
}
