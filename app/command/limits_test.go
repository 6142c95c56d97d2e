package command

import (
	"strings"
	"testing"
	"time"

	"sessionconfig/app"
	"sessionconfig/internal/redistest"
)

// TestTimeLimits: what looks at Redis ends by its --timeout where a server accepts and then
// says nothing, with the limit in the message.
func TestTimeLimits(t *testing.T) {
	silent := redistest.StartPeer(t, redistest.Silent).Addr
	for _, args := range [][]string{{"capacity"}, {"watch"}, {"watch", "--until-settled"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			m := newMachine(t)
			began := time.Now()
			if code := m.run(t.Context(), append(args, "--hosts", silent, "--timeout", "300ms")...); code != app.ExitFailed {
				t.Errorf("exit code %d", code)
			}
			if took := time.Since(began); took > 5*time.Second { // without the limit, ten or sixty seconds
				t.Errorf("it took %s", took)
			}
			if said := m.stderr.String(); !strings.Contains(said, "0.3 s") {
				t.Errorf("standard error: %q", said)
			}
			if code := m.run(t.Context(), append(args, "--hosts", silent, "--timeout", "0s")...); code != app.ExitUsage {
				t.Errorf("no time at all: exit code %d", code)
			}
		})
	}
}
