package watch

import (
	"cmp"
	"context"
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
	owner := func(slot int) *link { return linkTo(links, w, cmp.Or(w.application.owner(slot), r.owner)) }
	for i := range s.kept {
		k := &s.kept[i]
		if k.number == 0 {
			continue
		}
		found := int64(session.Gone)
		keys := session.Keys(k.ID)
		cmd, err := w.follow(ctx, owner, k.slot, func(c *session.Conn) *redis.Cmd { return c.Send(ctx, c.Redis, "hget", keys[0], "number") })
		if err != nil || session.ReplyError(cmd) != "" {
			m.Unchecked++
			continue
		}
		if n, err := cmd.Int64(); err == nil {
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
		}
	}
	m.Lost, m.SessionsLost = r.lost.Load()+s.lost, s.gone
	for _, k := range s.kept {
		_, _ = w.follow(ctx, owner, k.slot, deleting(ctx, session.Keys(k.ID)))
	}
	var keys []string
	for place := range ringSize {
		if keys = append(keys, r.key(place)); len(keys) == checkChunk || place == ringSize-1 {
			cmd, err := w.follow(ctx, func(int) *link { return linkTo(links, w, r.owner) }, 0, deleting(ctx, keys))
			if err != nil || session.ReplyError(cmd) != "" {
				return
			}
			keys = nil
		}
	}
}

// linkTo is the link to a node.
func linkTo(links map[string]*link, w *watch, address string) *link {
	if links[address] == nil {
		links[address] = newLink(w.client, address)
	}
	return links[address]
}

// deleting is the call that removes keys.
func deleting(ctx context.Context, keys []string) func(*session.Conn) *redis.Cmd {
	args := []any{"del"}
	for _, key := range keys {
		args = append(args, key)
	}
	return func(c *session.Conn) *redis.Cmd { return c.Send(ctx, c.Redis, args...) }
}

// follow makes a call at who serves the slot, and where a redirect leads.
func (w *watch) follow(ctx context.Context, owner func(int) *link, slot int, call func(*session.Conn) *redis.Cmd) (cmd *redis.Cmd, err error) {
	l := owner(slot)
	for range 3 {
		if cmd, err = l.try(ctx, writeLimit, call); err != nil {
			return cmd, err
		}
		moved := session.MovedTo(session.ReplyError(cmd), l.address)
		if moved == "" {
			return cmd, nil
		}
		w.application.setOwner(slot, moved)
		l = owner(slot)
	}
	return cmd, nil
}
