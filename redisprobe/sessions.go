package redisprobe

import (
	"context"
	"errors"

	"sessionconfig/redisprobe/census"
)

// What Sessions returns.
type (
	SessionsReport = census.Report
	MasterSessions = census.Master
	SessionSample  = census.Sample
	SessionsError  = census.Error
)

// countingWithin is how many times the target's timeout a whole count may take:
// large clusters take long, with every answer in time.
const countingWithin = 6

// Sessions counts the sessions on every master by SCAN and describes at most
// sample of them. It reads no session's content and writes nothing. The target's
// timeout bounds how long a server may be silent, and six times as much the
// whole. The error is a *SessionsError, or ctx's when that ended; then the report
// is empty.
func Sessions(ctx context.Context, t Target, sample int) (SessionsReport, error) {
	asking, cancel := testContext(ctx, timeoutOf(t))
	defer cancel()
	client, _, _ := newClient(asking, t)
	masters, clustered, err := census.Masters(asking, client, t.Hosts)
	report := census.Empty()
	if len(masters) > 0 {
		counting, cancel := testContext(ctx, countingWithin*timeoutOf(t))
		defer cancel()
		report, err = census.Count(counting, client, masters, clustered, timeoutOf(t), sample)
	}
	if first, ok := errors.AsType[*SessionsError](err); ok {
		err = first // of several, one says enough
	}
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	return report, err
}
