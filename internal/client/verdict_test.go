package client

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/live.txt anew")

// verdict is a row of verdicts.jsonl: in which versions every session lived.
type verdict struct {
	Situation  string
	Hosts      string
	SSL        bool
	SSLHost    string `json:"ssl_host"`
	User       string
	Parameters string
	Variables  []string
	Trust      string
	Depends    string
	Lives      map[string]bool
}

// fate is what a rule alone says of a row in one version: it lives, it dies, or the
// rule leaves it open.
type fate int

const (
	open fate = iota
	lives
	dies
)

func livesIf(alive bool) fate {
	if alive {
		return lives
	}
	return dies
}

// read reads the row's settings as a string; false is an exception.
func (row verdict) read(t *testing.T, v Version) (Reading, bool) {
	t.Helper()
	text := row.Hosts + ",password=p"
	for key, value := range map[string]string{"user": row.User, "sslHost": row.SSLHost} {
		if value != "" {
			text += "," + key + "=" + value
		}
	}
	if row.SSL {
		text += ",ssl=true"
	}
	if row.Parameters != "" {
		text += "," + row.Parameters
	}
	r, err := v.Read(text)
	return r, err == nil
}

func (row verdict) has(variable string) bool { return slices.Contains(row.Variables, variable) }

// decider decides the rows whose situation matches. r is the row's settings, read.
type decider struct {
	situation *regexp.Regexp
	decide    func(t *testing.T, row verdict, match []string, r Reading) fate
}

// TestVerdictsAsRecorded: where the client's rules alone decide a recorded situation,
// they decide it as every version did. The others need a server in a certain state,
// and are in testdata/live.txt.
func TestVerdictsAsRecorded(t *testing.T) {
	deciders := slices.Concat(nameDeciders, trustDeciders, commandDeciders, timeDeciders)
	var live []string
	decided := 0
	for _, row := range rows[verdict](t, "verdicts.jsonl") {
		used := false
		for _, d := range deciders {
			match := d.situation.FindStringSubmatch(row.Situation)
			if match == nil {
				continue
			}
			for text, lived := range row.Lives {
				v := parsed(t, text)
				got := dies
				if r, ok := row.read(t, v); ok {
					got = d.decide(t, row, match, r)
				}
				if got == open {
					continue
				}
				used = true
				if got != livesIf(lived) {
					t.Errorf("%s: %s lived: %t, our rules say %t", row.Situation, text, lived, got == lives)
				}
			}
			break
		}
		if used {
			decided++
		} else {
			live = append(live, row.Situation)
		}
	}
	slices.Sort(live)
	checkLive(t, strings.Join(live, "\n")+"\n")
	t.Logf("%d situations decided by the rules alone, %d left to live tests", decided, len(live))
}

// checkLive compares the situations that rules do not decide with the list of them.
func checkLive(t *testing.T, live string) {
	t.Helper()
	path := filepath.Join("testdata", "live.txt")
	if *update {
		if err := os.WriteFile(path, []byte(live), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	listed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(listed) != live {
		t.Errorf("testdata/live.txt is not the list of situations that the rules leave open; run this test with -update and look at what changed")
	}
}
