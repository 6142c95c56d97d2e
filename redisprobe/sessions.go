package redisprobe

import (
	"cmp"
	"context"
	"errors"
	"time"

	"sessionconfig/redisprobe/census"
)

// What Sessions returns.
type (
	SessionsReport = census.Report
	MasterSessions = census.Master
	SessionSample  = census.Sample
	SessionsError  = census.Error
)

// countingWithin is how many times the target's timeout a forecast may take: large
// clusters take long, with every answer in time.
const countingWithin = 6

// SessionsOptions say how sessions are counted.
type SessionsOptions struct {
	Sample  int                // how many sessions are described
	Within  time.Duration      // bound of the whole; none if it is 0
	Observe func(sessions int) // told how many were counted so far, one call at a time; may be nil
}

// endless is a bound that no count comes to.
const endless = 100 * 365 * 24 * time.Hour

// Sessions counts the sessions on every master by SCAN, and describes some. It reads no
// session's content and writes nothing, and its memory does not grow with their number.
// The target's timeout bounds how long a server may be silent. A count that came to its
// bound says in Ended and Unfinished how far it came. The error is a *SessionsError, or
// ctx's when that ended; then the report is empty.
func Sessions(ctx context.Context, t Target, o SessionsOptions) (SessionsReport, error) {
	within := cmp.Or(o.Within, endless)
	counting, cancel := testContext(ctx, within)
	defer cancel()
	asking, cancel := context.WithTimeout(counting, timeoutOf(t))
	defer cancel()
	client, _, _ := newClient(asking, t)
	masters, clustered, unasked := census.Masters(asking, client, t.Hosts)
	report, err := census.Empty(), unasked
	if len(masters) > 0 {
		report, err = census.Count(counting, client, masters, clustered, census.Options{Silence: timeoutOf(t), Sample: o.Sample, Observe: o.Observe})
		if !clustered && err == nil {
			report.Miss(unasked)
		}
	} else if errors.Is(counting.Err(), context.DeadlineExceeded) {
		report.Ended, report.Unfinished, err = true, []string{"No master was found before the time limit was reached."}, nil
	}
	return report, whyNot(ctx, err)
}

// whyNot is the first *SessionsError of several, which says enough, or else the error as it
// is; ctx's if that has ended.
func whyNot(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	if first, ok := errors.AsType[*SessionsError](err); ok {
		return first
	}
	return err
}
