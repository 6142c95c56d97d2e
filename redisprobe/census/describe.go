package census

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"sessionconfig/redisprobe/session"
)

// weigh asks for the size of some sessions' keys, and estimates the rest.
func (s *counting) weigh() error {
	ctx, conn := s.ctx, s.conn
	weighed := s.some
	if len(weighed) == 0 {
		return nil
	}
	pipe := conn.Redis.Pipeline()
	for _, id := range weighed {
		for _, key := range session.Keys(id)[:2] {
			conn.AskHere(ctx, pipe, "memory", "usage", key)
		}
	}
	cmds, _ := pipe.Exec(ctx) // each command holds its own error
	if err := session.TransportError(cmds); err != nil {
		return Failure(ctx, conn.Lost(ctx, err, reading.Doing))
	}
	ctx.stir()
	var sum int64
	for _, cmd := range cmds {
		if size, err := cmd.(*redis.Cmd).Int64(); err == nil && size >= 0 && size <= maxKey { // ASKING's answer is no number
			sum += size
		}
	}
	s.estimated = s.sessions > len(weighed)
	s.bytes = sum / int64(len(weighed)) * int64(s.sessions)
	s.bytes += sum % int64(len(weighed)) * int64(s.sessions) / int64(len(weighed))
	return nil
}

// described is a session and the commands that describe it.
type described struct {
	id     string
	exists []*redis.Cmd // of data, internal and lock
	ttl    []*redis.Cmd // of data and internal
}

// describe describes the first ids, and looks again at those that lacked a key
// when they were scanned.
func (s *counting) describe() error {
	ctx, conn, sample := s.ctx, s.conn, max(s.options.Sample, 0)
	wanted := slices.Concat(s.least[:min(len(s.least), sample)], s.odd)
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	if len(wanted) == 0 {
		return nil
	}
	pipe := conn.Redis.Pipeline()
	var all []described
	for _, id := range wanted {
		d := described{id: id}
		for i, key := range session.Keys(id) {
			d.exists = append(d.exists, conn.AskHere(ctx, pipe, "exists", key))
			if i < 2 {
				d.ttl = append(d.ttl, conn.AskHere(ctx, pipe, "pttl", key))
			}
		}
		all = append(all, d)
	}
	_, _ = pipe.Exec(ctx) // each command holds its own error
	for _, d := range all {
		for _, cmd := range slices.Concat(d.exists, d.ttl) {
			if session.SentElsewhere(session.ReplyError(cmd)) {
				continue // that key is not here any more
			}
			if err := reading.Refused(ctx, conn, strings.ToUpper(cmd.Name()), cmd); err != nil {
				return err
			}
		}
		s.add(d, sample)
	}
	return nil
}

// add adds a described session to the sample or to the incomplete ones. One that
// has expired meanwhile is passed over.
func (s *counting) add(d described, sample int) {
	exists := func(i int) bool { n, _ := d.exists[i].Int(); return n == 1 }
	session := Sample{ID: d.id, Data: exists(0), Internal: exists(1), Lock: exists(2), IdleLeftS: -1}
	for _, cmd := range d.ttl {
		if left, err := cmd.Int64(); err == nil && left >= 0 {
			session.IdleLeftS = soonest(session.IdleLeftS, int(min(left/1000, math.MaxInt32)))
		}
	}
	if session.Data != session.Internal {
		s.incomplete = append(s.incomplete, d.id)
	}
	if (session.Data || session.Internal) && len(s.sample) < sample {
		s.sample = append(s.sample, session)
	}
}

// Purpose is what commands are sent for.
type Purpose struct {
	Doing  string // when a connection ends: "while reading sessions"
	Rights string // that they take, as ACL rules grant them
}

// reading is what the commands of a census are sent for.
var reading = Purpose{"while reading sessions", "+scan +exists +pttl +memory|usage"}

// Refused is the error of a command, nil if it went well.
func (p Purpose) Refused(ctx context.Context, conn *session.Conn, command string, cmd *redis.Cmd) error {
	if text := session.ReplyError(cmd); text != "" {
		return &Error{conn.Refused(command, text, p.Rights)}
	}
	if err := session.TransportError([]*redis.Cmd{cmd}); err != nil {
		return Failure(ctx, conn.Lost(ctx, err, p.Doing))
	}
	return nil
}
