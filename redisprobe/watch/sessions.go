package watch

import (
	"context"
	"errors"
	"time"

	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/topology"
)

// sessionsKept is how many sessions of each master are kept alive.
const sessionsKept = 20

// kept is a session and what was acknowledged of it.
type kept struct {
	session.Kept
	slot   int
	number int64     // of the last acknowledged write; 0: none yet
	at     time.Time // when that was
}

// sessions is the lane of the applications for one master's slots.
type sessions struct {
	*track
	links map[string]*link
	beat  *beat // while a session is in use; nil if it is given back at once
	kept  [sessionsKept]kept
	next  int64
	at    string // the node that was called last

	lost, gone  int64                 // acknowledged writes, and whole sessions
	loses       func(context.Context) // is called when one has lost its writes
	silentSince time.Time
}

func (w *watch) newSessions(address string, share topology.Share) *sessions {
	s := &sessions{track: w.newTrack(LaneApplications, address, 0, time.Second), links: map[string]*link{}}
	for i := range s.kept {
		id := share.Tag(w.client.Tag+"-kept", i)
		s.kept[i] = kept{Kept: session.Kept{ID: id, Owner: w.client.Tag, Expiry: keyExpiry}, slot: topology.Slot(session.Keys(id)[0])}
		w.application.setOwner(s.kept[i].slot, address)
	}
	return s
}

// run uses one session after the other until ctx ends.
func (s *sessions) run(ctx context.Context) {
	i, interval := 0, time.Duration(float64(time.Second)/s.w.options.Rate)
	if interval >= 2*pulse {
		s.beat = s.w.pace.join()
		defer s.beat.leave()
	}
	s.w.every(ctx, interval, func() {
		began := time.Now()
		s.calls(began)
		kind, worked := s.use(ctx, &s.kept[i%sessionsKept])
		i++
		if ctx.Err() != nil {
			return
		}
		s.calls(time.Time{})
		switch {
		case session.SentElsewhere(kind):
			s.failed(kindOf(kind, nil), s.at)
		case kind != "":
			s.failed(kind, s.at)
		default:
			s.succeeded(began.Add(worked))
		}
	})
}

// work passes the time that a request takes: until Redis's lane writes again, which this
// machine wakes for anyway. It returns how long that was.
func (s *sessions) work(ctx context.Context) time.Duration {
	if s.beat == nil {
		return 0
	}
	began := time.Now()
	select {
	case <-s.beat.next(1):
	case <-ctx.Done():
	}
	return time.Since(began)
}

// use takes a session, as a request does when it begins, and releases it, as when it
// ends. It returns the kind of what went wrong, and how long was between.
func (s *sessions) use(ctx context.Context, k *kept) (kind string, worked time.Duration) {
	var found int64
	if kind = s.call(ctx, k.slot, func(c *session.Conn) (err *session.LifeError) { found, err = c.Take(k.Kept); return err }); kind != "" {
		return kind, 0
	}
	if k.number > 0 && found < k.number && time.Since(k.at) < stillSure {
		s.mu.Lock()
		s.lost++
		if found == session.Gone {
			s.gone++
		}
		s.mu.Unlock()
		k.number = 0
		s.loses(ctx)
	}
	worked = s.work(ctx)
	s.next++
	number := s.next
	if kind = s.call(ctx, k.slot, func(c *session.Conn) *session.LifeError { return c.GiveBack(k.Kept, number) }); kind == "" {
		k.number, k.at = number, time.Now()
	}
	return kind, worked
}

// call makes one call as the platform's client does, with its limit.
func (s *sessions) call(ctx context.Context, slot int, call func(*session.Conn) *session.LifeError) (kind string) {
	app := s.w.application
	limit := time.NewTimer(app.options.SyncTimeout())
	defer limit.Stop()
	node := app.owner(slot)
	if l := s.links[node]; l != nil && !l.open() {
		app.lookAtOnce()
		node = app.owner(slot)
	}
	asking := false
	for redirects := 0; ; redirects++ {
		result, lost := s.callAt(ctx, node, limit.C, func(c *session.Conn) *session.LifeError {
			if asking {
				_, _, _ = c.Ask("asking") // what is wrong shows in the call
			}
			return call(c)
		})
		moved := session.MovedTo(result, node)
		switch {
		case asked(result, node) != "" && redirects < 3:
			node, asking = asked(result, node), true
			continue
		case lost && !app.backlogs() && redirects == 0:
			// Before 2.5, any other node is asked, which says who serves the slot.
			if other := s.w.hub.owner(slot); other != "" && other != node {
				node = other
				app.setOwner(slot, node)
				continue
			}
			return result
		case moved != "" && moved == node: // one that names no other, as with unknown-endpoint
			app.lookAtOnce()
			return result
		case moved != "" && redirects < 3:
			node, asking = moved, false
			app.setOwner(slot, node)
			app.lookAtOnce()
			continue
		}
		return result
	}
}

