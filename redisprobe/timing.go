package redisprobe

import (
	"context"
	"slices"
	"strconv"
	"time"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/session"
)

// timing is what was measured at a master.
type timing struct {
	roundTrip  time.Duration // the worst
	connecting time.Duration // up to the answer to the client's handshake
}

// askedAgain is how many more answers a suspiciously slow one is held against.
const askedAgain = 5

// measure takes the node's times. One answer that took longer than the client would
// have waited, among others that did not, may be this machine's own slowness: then it
// is asked for again.
func (n *node) measure(ctx context.Context, conn *session.Conn, connecting time.Duration) {
	trips := slices.Sorted(slices.Values(conn.Trips()))
	if len(trips) == 0 {
		return
	}
	worst, median := trips[len(trips)-1], trips[len(trips)/2]
	if n.short(worst) && !n.short(median) {
		worst = max(median, conn.Again(ctx, askedAgain))
	}
	n.learn(func() { n.timing = timing{worst, connecting} })
}

// short tells whether a version that is judged would not wait so long.
func (n *node) short(roundTrip time.Duration) bool {
	return slices.ContainsFunc(n.p.client.Judged, func(o client.Options) bool { return o.SyncFit(roundTrip) == client.Short })
}

// timeouts reports, of each limit, the node that it fits least.
func (p *probe) timeouts(nodes []*node) []Finding {
	var found []Finding
	slowest := func(of func(*node) time.Duration) *node {
		return slices.MaxFunc(nodes, func(a, b *node) int { return int(of(a) - of(b)) })
	}
	if len(nodes) == 0 {
		return nil
	}
	n := slowest(func(n *node) time.Duration { return n.timing.roundTrip })
	for _, o := range p.client.Judged {
		if fit := o.SyncFit(n.timing.roundTrip); fit != client.Ample {
			found = append(found, tooShort(n, "syncTimeout", o.SyncTimeout(), "a round trip to "+n.address, n.timing.roundTrip, fit, "Calls that take longer fail."))
			break // all versions read it alike
		}
	}
	n = slowest(func(n *node) time.Duration { return n.timing.connecting })
	for _, o := range p.client.Judged {
		if fit := o.ConnectFit(n.timing.connecting); fit != client.Ample {
			effect := "Version " + o.Version.Short() + " of the platform's Redis client gives up before it has connected."
			found = append(found, tooShort(n, "connectTimeout", o.ConnectTimeout(), "connecting to "+n.address, n.timing.connecting, fit, effect))
			break
		}
	}
	return found
}

// tooShort is the finding on a limit.
func tooShort(n *node, key string, limit time.Duration, doing string, took time.Duration, fit client.Fit, effect string) Finding {
	const unset = 5000
	advice := "Remove the parameter " + key + " in Advanced Settings: " + strconv.Itoa(unset) + " ms are its default."
	if enough := 500 * (1 + 3*took.Milliseconds()/500); enough > unset {
		advice = "Enter " + key + "=" + strconv.FormatInt(enough, 10) + " in Advanced Settings."
	}
	severity := finding.SeverityError
	if fit == client.Tight {
		severity, effect = finding.SeverityWarning, "In a slower moment it would be too short."
	}
	f := finding.New(finding.TimeoutTooShort, n.address, finding.Args{
		"key": key, "limit": strconv.FormatInt(limit.Milliseconds(), 10), "doing": doing,
		"measured": number(milliseconds(took)), "advice": advice, "effect": effect,
	})
	f.Severity = severity
	return f
}

// slowFailover remarks upon settings of a cluster with which a master whose machine
// goes silent costs far more time than need be.
func (p *probe) slowFailover() []Finding {
	o := p.client.Judged[0]
	if !o.SlowFailover() {
		return nil
	}
	outage := "until the platform is restarted"
	if out := o.SilentOutage(); out > 0 {
		outage = "for up to " + number(out.Seconds()) + " s"
	}
	quick := p.target.with("configCheckSeconds", "5").options(o.Version)
	return []Finding{finding.New(finding.FailoverSlow, "", finding.Args{
		"outage": outage, "then": number(quick.SilentOutage().Seconds()) + " s",
	})}
}
