package demo

import (
	"context"
	"slices"
	"time"
)

// When the embedded servers suspect one that has stopped, and when a replica takes its
// place, as redis-server does with the demo's cluster-node-timeout.
const (
	suspectedAfter = 2000 * time.Millisecond
	promotedAfter  = 2800 * time.Millisecond
)

// serverOf is the server of a member; nil if it has none.
func (e *embedded) serverOf(m *member) *server {
	at := slices.IndexFunc(e.servers, func(s *server) bool { return s.self == m })
	if at < 0 || e.servers[at] == e.stopped {
		return nil
	}
	return e.servers[at]
}

// stop ends the first master that has a replica, which has all its data and takes its
// place a moment later.
func (e *embedded) stop(context.Context) error {
	e.state.RLock()
	defer e.state.RUnlock()
	for _, s := range e.servers {
		replica := e.serverOf(s.topo.replicaOf(s.self))
		if s == e.stopped || s.self.master != nil || replica == nil {
			continue
		}
		e.stopped = s
		s.mini.Close()
		replicate(s, replica)
		e.later(suspectedAfter, func() { s.self.doubted = true })
		e.later(promotedAfter, func() {
			s.self.failed = true
			s.topo.promote(replica.self)
		})
		return nil
	}
	return errNoMaster
}

// later changes the members after a while, unless the cluster has changed before.
func (e *embedded) later(after time.Duration, change func()) {
	round := e.round
	e.timers = append(e.timers, time.AfterFunc(after, func() {
		e.state.Lock()
		defer e.state.Unlock()
		if e.round == round {
			change()
		}
	}))
}

// again starts what was stopped: as a replica of what took its place, if anything did.
func (e *embedded) again() error {
	s := e.stopped
	if s == nil {
		return nil
	}
	for _, t := range e.timers {
		t.Stop()
	}
	e.state.Lock()
	e.timers = nil
	e.round++
	replaced := s.self.failed
	s.self.failed, s.self.doubted = false, false
	if replaced {
		s.mini.FlushAll()
		for _, other := range s.topo.members {
			if other.master == nil && other != s.self && other.first <= other.last && s.topo.replicaOf(other) == nil {
				s.self.master = other
			}
		}
	}
	e.state.Unlock()
	if err := s.start(); err != nil {
		return err
	}
	e.stopped = nil
	return nil
}

// replicate copies all keys of a server to another one.
func replicate(from, to *server) {
	to.mini.FlushAll()
	for _, key := range from.mini.Keys() {
		switch from.mini.Type(key) {
		case "string":
			text, _ := from.mini.Get(key)
			_ = to.mini.Set(key, text) // of a type that it has just been
		case "hash":
			fields, _ := from.mini.HKeys(key)
			for _, field := range fields {
				to.mini.HSet(key, field, from.mini.HGet(key, field))
			}
		}
		if left := from.mini.TTL(key); left > 0 {
			to.mini.SetTTL(key, left)
		}
	}
}
