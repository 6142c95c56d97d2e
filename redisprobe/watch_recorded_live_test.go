//go:build linux && live

package redisprobe_test

import (
	"testing"
	"time"

	"sessionconfig/internal/client"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// TestWatchAsRecorded stops a master's process 8 s after all have connected, as it was
// done with the platform's clients: the applications' lane is out for as long as they were,
// within 20 %.
func TestWatchAsRecorded(t *testing.T) {
	t.Parallel()
	repeatedly(t, watchAsRecorded)
}

func watchAsRecorded(t testing.TB) {
	rows := []struct {
		version    client.Version
		parameters map[string]string
		recorded   float64 // seconds
	}{
		{client.V2_1, nil, 60.3},
		{client.V2_5, nil, 60.3},
		{client.V2_8, nil, 57.8},
		{client.V3, nil, 21.0},
		{client.V2_5, map[string]string{"configCheckSeconds": "5"}, 15.2},
		{client.V3, map[string]string{"configCheckSeconds": "5"}, 15.1},
		{client.V2_5, map[string]string{"configCheckSeconds": "5", "keepAlive": "5", "syncTimeout": "2000"}, 10.1},
		{client.V2_5, map[string]string{"syncTimeout": "1000"}, 53.4},
		{client.V3, map[string]string{"syncTimeout": "1000"}, 6.1},
		{client.V2_5, map[string]string{"connectTimeout": "1000", "connectRetry": "5", "keepAlive": "10"}, 55.4},
	}
	c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password, Timeout: 2 * time.Second})
	var all []*watched
	for _, row := range rows {
		to := judgedBy(target(c.Seeds()...), row.version)
		to.Parameters = row.parameters
		all = append(all, startWatch(t, to, redisprobe.WatchOptions{Rate: 20, UntilSettled: true, For: 3 * time.Minute}))
	}
	key := keyOn(t, c.Nodes[0])
	time.Sleep(8 * time.Second)
	o := observe(c.Nodes, key)
	time.Sleep(300 * time.Millisecond)
	c.Nodes[0].Pause(t)
	var summaries []redisprobe.WatchSummary
	for _, w := range all {
		summaries = append(summaries, w.wait())
	}
	seen := o.end()
	for i, row := range rows {
		near(t, summaries[i], c.Nodes[0].Addr, seen)
		m := ofMaster(t, summaries[i], c.Nodes[0].Addr)
		out, _ := longest(summaries[i], "applications", c.Nodes[0].Addr, seen)
		off := out/row.recorded - 1
		t.Logf("%s %v: %.1f s, recorded %.1f s (%+.0f %%)", row.version, row.parameters, out, row.recorded, 100*off)
		if off < -0.2 || off > 0.2 {
			t.Errorf("%s with %v: out for %.1f s, recorded were %.1f s", row.version, row.parameters, out, row.recorded)
		}
		if m.Now != c.ReplicaOf(0).Addr {
			t.Errorf("the slots are at %s", m.Now)
		}
	}
	c.Nodes[0].Resume(t)
	c.Settle(t)
}
