package watch

import (
	"time"

	"sessionconfig/internal/finding"
)

// The lanes that an event may be of.
const (
	LaneRedis        = "redis"
	LaneApplications = "applications"
	LaneTopology     = "topology"
)

// The events.
const (
	Down        = "down"
	Up          = "up"
	Slow        = "slow"
	Suspected   = "suspected"
	Failed      = "failed"
	Promoted    = "promoted"
	Rejoined    = "rejoined"
	SlotsMoved  = "slots-moved"
	ClusterDown = "cluster-down"
	ClusterUp   = "cluster-up"
	SelfStalled = "self-stalled"
)

// Event is something that was seen; its JSON form is a contract with scripts (design,
// section 3).
type Event struct {
	Time   time.Time `json:"time"`
	Lane   string    `json:"lane"`
	Event  string    `json:"event"`
	Master string    `json:"master"`            // of the beginning, for the lanes; of the topology, the node
	MS     int64     `json:"ms,omitempty"`      // of up: how long it was out; of slow and self-stalled: how long it took
	Kind   string    `json:"kind,omitempty"`    // of down, and of a failed one that was replaced: what went wrong; else Demoted or Emptied
	SeenBy string    `json:"seen_by,omitempty"` // of the topology: the node that said so first
}

// Outage is a time from the last good to the first good call.
type Outage struct {
	From time.Time `json:"from"`
	MS   int64     `json:"ms"`
	Open bool      `json:"open,omitempty"` // still out at the end
}

// Served is a node that serves a master's slots from a time on.
type Served struct {
	Node string    `json:"node"`
	From time.Time `json:"from"`
}

// Lane is what one lane of a master has shown.
type Lane struct {
	Calls   int64          `json:"calls"`
	Slow    int64          `json:"slow"`
	Errors  map[string]int `json:"errors"` // kinds of errors
	Outages []Outage       `json:"outages"`
	Longest int64          `json:"longest_ms"`

	where map[string]string // kinds of errors, and the node where each was last
}

// Master is one master of the beginning, whoever serves its slots at the end.
type Master struct {
	Address       string   `json:"address"`
	Now           string   `json:"now"`              // who serves its slots at the end
	Served        []Served `json:"served,omitempty"` // who took writes to its slots after the beginning, in turn
	RedisMS       int64    `json:"redis_outage_ms"`
	ApplicationMS int64    `json:"application_outage_ms"`
	Lost          int64    `json:"lost_writes"`
	Unchecked     int64    `json:"unchecked_writes"` // acknowledged ones that nobody could be asked for at the end
	SessionsLost  int64    `json:"sessions_lost"`
	SessionsKept  int64    `json:"sessions_kept"`
	KeysLeft      bool     `json:"keys_left,omitempty"` // not all keys could be removed: they expire
	Redis         Lane     `json:"redis"`
	Applications  Lane     `json:"applications"`
}

// Summary is the end of a watch; its JSON form is the last line.
type Summary struct {
	Event         string            `json:"event"` // "summary"
	Seconds       float64           `json:"seconds"`
	RedisMS       int64             `json:"redis_outage_ms"`
	ApplicationMS int64             `json:"application_outage_ms"`
	Lost          int64             `json:"lost_writes"`
	Unchecked     int64             `json:"unchecked_writes"`
	Masters       []Master          `json:"masters"`
	StalledMS     int64             `json:"self_stalled_ms"`
	Settled       bool              `json:"settled"`          // a failover came and went
	Advice        string            `json:"advice,omitempty"` // what would shorten an outage of the applications
	Findings      []finding.Finding `json:"findings"`         // on errors that no failover explains
	Topology      []Sighting        `json:"topology"`         // what became of the cluster, and which node said so when

	Started time.Time `json:"-"`
	Events  []Event   `json:"-"` // the first thousands
}

// Status is how things are at a moment.
type Status struct {
	Seconds float64
	Masters []Now
}

// Now is one master's two lanes at a moment.
type Now struct {
	Address                     string
	RedisDown, ApplicationsDown time.Duration // for how long already; 0: up
	Served                      Served        // who took the last writes to its slots
}

// eventsKept bounds the events, of them minorKept those of slow calls and of this program's
// own stalls, and outagesKept the outages of a lane, that are kept for the report of a long
// watch.
const (
	eventsKept  = 5000
	minorKept   = 1000
	outagesKept = 500
)
