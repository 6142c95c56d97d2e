package watch

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"sessionconfig/redisprobe/session"
)

// close looks for what one master's lanes lost, a last time, and removes their keys. What
// cannot be removed expires.
func (w *watch) close(ctx context.Context, r *raw, s *sessions, m *Master) {
	m.Now = r.owner
	gone, unknown := r.missing(ctx, r.owner, &r.ring)
	r.lost.Add(int64(len(gone)))
	m.Unchecked = int64(unknown)
	links := map[string]*link{}
	defer func() {
		for _, l := range links {
			l.drop()
		}
	}()
	var asked, removed []*wish
	for i := range s.kept {
		k := &s.kept[i]
		keys, at := session.Keys(k.ID), cmp.Or(w.application.owner(k.slot), r.owner)
		asked = append(asked, &wish{at: at, or: r.owner, args: []any{"hget", keys[0], "number"}})
		removed = append(removed, removal(at, r.owner, keys))
	}
	w.fulfil(ctx, links, asked)
	for i := range s.kept {
		s.settle(&s.kept[i], asked[i], m)
	}
	m.Lost, m.SessionsLost = r.lost.Load()+s.lost, s.gone
	var keys []string
	for place := range ringSize {
		if keys = append(keys, r.key(place)); len(keys) == checkChunk || place == ringSize-1 {
			removed = append(removed, removal(r.owner, "", keys))
			keys = nil
		}
	}
	w.fulfil(ctx, links, removed)
	m.KeysLeft = slices.ContainsFunc(removed, func(one *wish) bool { return one.err != nil || session.ReplyError(one.cmd) != "" })
}

// undo removes what was written at masters before one kept the watch from beginning. What
// cannot be removed expires.
func (w *watch) undo(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, finishLimit)
	defer cancel()
	links := map[string]*link{}
	var removed []*wish
	for _, s := range w.sessions {
		removed = append(removed, removal(s.master, "", session.Keys(s.kept[0].ID)))
	}
	w.fulfil(ctx, links, removed)
	for _, l := range links {
		l.drop()
	}
}

// settle takes what has been found of a session at the end.
func (s *sessions) settle(k *kept, asked *wish, m *Master) {
	if k.number == 0 {
		return
	}
	if asked.err != nil || session.ReplyError(asked.cmd) != "" {
		m.Unchecked++
		return
	}
	found := int64(session.Gone)
	if n, err := asked.cmd.Int64(); err == nil {
		found = n
	}
	switch {
	case found >= k.number:
		m.SessionsKept++
	case time.Since(k.at) < stillSure:
		s.lost++
		if found == session.Gone {
			s.gone++
		}
	default: // it may have expired
		m.Unchecked++
	}
}

// wish is a call of the end and, once it is made, its answer or the connection's error.
type wish struct {
	at, or string // the node that is asked, and the one that is if it does not answer
	args   []any
	cmd    *redis.Cmd
	err    error
}

// removal is the wish that keys of one slot be removed.
func removal(at, or string, keys []string) *wish {
	args := []any{"del"}
	for _, key := range keys {
		args = append(args, key)
	}
	return &wish{at: at, or: or, args: args}
}

// fulfil makes calls, those at one node in one round trip: the time for them is short, and
// nodes may be far. It follows where redirects lead.
func (w *watch) fulfil(ctx context.Context, links map[string]*link, wishes []*wish) {
	for range 3 {
		byNode := map[string][]*wish{}
		for _, one := range wishes {
			byNode[one.at] = append(byNode[one.at], one)
		}
		wishes = nil
		for at, part := range byNode {
			_, err := linkTo(links, w, at).try(ctx, wishLimit, func(conn *session.Conn) *redis.Cmd {
				pipe := conn.Redis.Pipeline()
				for _, one := range part {
					one.cmd = conn.Send(ctx, pipe, one.args...)
				}
				_, _ = pipe.Exec(ctx) // each command holds its own error
				return part[len(part)-1].cmd
			})
			for _, one := range part {
				if next := one.answered(err); next != "" {
					one.at = next
					wishes = append(wishes, one)
				}
			}
		}
	}
}

// wishLimit bounds the calls at one node, connecting included.
const wishLimit = 2 * time.Second

// answered takes the error of the connection that a call was made on, and returns the node
// that is to be asked next; empty if none is.
func (one *wish) answered(err error) (next string) {
	if one.err = err; err == nil {
		next = session.MovedTo(session.ReplyError(one.cmd), one.at)
	}
	if err == nil && next != one.at { // else a redirect that names no other, as with unknown-endpoint
		return next
	}
	if next, one.or = one.or, ""; next == one.at {
		return ""
	}
	return next
}

// linkTo is the link to a node.
func linkTo(links map[string]*link, w *watch, address string) *link {
	if links[address] == nil {
		links[address] = newLink(w.client, address)
	}
	return links[address]
}
