package command

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sessionconfig/app"
	"sessionconfig/internal/redistest"
)

// TestSessionsWithoutEnd: a count that comes to its --timeout prints how far it came, says
// what is incomplete, tells its progress on standard error, and exits 1.
func TestSessionsWithoutEnd(t *testing.T) {
	backend := redistest.StartServer(t, redistest.Options{})
	var page atomic.Int64
	endless := redistest.StartPeer(t, redistest.Filter(backend.Addr, func(args []string, reply string) string {
		if args[0] != "SCAN" {
			return reply
		}
		n := fmt.Sprint(page.Add(1))
		return "*2\r\n" + redistest.Bulk(n) + "*1\r\n" + redistest.Bulk("{app_"+n+"}_Data")
	}))
	for _, asJSON := range []bool{true, false} {
		m := newMachine(t)
		m.env.Terminal = true
		if code := m.run(t.Context(), "apply", "--hosts", endless.Addr); code != 0 {
			t.Fatal(m.stderr.String())
		}
		args := []string{"sessions", "--timeout", "1500ms"}
		if asJSON {
			args = append(args, "--json")
		}
		began := time.Now()
		if code := m.run(t.Context(), args...); code != app.ExitFailed {
			t.Errorf("exit code %d", code)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("it took %s", took)
		}
		if said := m.stderr.String(); !strings.Contains(said, " so far") || !strings.Contains(said, "not counted completely in 1.5 s. Give more time with --timeout") {
			t.Errorf("standard error: %q", said)
		}
		if !asJSON {
			if text := m.stdout.String(); !strings.Contains(text, "was not counted completely") || !strings.Contains(text, " sessions") {
				t.Error(text)
			}
			continue
		}
		answer := m.answer()
		incomplete, _ := answer["incomplete"].([]any)
		if total, _ := answer["total"].(float64); total < 2 || len(incomplete) == 0 || !strings.Contains(fmt.Sprint(incomplete[0]), endless.Addr+" was not counted completely") {
			t.Errorf("%v", answer)
		}
	}
}