// callAt makes one call at a node. It returns the server's error reply or the kind of
// what went wrong, and whether the connection was lost.
func (s *sessions) callAt(ctx context.Context, node string, limit <-chan time.Time, call func(*session.Conn) *session.LifeError) (result string, lost bool) {
	app := s.w.application
	s.at = node
	l := s.links[node]
	if l == nil {
		s.forget()
		l = newLink(s.w.client, node)
		s.links[node] = l
	}
	giveUp := s.givingUp(l)
	select {
	case <-l.free:
	case <-giveUp:
		return s.gaveUp(l), true
	case <-limit:
		s.noteSilence()
		return "timed out", false
	case <-ctx.Done():
		return "ended", false
	}
	conn, lostAt, err := s.connect(ctx, l, limit)
	if conn == nil {
		l.free <- struct{}{}
		return kindOf("", err), lostAt
	}
	done := make(chan *session.LifeError, 1)
	l.hand(ctx, &s.w.parts, func() {
		err := call(conn)
		conn.Release()
		l.lost(err != nil && err.Lost())
		l.free <- struct{}{}
		done <- err
	})
	select {
	case err := <-done:
		s.silentSince = time.Time{}
		switch {
		case err == nil:
			return "", false
		case err.Lost():
			app.lookAtOnce()
			return kindOf("", errors.New(err.Error())), true
		case err.Reply() == "":
			return "wrong answer", false
		}
		return replyKind(err.Reply()), false
	case <-giveUp:
		return s.gaveUp(l), true
	case <-limit:
		s.noteSilence()
		return "timed out", false
	case <-ctx.Done():
		return "ended", false
	}
}

// forget ends links, once there are many, to nodes that serve none of the sessions.
func (s *sessions) forget() {
	if len(s.links) < nodesAtMost {
		return
	}
	serving := map[string]bool{}
	for i := range s.kept {
		serving[s.w.application.owner(s.kept[i].slot)] = true
	}
	for address, l := range s.links {
		if !serving[address] {
			delete(s.links, address)
			l.retire()
		}
	}
}

// replyKind is a reply's first word; a redirect stays whole.
func replyKind(reply string) string {
	if session.SentElsewhere(reply) {
		return reply
	}
	return kindOf(reply, nil)
}

// noteSilence remembers since when the lane's calls are not answered.
func (s *sessions) noteSilence() {
	if s.silentSince.IsZero() {
		s.silentSince = time.Now().Add(-s.w.application.options.SyncTimeout())
	}
}

// givingUp is when the client gives up a link whose calls are not answered, as it does from
// version 3 on; nil for never.
func (s *sessions) givingUp(l *link) <-chan time.Time {
	patience := s.w.application.patience()
	if patience == 0 || s.silentSince.IsZero() || !l.open() {
		return nil
	}
	return time.After(time.Until(s.silentSince.Add(patience)))
}

// gaveUp gives a link up, and looks who serves now.
func (s *sessions) gaveUp(l *link) string {
	l.drop()
	s.silentSince = time.Time{}
	s.w.application.lookAtOnce()
	return "given up"
}

// connect connects a link if it is not. Before 2.5, a call does not wait for that longer
// than one attempt; from then on it waits, up to its limit, while the client tries once a
// heartbeat.
func (s *sessions) connect(ctx context.Context, l *link, limit <-chan time.Time) (conn *session.Conn, lost bool, err error) {
	app := s.w.application
	for {
		if conn, err = l.connected(ctx, min(app.options.ConnectTimeout(), app.options.SyncTimeout())); err == nil {
			return conn, false, nil
		}
		app.lookAtOnce()
		if !app.backlogs() {
			return nil, true, err
		}
		select {
		case <-limit:
			return nil, true, err
		case <-ctx.Done():
			return nil, true, err
		case <-time.After(heartbeat):
		}
	}
}
