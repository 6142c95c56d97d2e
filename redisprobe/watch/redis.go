package watch

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"sessionconfig/redisprobe/session"
)

const (
	writeEvery  = 20 * time.Millisecond
	writeLimit  = time.Second            // a raw write that takes longer is given up
	outAfter    = 250 * time.Millisecond // without a good write, Redis is out
	ringSize    = 3000                   // acknowledged writes that are looked for afterwards: a minute's
	keyExpiry   = 600                    // seconds that the keys outlive their last use
	stillSure   = 580 * time.Second      // a key that was written so long ago cannot have expired
	checkChunk  = 200
	checkLimit  = 5 * time.Second
	slowRawCall = outAfter
)

// written is an acknowledged write.
type written struct {
	number int64
	at     time.Time
}

// raw is the lane of Redis for one master's slots.
type raw struct {
	*track
	tag   string
	owner string
	links map[string]*link
	done  chan tried
	ring  [ringSize]written
	next  int64
	lost  atomic.Int64
	check chan struct{} // holds one token while no check for lost writes goes on
	swept chan []int    // places of the ring whose loss was counted
}

// tried is how an attempt ended.
type tried struct {
	at     *link
	number int64
	began  time.Time
	asked  bool
	reply  string
	err    error
}

func (w *watch) newRaw(address, tag string) *raw {
	return &raw{
		track: w.newTrack(LaneRedis, address, outAfter, slowRawCall), tag: tag, owner: address, links: map[string]*link{},
		done: make(chan tried, 64), check: make(chan struct{}, 1), swept: make(chan []int, 1),
	}
}

// key is the name of a place of the ring.
func (r *raw) key(place int) string { return fmt.Sprintf("{%s}_%04d", r.tag, place) }

// run writes until ctx ends.
func (r *raw) run(ctx context.Context) {
	r.check <- struct{}{}
	tick := time.NewTicker(writeEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			r.look()
			r.write(ctx, r.owner, false)
			if _, out := r.isOut(); out && r.w.clustered {
				for _, node := range r.w.hub.addresses() {
					r.write(ctx, node, false)
				}
			}
		case t := <-r.done:
			r.take(ctx, t)
		case places := <-r.swept:
			for _, place := range places {
				r.ring[place] = written{}
			}
		}
	}
}

// write starts an attempt at a node, unless one goes on there; asking where the slot is on
// its way there.
func (r *raw) write(ctx context.Context, node string, asking bool) {
	l := r.links[node]
	if l == nil {
		l = newLink(r.w.client, node)
		r.links[node] = l
	}
	select {
	case <-l.free:
	default:
		return
	}
	r.next++
	number := r.next
	r.w.parts.Go(func() {
		began := time.Now()
		cmd, err := l.try(ctx, writeLimit, func(conn *session.Conn) *redis.Cmd {
			if asking {
				conn.Send(ctx, conn.Redis, "asking")
			}
			return conn.Send(ctx, conn.Redis, "set", r.key(int(number%ringSize)), number, "ex", keyExpiry)
		})
		reply := ""
		if cmd != nil {
			reply = session.ReplyError(cmd)
		}
		l.free <- struct{}{}
		select {
		case r.done <- tried{l, number, began, asking, reply, err}:
		case <-ctx.Done():
		}
	})
}

// take takes an attempt's end.
func (r *raw) take(ctx context.Context, t tried) {
	moved := session.MovedTo(t.reply, t.at.address)
	_, out := r.isOut()
	switch {
	case ctx.Err() != nil:
	case t.err == nil && t.reply == "":
		r.ring[t.number%ringSize] = written{t.number, time.Now()}
		changed := t.at.address != r.owner && !t.asked
		if !t.asked {
			r.owner = t.at.address
		}
		r.succeeded(t.began)
		if out || changed {
			r.lookForLost(ctx)
		}
	case t.at.address != r.owner:
	case moved != "" && moved != r.owner:
		r.owner = moved
		r.write(ctx, moved, false)
	case asked(t.reply, t.at.address) != "":
		r.write(ctx, asked(t.reply, t.at.address), true)
	default:
		r.failed(kindOf(t.reply, t.err))
	}
}

// asked is where a reply says that a slot is on its way to; empty if it is none.
func asked(reply, owner string) string {
	rest, found := strings.CutPrefix(reply, "ASK ")
	if !found {
		return ""
	}
	return session.MovedTo("MOVED "+rest, owner)
}

// kindOf sorts an error in few words.
func kindOf(reply string, err error) string {
	if reply != "" {
		kind, _, _ := strings.Cut(reply, " ")
		return kind
	}
	text := err.Error()
	for _, known := range []struct{ part, kind string }{
		{"refused", "connection refused"},
		{"reset", "connection closed"},
		{"EOF", "connection closed"},
		{"closed", "connection closed"},
		{"deadline", "no answer"},
		{"timeout", "no answer"},
		{"canceled", "no answer"},
		{"no route", "no route"},
		{"unreachable", "no route"},
		{"connection has ended", "connection closed"},
	} {
		if strings.Contains(text, known.part) {
			return known.kind
		}
	}
	return "no connection"
}

// lookForLost looks, beside the writing, whether acknowledged writes are gone.
func (r *raw) lookForLost(ctx context.Context) {
	select {
	case <-r.check:
	default:
		return
	}
	acknowledged, owner := r.ring, r.owner
	r.w.parts.Go(func() {
		defer func() { r.check <- struct{}{} }()
		gone := r.missing(ctx, owner, &acknowledged)
		r.lost.Add(int64(len(gone)))
		select {
		case r.swept <- gone:
		case <-ctx.Done():
		}
	})
}

// missing lists the places of acknowledged writes that the owner does not have.
func (r *raw) missing(ctx context.Context, owner string, acknowledged *[ringSize]written) (gone []int) {
	l := newLink(r.w.client, owner)
	defer l.drop()
	var places []int
	for place, one := range acknowledged {
		if one.number > 0 && time.Since(one.at) < stillSure {
			places = append(places, place)
		}
	}
	for len(places) > 0 {
		part := places[:min(len(places), checkChunk)]
		places = places[len(part):]
		var cmds []*redis.Cmd
		_, err := l.try(ctx, checkLimit, func(conn *session.Conn) *redis.Cmd {
			pipe := conn.Redis.Pipeline()
			for _, place := range part {
				cmds = append(cmds, conn.Send(ctx, pipe, "get", r.key(place)))
			}
			_, _ = pipe.Exec(ctx) // each command holds its own error
			return cmds[0]
		})
		if err != nil {
			return gone
		}
		for i, cmd := range cmds {
			if session.ReplyError(cmd) != "" || session.TransportError([]*redis.Cmd{cmd}) != nil {
				continue // not known
			}
			text, _ := cmd.Val().(string)
			if number, _ := strconv.ParseInt(text, 10, 64); number < acknowledged[part[i]].number {
				gone = append(gone, part[i])
			}
		}
	}
	return gone
}
