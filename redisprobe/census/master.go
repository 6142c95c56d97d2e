package census

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/topology"
)

const (
	scanCount   = 1000 // keys that one SCAN looks at
	weighedKeys = 200  // keys per master whose size is asked for

	maxKey  = 1 << 38 // bytes; a key that is said to be larger is not: no server has room for many
	maxID   = 200     // bytes; longer ids are counted, and not remembered
	maxPage = 4000    // keys of a page that are looked at together
	maxLast = 10_000  // ids counted last that are remembered, of all masters
)

// twins says which keys of a session were seen.
type twins uint8

const (
	hasData twins = 1 << iota
	hasInternal
	hasLock
	whole = hasData | hasInternal
)

// counting is the count of the sessions on one master.
type counting struct {
	address   string
	clustered bool
	options   Options
	all       *tally

	parent context.Context
	ctx    *idleContext
	cancel context.CancelFunc
	conn   *session.Conn
	before topology.Share

	// The ids counted last, and those before them: SCAN shows some again of a table that
	// shrinks, which are those that it showed shortly before.
	last, earlier map[string]bool
	room          int // for each of the two

	least []string // the first ids, in order
	some  []string // ids as SCAN has them, by their hashes: those of one application begin alike, and are of like size
	odd   []string // ids that lacked a key

	sessions   int
	bytes      int64
	estimated  bool // the bytes are
	sample     []Sample
	incomplete []string
	unfinished string // why the count is not exact, behind the address
	ended      bool   // by the limit of the time
}

func newCounting(ctx context.Context, address string, clustered bool, all *tally, o Options) *counting {
	return &counting{address: address, clustered: clustered, options: o, all: all, parent: ctx, last: make(map[string]bool), room: all.room}
}

// close ends the connection, if there is one.
func (s *counting) close() {
	if s.conn != nil {
		_ = s.conn.Close() // what it was for is done
		s.conn = nil
	}
	if s.cancel != nil {
		s.cancel()
	}
}

// open connects, and learns which slots move when it does so first.
func (s *counting) open(client *session.Client) error {
	s.ctx, s.cancel = newIdleContext(s.parent, s.options.Silence)
	conn, greeting, found := client.Open(s.ctx, s.address)
	if conn == nil {
		return s.within(Failure(s.ctx, found))
	}
	s.conn = conn
	if view, _ := greeting.View(); view != nil && s.clustered && s.before.Slots == nil {
		s.before = view.Share()
	}
	s.ctx.stir()
	return nil
}

// within is an error, less that of a count that came to the limit of its time.
func (s *counting) within(err error) error {
	if err == nil || !errors.Is(s.parent.Err(), context.DeadlineExceeded) {
		return err
	}
	s.ended, s.unfinished = true, "was not counted completely: the time limit was reached."
	return nil
}

// count counts the master's sessions, for as long as it keeps answering.
func (s *counting) count(client *session.Client) error {
	if s.conn == nil && !s.ended {
		if err := s.open(client); err != nil {
			return err
		}
	}
	if s.ended {
		return nil
	}
	s.ctx.stir()
	for _, step := range []func() error{s.scan, s.lookAgain, s.weigh, s.describe} {
		if err := step(); err != nil {
			return s.within(err)
		}
	}
	return nil
}

// scan goes through all keys.
func (s *counting) scan() error {
	for cursor := "0"; ; {
		reply := s.conn.Send(s.ctx, s.conn.Redis, "scan", cursor, "match", "{*}_*", "count", scanCount)
		if err := reading.Refused(s.ctx, s.conn, "SCAN", reply); err != nil {
			return err
		}
		page, _ := reply.Slice()
		if len(page) != 2 {
			return &Error{session.Unreadable(s.address, "SCAN")}
		}
		keys, _ := page[1].([]any)
		for part := range slices.Chunk(keys, maxPage) {
			if err := s.take(noticed(part)); err != nil {
				return err
			}
		}
		s.conn.Release()
		s.ctx.stir()
		if cursor, _ = page[0].(string); cursor == "0" || cursor == "" {
			return nil
		}
	}
}

