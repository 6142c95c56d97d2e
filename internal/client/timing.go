package client

import "time"

// SyncTimeout is how long each call waits for its answer.
func (o Options) SyncTimeout() time.Duration {
	return time.Duration(o.number("syncTimeout", 5000)) * time.Millisecond
}

// ConnectTimeout is how long connecting may take.
func (o Options) ConnectTimeout() time.Duration {
	unset := max(5*time.Second, o.SyncTimeout()).Milliseconds()
	return time.Duration(o.number("connectTimeout", int(unset))) * time.Millisecond
}

// ConfigCheck is how often the client looks at the topology without a cause; 0 for never.
func (o Options) ConfigCheck() time.Duration {
	return time.Duration(max(0, o.number("configCheckSeconds", 60))) * time.Second
}

// Fit is how a limit and what was measured go together.
type Fit int

// The fits.
const (
	Ample Fit = iota
	Tight     // within a factor of three
	Short     // below: it fails
)

func fit(limit, measured time.Duration) Fit {
	switch {
	case limit < measured:
		return Short
	case limit < 3*measured:
		return Tight
	}
	return Ample
}

// SyncFit judges syncTimeout by the worst round trip. Short fails every call.
func (o Options) SyncFit(roundTrip time.Duration) Fit { return fit(o.SyncTimeout(), roundTrip) }

// ConnectFit judges connectTimeout by how long connecting took. From 2.5 on it is
// always ample: calls wait in a backlog, up to their own limit, and the client goes on
// connecting.
func (o Options) ConnectFit(connecting time.Duration) Fit {
	if o.Version.since(V2_5) {
		return Ample
	}
	return fit(o.ConnectTimeout(), connecting)
}
