package client

import "time"

// SlowFailover tells whether sessions in a cluster are out for far longer than Redis needs
// to replace a master whose machine goes silent: the client keeps its connection, and finds
// the new master only when it looks at the topology.
func (o Options) SlowFailover() bool {
	check := o.ConfigCheck()
	return check == 0 || check > 15*time.Second
}

// What was recorded of masters that went silent (testdata/failover.jsonl).
const (
	// settling is what the client takes after it has looked at the topology: two calls
	// of the default syncTimeout, and hardly less with a shorter one.
	settling      = 10 * time.Second
	leastSettling = 7 * time.Second
	// seenByDefault is the longest outage that was seen with the default of
	// configCheckSeconds or less.
	seenByDefault = 61 * time.Second
)

// SilentOutage is up to how long sessions are out when a master's machine goes silent
// in a cluster: hangs, loses power or its network. 0 is without end.
func (o Options) SilentOutage() time.Duration {
	check := o.ConfigCheck()
	outage := check + min(settling, max(leastSettling, 2*o.SyncTimeout()))
	if check <= time.Minute {
		outage = min(outage, seenByDefault)
	}
	// Version 3 closes a silent connection by itself.
	noticed := 2*time.Second + 4*o.SyncTimeout()
	switch {
	case o.Version.since(V3) && (check == 0 || noticed < outage):
		return noticed
	case check == 0:
		return 0
	}
	return outage
}
