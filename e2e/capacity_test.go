package e2e

import (
	"fmt"
	"testing"

	"sessionconfig/internal/redistest"
)

// fill puts so many sessions into a cluster, each where its slot is, with numbers from the
// first on.
func fill(t *testing.T, c *redistest.Cluster, first, count int) {
	t.Helper()
	var masters []*redistest.Conn
	for _, s := range c.Masters() {
		conn, err := s.Dial()
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		masters = append(masters, conn)
	}
	content := fmt.Sprintf("%04000d", 0)
	for i := first; i < first+count; i++ {
		taken := false
		for _, conn := range masters {
			id := fmt.Sprintf("{App_%06d}", i)
			if _, err := conn.Do("SET", id+"_Data", content, "EX", "1200"); err != nil {
				continue // another's slot
			}
			if _, err := conn.Do("SET", id+"_Internal", "x", "EX", "1200"); err != nil {
				t.Fatal(err)
			}
			taken = true
		}
		if !taken {
			t.Fatalf("no master takes session %d", i)
		}
	}
}

// TestHowManySessionsFit: of three masters, one of which has more than its part of the
// slots, the window shows how many sessions fit, what the expected ones need, and, while
// it is kept watching, how they grow.
func TestHowManySessionsFit(t *testing.T) {
	t.Parallel()
	cluster := redistest.StartCluster(t, redistest.ClusterOptions{
		Password: password, Directives: []string{"maxmemory 64mb", "maxmemory-policy noeviction"},
		Slots: func(master int) string { return []string{"0-9999", "10000-13191", "13192-16383"}[master] },
	})
	fill(t, cluster, 0, 1000)
	w := openWindow(t)
	w.fillIn(cluster.Seeds()[0], password)
	w.menu(2, 2)
	w.waitFor(patience, "1,000 sessions in Redis", "Counted at", "more sessions fit until the first master is full")

	at := w.waitFor(patience, "Expected sessions")
	if !w.clickField(at.x+at.w+60, at.y+at.h/2) {
		w.fail("the field does not take the text cursor")
	}
	w.typeText("90000")
	w.press("Return")
	w.waitFor(patience, "90,000 sessions do not fit")
	w.press("ctrl+a")
	w.typeText("3000")
	w.press("Return")
	w.waitFor(patience, "3,000 sessions fit")

	w.click("Keep watching")
	w.waitFor(patience, "Measured at")
	fill(t, cluster, 1000, 1000)
	w.waitFor(patience, "the sessions grew by", "1,000 sessions in Redis")

	for range 30 { // down to what to do about the slots
		w.must("xdotool", "mousemove", fmt.Sprint(at.x), fmt.Sprint(at.y+150), "click", "5")
	}
	w.waitFor(patience, "From a shell")
	for range 8 {
		w.must("xdotool", "click", "4")
	}
	w.waitFor(patience, "serves 61 %")
	w.press("Escape")
	w.waitForGone(patience, "From a shell")
}
