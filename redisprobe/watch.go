package redisprobe

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"sessionconfig/redisprobe/watch"
)

// What Watch takes and returns.
type (
	WatchOptions = watch.Options // Watch sets Options and Shorter
	WatchEvent   = watch.Event
	WatchStatus  = watch.Status
	WatchSummary = watch.Summary
	WatchMaster  = watch.Master
	WatchOutage  = watch.Outage
)

// Watch keeps sessions on every master until ctx ends or as the options say, measures what
// is lost while servers come and go, and removes what it wrote. The first of the versions
// that are judged is played. The error is of what keeps it from beginning: a
// *SessionsError, or ctx's.
func Watch(ctx context.Context, t Target, o WatchOptions) (WatchSummary, error) {
	t.Timeout = cmp.Or(o.Within, t.Timeout)
	loading, cancel := testContext(ctx, timeoutOf(t))
	defer cancel()
	client, _, _ := newClient(loading, t)
	o.Within, o.Options, o.Shorter = timeoutOf(t), client.Judged[0], t.shorter
	summary, err := watch.Run(ctx, client, t.Hosts, o)
	return summary, whyNot(ctx, err)
}

// shorter says what would shorten the applications' outage, if that was much longer than
// Redis's own.
func (t Target) shorter(s WatchSummary) string {
	const much, check = 8 * time.Second, "5"
	now := t.options(t.judged().Versions[0])
	then := t.with("configCheckSeconds", check).options(now.Version).SilentOutage()
	lost := time.Duration(s.ApplicationMS-s.RedisMS) * time.Millisecond
	if lost < much || then >= time.Duration(s.ApplicationMS)*time.Millisecond || now.ConfigCheck() == 5*time.Second {
		return ""
	}
	return fmt.Sprintf("Enter configCheckSeconds=%s in Advanced Settings: with it the applications would have been out for about %.0f s. The platform's Redis client finds a new master only when it checks the topology, every configCheckSeconds.",
		check, then.Seconds())
}
