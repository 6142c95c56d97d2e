package watch

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"sessionconfig/redisprobe/session"
)

const (
	writeLimit  = time.Second            // a raw write that takes longer is given up
	outAfter    = 250 * time.Millisecond // without a good write, Redis is out
	lateAfter   = 3 * pulse              // without one, the other nodes are asked: one may have taken over
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
	check chan struct{} // holds one token while no check for lost writes goes on
	lost  atomic.Int64

	state   sync.Mutex // over what follows
	owner   string
	keepers map[string]*keeper // by node
	ring    [ringSize]written
	next    int64
	served  []Served // by whom since when, after the beginning
}

// keeper writes at one node while that is the owner, or nobody is known to be.
type keeper struct {
	*link
	wake chan struct{} // holds a token when it should look whether it has to write
}

// tried is how an attempt ended.
type tried struct {
	at     string
	number int64
	began  time.Time
	asked  bool
	reply  string
	err    error
}

func (w *watch) newRaw(address, tag string) *raw {
	r := &raw{
		track: w.newTrack(LaneRedis, address, outAfter, slowRawCall), tag: tag, owner: address,
		keepers: map[string]*keeper{}, check: make(chan struct{}, 1),
	}
	r.check <- struct{}{}
	return r
}

// key is the name of a place of the ring.
func (r *raw) key(place int) string {
	return "{" + r.tag + "}_" + strconv.Itoa(10_000 + place)[1:]
}

// beat looks, at every pulse, whether Redis is out, and has all nodes asked while it is, or
// may be.
func (r *raw) beat(ctx context.Context) {
	r.look()
	if !r.w.clustered || !r.overdue() {
		return
	}
	if _, out := r.isOut(); out {
		r.w.hub.stir()
	}
	for _, address := range r.w.hub.addresses() {
		r.wake(ctx, address)
	}
}

// wake has a node's keeper look whether it has to write; there is one from then on.
func (r *raw) wake(ctx context.Context, address string) {
	r.state.Lock()
	k := r.keepers[address]
	if k == nil {
		k = &keeper{newLink(r.w.client, address), make(chan struct{}, 1)}
		r.keepers[address] = k
		r.w.parts.Go(func() { r.keep(ctx, k) })
	}
	r.state.Unlock()
	select {
	case k.wake <- struct{}{}:
	default:
	}
}

// forget ends the keeper of a node that is no more.
func (r *raw) forget(address string) {
	r.state.Lock()
	defer r.state.Unlock()
	if k := r.keepers[address]; k != nil && address != r.owner {
		delete(r.keepers, address)
		k.retire()
	}
}

// keep writes at a node at every pulse, while it has to, until ctx ends.
func (r *raw) keep(ctx context.Context, k *keeper) {
	defer k.drop()
	beat := r.w.pace.join()
	defer beat.leave()
	for ctx.Err() == nil {
		r.state.Lock()
		wanted := k.address == r.owner
		r.state.Unlock()
		if !wanted && !r.overdue() {
			select {
			case <-k.wake:
				continue
			case <-k.ended:
				return
			case <-ctx.Done():
				return
			}
		}
		r.take(ctx, r.write(ctx, k.link, false))
		select {
		case <-beat.next(1):
		case <-ctx.Done():
		}
	}
}

// write makes an attempt at a node; asking where the slot is on its way there.
func (r *raw) write(ctx context.Context, l *link, asking bool) tried {
	r.state.Lock()
	r.next++
	t := tried{at: l.address, number: r.next, began: time.Now(), asked: asking}
	r.state.Unlock()
	t.err = l.within(ctx, writeLimit, func(conn *session.Conn) (err error) {
		if asking {
			if _, _, err = conn.Ask("asking"); err != nil {
				return err
			}
		}
		_, t.reply, err = conn.Ask("set", r.key(int(t.number%ringSize)), strconv.FormatInt(t.number, 10), "ex", strconv.Itoa(keyExpiry))
		return err
	})
	return t
}

