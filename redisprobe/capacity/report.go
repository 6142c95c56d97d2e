package capacity

import "time"

// Unknown is the room that cannot be computed: there is no maxmemory, and the server does
// not say how much memory its machine has.
const Unknown = -1

// Report says how many sessions fit; its JSON form is a contract with scripts (design,
// section 3).
type Report struct {
	Room    int64    `json:"room"` // how many more until the first master is full; Unknown
	Session Session  `json:"session"`
	Masters []Master `json:"masters"`
	Advice  []string `json:"advice"`

	Expected int64   `json:"expected,omitempty"` // sessions in all, those that are there included
	Fits     *bool   `json:"fits,omitempty"`     // nil if nothing is expected
	Growth   *Growth `json:"growth,omitempty"`   // nil without a second look
}

// Session is what one session takes, Redis's overhead included.
type Session struct {
	Measured     int   `json:"measured"` // sessions that were measured; 0 where the size was given
	MedianBytes  int64 `json:"median_bytes"`
	P95Bytes     int64 `json:"p95_bytes"` // 95 of 100 take no more
	LargestBytes int64 `json:"largest_bytes"`
	PerGigabyte  int64 `json:"per_gigabyte"` // how many fit into 1024^3 bytes
	OffPercent   int   `json:"off_percent"`  // by how much the mean may be off, since not all were measured
	LivesS       int64 `json:"lives_s"`      // for how long one lives without use, by the sample; 0: not known
}

// Master is one master's sum.
type Master struct {
	Address      string  `json:"address"`
	Sessions     int64   `json:"sessions"`
	Estimated    bool    `json:"estimated"`     // Sessions is from a sample of the keys
	Share        float64 `json:"share"`         // of all slots, and so of new sessions
	SessionBytes int64   `json:"session_bytes"` // the mean
	UsedBytes    int64   `json:"used_bytes"`    // that count against the limit
	LimitBytes   int64   `json:"limit_bytes"`   // 0: not known
	Policy       string  `json:"policy"`
	Room         int64   `json:"room"` // Unknown
	Then         string  `json:"then"` // what happens when it is full

	Maxmemory     int64   `json:"maxmemory_bytes"`   // 0: none
	Machine       int64   `json:"machine_bytes"`     // memory of its machine; 0: not known
	NodesThere    int     `json:"nodes_on_machine"`  // of this cluster, this one included
	Backlog       int64   `json:"backlog_bytes"`     // that the replication backlog will still take
	Buffers       int64   `json:"buffers_bytes"`     // of replicas and the append-only file: not counted in maxmemory
	ForkBytes     int64   `json:"fork_copy_bytes"`   // that a fork for saving copies when the master is full
	Fragmentation float64 `json:"fragmentation"`     // memory of the process for each byte used
	NeedsBytes    int64   `json:"needs_bytes"`       // for what is expected
	Expected      int64   `json:"expected_sessions"` // of what is expected, its part

	replicas []replica
}

// Sessions is how many sessions all masters have.
func (r Report) Sessions() (n int64) {
	for _, m := range r.Masters {
		n += m.Sessions
	}
	return n
}

// Fits tells whether the master has what its part of the expected sessions needs; where
// its limit is not known, it does.
func (m Master) Fits() bool { return m.LimitBytes == 0 || m.NeedsBytes <= m.LimitBytes }

// Growth is what a second look has shown.
type Growth struct {
	SecondsBetween float64 `json:"seconds_between"`
	PerHour        int64   `json:"sessions_per_hour"`
	FullInHours    float64 `json:"full_in_hours,omitempty"` // until the first master is full; 0: it does not grow
}

// Between compares two looks, so long apart.
func Between(first, second Report, apart time.Duration) *Growth {
	g := &Growth{SecondsBetween: apart.Seconds(), PerHour: int64(float64(second.Sessions()-first.Sessions()) / apart.Hours())}
	if g.PerHour > 0 && second.Room >= 0 {
		g.FullInHours = float64(second.Room) / float64(g.PerHour)
	}
	return g
}
