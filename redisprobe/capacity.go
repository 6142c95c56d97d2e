package redisprobe

import (
	"cmp"
	"context"

	"sessionconfig/redisprobe/capacity"
)

// What Capacity takes and returns.
type (
	CapacityOptions = capacity.Options
	CapacityReport  = capacity.Report
	CapacityMaster  = capacity.Master
)

// ErrNoSessions is Capacity's error where there are no sessions to measure, and ErrNoneSeen
// where none are among the keys that it looks at; that is an ErrNoSessions too.
var (
	ErrNoSessions = capacity.ErrNoSessions
	ErrNoneSeen   = capacity.ErrNoneSeen
)

// Capacity says how many sessions fit on every master, and what happens then. It reads no
// session's content; where the content's size is given it writes one session of its own to
// each master and removes it. The error is a *SessionsError, ErrNoSessions, or ctx's when
// that ended; then the report is empty.
func Capacity(ctx context.Context, t Target, o CapacityOptions) (CapacityReport, error) {
	within := cmp.Or(o.Within, countingWithin*timeoutOf(t))
	t.Timeout = within
	asking, cancel := testContext(ctx, within)
	defer cancel()
	client, _, _ := newClient(asking, t)
	report, err := capacity.Forecast(asking, client, t.Hosts, o)
	return report, whyNot(ctx, err)
}