// take takes an attempt's end.
func (r *raw) take(ctx context.Context, t tried) {
	moved := session.MovedTo(t.reply, t.at)
	_, out := r.isOut()
	r.state.Lock()
	owner := r.owner
	changed := t.at != owner && !t.asked
	good := t.err == nil && t.reply == ""
	many := len(r.keepers) >= 2*nodesAtMost
	switch {
	case ctx.Err() != nil:
	case good:
		r.ring[t.number%ringSize] = written{t.number, time.Now()}
		if changed {
			r.owner = t.at
		}
		r.serves(t)
	case t.at == owner && moved != "":
		r.owner = moved
	}
	r.state.Unlock()
	switch {
	case ctx.Err() != nil:
	case good:
		r.succeeded(t.began)
		if out || changed {
			r.w.hub.stir()
			r.lookForLost(ctx)
		}
	case t.at != owner:
		if out && !t.asked {
			r.kept(kindOf(t.reply, t.err), t.at)
		}
		if moved != "" && moved != owner && !many { // of a large cluster, not all nodes are known
			r.wake(ctx, moved)
		}
	case moved != "" && moved != owner:
		r.w.hub.stir()
		r.wake(ctx, moved)
		r.lookForLost(ctx) // there may be no outage to have it done
	case asked(t.reply, t.at) != "" && !t.asked:
		l := newLink(r.w.client, asked(t.reply, t.at))
		defer l.drop()
		r.take(ctx, r.write(ctx, l, true))
	default:
		r.failed(kindOf(t.reply, t.err), t.at)
	}
}

// serves notes who took a write, if it is another than before. r.state is held.
func (r *raw) serves(t tried) {
	if !t.asked && t.at != r.server().Node && len(r.served) < outagesKept {
		r.served = append(r.served, Served{Node: t.at, From: time.Now()})
	}
}

// server is who took the last writes, and since when. r.state is held.
func (r *raw) server() Served {
	if n := len(r.served); n > 0 {
		return r.served[n-1]
	}
	return Served{Node: r.master, From: r.w.started}
}

// asked is where a reply says that a slot is on its way to; empty if it is none.
func asked(reply, owner string) string {
	rest, found := strings.CutPrefix(reply, "ASK ")
	if !found {
		return ""
	}
	return session.MovedTo("MOVED "+rest, owner)
}

// maxClients is in what Redis says before it closes a connection that is one too many.
const maxClients = "max number of clients"

// Kinds of errors that have findings.
const (
	clientsReached     = "max clients reached"
	certificateRefused = "certificate not accepted"
	signInRefused      = "sign-in refused"
)

// kindOf sorts an error in few words.
func kindOf(reply string, err error) string {
	if session.SaysDown(reply) {
		return "CLUSTERDOWN"
	}
	if session.Denied(reply) { // also of a script, which says so in other words
		return "NOPERM"
	}
	if reply != "" {
		kind, _, _ := strings.Cut(reply, " ")
		return kind
	}
	if refused, ok := errors.AsType[errRefused](err); ok {
		return string(refused)
	}
	text := err.Error()
	for _, known := range []struct{ part, kind string }{
		{maxClients, clientsReached},
		{"certificate", certificateRefused},
		{"refused", "connection refused"},
		{"reset", "connection closed"},
		{"EOF", "connection closed"},
		{"broken pipe", "connection closed"},
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
	r.state.Lock()
	acknowledged, owner := r.ring, r.owner
	r.state.Unlock()
	r.w.parts.Go(func() {
		defer func() { r.check <- struct{}{} }()
		gone, _ := r.missing(ctx, owner, &acknowledged)
		r.state.Lock()
		defer r.state.Unlock()
		for _, place := range gone {
			if r.ring[place].number == acknowledged[place].number {
				r.ring[place] = written{}
			}
		}
		r.lost.Add(int64(len(gone)))
	})
}

// missing lists the places of acknowledged writes that the owner does not have, and counts
// those of which it does not tell.
func (r *raw) missing(ctx context.Context, owner string, acknowledged *[ringSize]written) (gone []int, unknown int) {
	l := newLink(r.w.client, owner)
	defer l.drop()
	var places []int
	for place, one := range acknowledged {
		switch {
		case one.number == 0:
		case time.Since(one.at) < stillSure:
			places = append(places, place)
		default: // out for so long that it may have expired
			unknown++
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
			r.kept(kindOf("", err), owner)
			return gone, unknown + len(part) + len(places)
		}
		for i, cmd := range cmds {
			if session.ReplyError(cmd) != "" || session.TransportError([]*redis.Cmd{cmd}) != nil {
				unknown++
				continue
			}
			text, _ := cmd.Val().(string)
			if number, _ := strconv.ParseInt(text, 10, 64); number < acknowledged[part[i]].number {
				gone = append(gone, part[i])
			}
		}
	}
	return gone, unknown
}
