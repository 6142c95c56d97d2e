package client

import (
	"testing"
	"time"
)

// outage is a row of failover.jsonl: how long Redis and the sessions were out.
type outage struct {
	What, Kind, Parameters string
	Redis                  float64
	Out                    map[string]float64 // seconds by version
}

// TestOutagesAsRecorded: what is said to be lost is what was lost at most, and not
// much more.
func TestOutagesAsRecorded(t *testing.T) {
	for _, row := range rows[outage](t, "failover.jsonl") {
		for text, recorded := range row.Out {
			r, err := parsed(t, text).Read("a:7000," + row.Parameters)
			if err != nil {
				t.Fatal(err)
			}
			var said time.Duration
			switch row.Kind {
			case "silent":
				said = r.SilentOutage()
			case "killed": // what Redis takes; from 2.5 on, a call under way waits for its syncTimeout
				if said = time.Duration(row.Redis * float64(time.Second)); r.Version.since(V2_5) {
					said = max(said, r.SyncTimeout())
				}
			}
			if over := said.Seconds() - recorded; over < -0.25 || over > 10 {
				t.Errorf("%s, %s: %.1f s were recorded, we say %s", row.What, text, recorded, said)
			}
		}
	}
}

func TestSlowFailover(t *testing.T) {
	tests := []struct {
		parameters string
		slow       bool
		silent     map[Version]time.Duration
	}{
		{"", true, map[Version]time.Duration{V2_5: 61 * time.Second, V3: 22 * time.Second}},
		{"configCheckSeconds=15", false, map[Version]time.Duration{V2_5: 25 * time.Second, V3: 22 * time.Second}},
		{"configCheckSeconds=16", true, map[Version]time.Duration{V2_5: 26 * time.Second}},
		{"configCheckSeconds=300", true, map[Version]time.Duration{V2_5: 310 * time.Second, V3: 22 * time.Second}},
		{"configCheckSeconds=0", true, map[Version]time.Duration{V2_5: 0, V3: 22 * time.Second}},
		{"configCheckSeconds=-1", true, map[Version]time.Duration{V2_1: 0}},
	}
	for _, test := range tests {
		for v, silent := range test.silent {
			r, err := v.Read("a:7000," + test.parameters)
			if err != nil || r.SlowFailover() != test.slow || r.SilentOutage() != silent {
				t.Errorf("%s with %q: slow %t, up to %s (%v)", v, test.parameters, r.SlowFailover(), r.SilentOutage(), err)
			}
		}
	}
}