// noticed are the sessions of which keys are among those given.
func noticed(keys []any) map[string]twins {
	ids := make(map[string]twins)
	for _, key := range keys {
		if id, which, ok := session.KeyOf(key); ok {
			ids[id] |= 1 << which
		}
	}
	return ids
}

// take counts the sessions of a page. Each counts with its data; one without data, with
// its internal key. A mere lock is no session.
func (s *counting) take(page map[string]twins) error {
	others, err := s.others(page)
	if err != nil {
		return err
	}
	counted := 0
	for id, has := range page {
		if has&whole == 0 {
			continue
		}
		here := has | others[id]
		if here&whole != whole && len(s.odd) < maxIncomplete && len(id) <= maxID {
			s.odd = append(s.odd, strings.Clone(id))
		}
		s.remember(id)
		switch {
		case s.clustered && s.all.moving[topology.Slot(id)]:
			if !s.all.first(id) {
				continue
			}
		case has&hasData == 0 && here&hasData != 0: // counted with that
			continue
		case !s.fresh(id):
			continue
		}
		counted++
	}
	s.sessions += counted
	s.all.add(counted)
	return nil
}

// fresh tells whether a session was not counted lately, and remembers it.
func (s *counting) fresh(id string) bool {
	if s.last[id] || s.earlier[id] {
		return false
	}
	if len(id) <= maxID {
		s.last[strings.Clone(id)] = true
	}
	if len(s.last) >= s.room {
		s.last, s.earlier = make(map[string]bool), s.last
	}
	return true
}

// others asks for the keys that a page does not show of its sessions.
func (s *counting) others(page map[string]twins) (map[string]twins, error) {
	pipe := s.conn.Redis.Pipeline()
	asked := make(map[string]*redis.Cmd)
	for id, has := range page {
		keys := session.Keys(id)
		switch has & whole {
		case hasData:
			asked[id] = s.conn.AskHere(s.ctx, pipe, "exists", keys[1])
		case hasInternal:
			asked[id] = s.conn.AskHere(s.ctx, pipe, "exists", keys[0])
		}
	}
	others := make(map[string]twins)
	if len(asked) == 0 {
		return others, nil
	}
	_, _ = pipe.Exec(s.ctx) // each command has its own error
	for id, cmd := range asked {
		if session.SentElsewhere(session.ReplyError(cmd)) {
			continue // that key is not here any more
		}
		if err := reading.Refused(s.ctx, s.conn, "EXISTS", cmd); err != nil {
			return nil, err
		}
		if n, _ := cmd.Int64(); n == 1 {
			others[id] = whole &^ page[id]
		}
	}
	return others, nil
}

// remember keeps the first ids in order, as many as are described, and as many of any as
// are weighed.
func (s *counting) remember(id string) {
	if len(id) > maxID {
		return
	}
	if len(s.some) < weighedKeys && !slices.Contains(s.some, id) {
		s.some = append(s.some, strings.Clone(id))
	}
	at, known := slices.BinarySearch(s.least, id)
	room := max(s.options.Sample, 0)
	if known || at >= room {
		return
	}
	s.least = slices.Insert(s.least, at, strings.Clone(id))
	s.least = s.least[:min(len(s.least), room)]
}

// lookAgain tells whether slots have moved of which that was not known when the count began.
func (s *counting) lookAgain() error {
	if !s.clustered {
		return nil
	}
	now, err := s.conn.View(s.ctx)
	if err != nil {
		return s.ctx.Err() // a server that does not tell keeps nothing from being counted
	}
	s.conn.Release()
	unknown := func(slot int) bool { return !s.all.moving[slot] }
	if slices.ContainsFunc(now.Moving, unknown) || slices.ContainsFunc(topology.Differing(s.before.Slots, now.Self().Slots), unknown) {
		s.unfinished = "gained or lost slots meanwhile: sessions in them may be counted twice or not at all."
	}
	return nil
}
