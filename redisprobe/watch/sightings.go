package watch

import (
	"slices"
	"time"
)

// Sighting is something that became of the cluster, and who said so when: the nodes
// disagree meanwhile.
type Sighting struct {
	Time   time.Time `json:"time"` // when the first node said so
	Event  string    `json:"event"`
	Master string    `json:"master"` // the node that it is about; empty: the whole cluster
	SeenBy []Seen    `json:"seen_by"`

	last time.Time // a node's last word of it
}

// Seen is a node that has said so.
type Seen struct {
	Node  string `json:"node"`
	After int64  `json:"after_ms"` // after the first
}

const (
	// once is within which another word of the same thing is no news.
	once = 5 * time.Second
	// sightingsKept bounds what is kept for the report of a long watch, and what is open.
	sightingsKept = 500
)

// sightings are what the nodes have said.
type sightings struct {
	all  []*Sighting          // the first
	open map[string]*Sighting // by event and node
}

// ends are the events that an event puts an end to: said again, they are news.
var ends = map[string][]string{
	Failed: {Rejoined}, Promoted: {Rejoined}, Rejoined: {Suspected, Failed, Promoted}, ClusterDown: {ClusterUp}, ClusterUp: {ClusterDown},
}

// passes tells whether an event is of a moment: a word of it that comes late is of another.
func passes(event string) bool { return event == Suspected || event == SlotsMoved }

// say takes a node's word of an event, and tells whether it is news. The node that it is
// about has the id, and goes by the label.
func (s *sightings) say(event, id, label, reporter string, now time.Time) (news bool) {
	key := event + " " + id
	if o := s.open[key]; o != nil {
		said := slices.ContainsFunc(o.SeenBy, func(by Seen) bool { return by.Node == reporter })
		recent := now.Sub(o.last) <= once
		if recent || !said && !passes(event) {
			o.last = now
			if !said && len(o.SeenBy) < nodesAtMost {
				o.SeenBy = append(o.SeenBy, Seen{reporter, now.Sub(o.Time).Milliseconds()})
			}
			return false
		}
	}
	for _, other := range ends[event] {
		delete(s.open, other+" "+id)
	}
	if len(s.open) >= sightingsKept { // nodes that are no more
		clear(s.open)
	}
	o := &Sighting{Time: now, Event: event, Master: label, SeenBy: []Seen{{Node: reporter}}, last: now}
	s.open[key] = o
	if len(s.all) < sightingsKept {
		s.all = append(s.all, o)
	}
	return true
}

// told are the sightings, for the summary.
func (s *sightings) told() []Sighting {
	all := []Sighting{}
	for _, o := range s.all {
		one := *o
		one.SeenBy = slices.Clone(o.SeenBy)
		all = append(all, one)
	}
	return all
}
