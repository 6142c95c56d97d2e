package watch

import (
	"strings"
	"testing"

	"sessionconfig/internal/finding"
)

// TestCauses: an error that no failover explains becomes a finding with its remedy, once
// for each master and for the node that serves its slots now; others become none.
func TestCauses(t *testing.T) {
	failover := map[string]int{"connection refused": 9, "no answer": 2, "CLUSTERDOWN": 4, "LOADING": 3, "TRYAGAIN": 1}
	for kind, code := range map[string]finding.Code{
		"OOM": finding.OutOfMemory, "MISCONF": finding.PersistenceError, "READONLY": finding.ReadOnly, "NOREPLICAS": finding.ReadOnly,
		"BUSY": finding.ScriptRunning, "max clients reached": finding.MaxClients, "certificate not accepted": finding.SessionFailed,
		"sign-in refused": finding.SessionFailed, "NOPERM": finding.SessionFailed,
	} {
		found := causes([]Master{
			{Address: "10.0.0.1:7000", Redis: Lane{Errors: failover}},
			{Address: "10.0.0.2:7000", Now: "10.0.0.9:7001", Redis: Lane{Errors: map[string]int{kind: 2}}, Applications: Lane{Errors: map[string]int{kind: 1, "no route": 5}}},
		})
		if len(found) != 1 || found[0].Code != code || found[0].Node != "10.0.0.9:7001" || found[0].Remedy == "" {
			t.Errorf("%s: %+v", kind, found)
		}
		if len(found) == 1 && code == finding.SessionFailed && !strings.Contains(found[0].Message, kind) {
			t.Errorf("%s is not named: %s", kind, found[0].Message)
		}
	}
}

// TestCauseElsewhere: what kept a node from being asked, to which the slots may have come,
// is said of that node; what a failover explains is not.
func TestCauseElsewhere(t *testing.T) {
	one := (&watch{}).newTrack(LaneRedis, "10.0.0.1:7000", outAfter, slowRawCall)
	for _, kind := range []string{"connection refused", "MOVED", signInRefused} {
		one.kept(kind, "10.0.0.9:7001")
	}
	if len(one.lane.Errors) != 1 {
		t.Errorf("errors %v", one.lane.Errors)
	}
	found := causes([]Master{ // two were out at once
		{Address: "10.0.0.1:7000", Now: "10.0.0.1:7000", Redis: one.lane},
		{Address: "10.0.0.2:7000", Now: "10.0.0.2:7000", Redis: one.lane},
	})
	if len(found) != 1 || found[0].Node != "10.0.0.9:7001" || found[0].Code != finding.SessionFailed {
		t.Errorf("%+v", found)
	}
}

// TestCauseOfFormerMaster: what went wrong at a master before another took over is said of
// that one.
func TestCauseOfFormerMaster(t *testing.T) {
	of := func(name string, kinds ...string) Lane {
		one := (&watch{options: Options{Event: func(Event) {}}}).newTrack(name, "10.0.0.1:7000", 0, slowRawCall)
		for _, kind := range kinds {
			one.failed(kind, "10.0.0.1:7000")
		}
		return one.lane
	}
	for _, lanes := range [][2]Lane{{of(LaneRedis, "BUSY"), of(LaneApplications)}, {of(LaneRedis, "no answer"), of(LaneApplications, "BUSY")}} {
		found := causes([]Master{{Address: "10.0.0.1:7000", Now: "10.0.0.9:7001", Redis: lanes[0], Applications: lanes[1]}})
		if len(found) != 1 || found[0].Code != finding.ScriptRunning || found[0].Node != "10.0.0.1:7000" {
			t.Errorf("%+v", found)
		}
	}
}
