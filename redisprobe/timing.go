package redisprobe

import (
	"slices"
	"strconv"
	"time"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/session"
)

// timing is what was measured at a master.
type timing struct {
	fastest, worst time.Duration // of the round trips
	connecting     time.Duration // up to the answer to the client's handshake
}

// measure takes the node's times. dialled is how long connecting took.
func (n *node) measure(conn *session.Conn, dialled time.Duration) {
	if trips := conn.Trips(); len(trips) > 0 {
		fastest := slices.Min(trips)
		n.learn(func() { n.timing = timing{fastest, slices.Max(trips), dialled + fastest} })
	}
}

// syncFit judges syncTimeout at the node. A limit below the fastest round trip fails
// every call; one that only slower ones exceed may be this machine's own slowness, and is
// tight at least.
func (n *node) syncFit(o client.Options) client.Fit {
	if o.SyncFit(n.timing.fastest) == client.Short {
		return client.Short
	}
	return min(o.SyncFit(n.timing.worst), client.Tight)
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
	sync := p.client.Judged[0] // all versions read it alike
	n := slowest(func(n *node) time.Duration { return n.timing.fastest })
	if n.syncFit(sync) != client.Short {
		n = slowest(func(n *node) time.Duration { return n.timing.worst })
	}
	if fit := n.syncFit(sync); fit != client.Ample {
		found = append(found, tooShort(n, "syncTimeout", sync.SyncTimeout(), "a round trip to "+n.address, n.timing.worst, fit, "Calls that take longer fail."))
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
	change := finding.Change{Kind: finding.RemoveParameter, Name: key}
	if enough := 500 * (1 + 3*took.Milliseconds()/500); enough > unset {
		change = finding.Change{Kind: finding.SetParameter, Name: key, Value: strconv.FormatInt(enough, 10)}
		advice = "Enter " + key + "=" + change.Value + " in Advanced Settings."
	}
	severity := finding.SeverityError
	if fit == client.Tight {
		severity, effect = finding.SeverityWarning, "In a slower moment it would be too short."
	}
	f := finding.New(finding.TimeoutTooShort, n.address, finding.Args{
		"key": key, "limit": strconv.FormatInt(limit.Milliseconds(), 10), "doing": doing,
		"measured": number(milliseconds(took)), "advice": advice, "effect": effect,
	}).Offering(change)
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
	change := finding.Change{Kind: finding.SetParameter, Name: "configCheckSeconds", Value: "5"}
	quick := p.target.with(change.Name, change.Value).options(o.Version)
	return []Finding{finding.New(finding.FailoverSlow, "", finding.Args{
		"outage": outage, "then": number(quick.SilentOutage().Seconds()) + " s",
	}).Offering(change)}
}
