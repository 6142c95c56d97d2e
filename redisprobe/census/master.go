package census

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/session"
)

const (
	scanCount   = 1000 // keys that one SCAN looks at
	weighedKeys = 200  // keys per master whose size is asked for

	maxKey = 1 << 38 // bytes; a key that is said to be larger is not: no server has room for many
)

// twins says which keys of a session were seen.
type twins uint8

const (
	hasData twins = 1 << iota
	hasInternal
	hasLock
)

// counting is the count of the sessions on one master.
type counting struct {
	address   string
	clustered bool
	ids       map[string]twins

	sessions   int
	bytes      int64
	sample     []Sample
	incomplete []string
}

// count counts what the master holds, for as long as it keeps answering.
func (s *counting) count(ctx context.Context, client *session.Client, silence time.Duration, sample int) error {
	idle, cancel := newIdleContext(ctx, silence)
	defer cancel()
	conn, _, found := client.Open(idle, s.address)
	if conn == nil {
		return failure(idle, found)
	}
	defer conn.Close()
	if err := s.scan(idle, conn); err != nil {
		return err
	}
	ids := s.sortedIDs()
	s.sessions = len(ids)
	if err := s.weigh(idle, conn, ids); err != nil {
		return err
	}
	return s.describe(idle, conn, ids, sample)
}

// scan goes through all keys.
func (s *counting) scan(ctx *idleContext, conn *session.Conn) error {
	for cursor := "0"; ; {
		reply := conn.Send(ctx, conn.Redis, "scan", cursor, "match", "{*}_*", "count", scanCount)
		if err := commandFailure(ctx, conn, "SCAN", reply); err != nil {
			return err
		}
		page, _ := reply.Slice()
		if len(page) != 2 {
			return &Error{finding.New(finding.NotRedis, s.address, finding.Args{"kind": ": its answer to SCAN cannot be read"})}
		}
		keys, _ := page[1].([]any)
		s.notice(keys)
		conn.Release()
		ctx.stir()
		if cursor, _ = page[0].(string); cursor == "0" || cursor == "" {
			return nil
		}
	}
}

// notice takes the keys of one page of SCAN.
func (s *counting) notice(keys []any) {
	for _, value := range keys {
		key, _ := value.(string)
		id, suffix, ok := strings.Cut(strings.TrimPrefix(key, "{"), "}")
		if !ok || id == "" || key[0] != '{' || strings.HasPrefix(id, session.TestPrefix) {
			continue
		}
		if i := slices.Index(client.SessionKeys, suffix); i >= 0 {
			s.ids[id] |= 1 << i
		}
	}
}

// sortedIDs lists the ids that have data or internals; a mere lock is no
// session.
func (s *counting) sortedIDs() []string {
	var ids []string
	for id, has := range s.ids {
		if has&(hasData|hasInternal) != 0 {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// weigh asks for the size of some sessions' keys, and estimates the rest.
func (s *counting) weigh(ctx *idleContext, conn *session.Conn, ids []string) error {
	weighed := ids[:min(len(ids), weighedKeys)]
	if len(weighed) == 0 {
		return nil
	}
	pipe := conn.Redis.Pipeline()
	for _, id := range weighed {
		for _, key := range session.Keys(id)[:2] {
			s.ask(ctx, conn, pipe, "memory", "usage", key)
		}
	}
	cmds, _ := pipe.Exec(ctx) // each command holds its own error
	if err := session.TransportError(cmds); err != nil {
		return failure(ctx, conn.Lost(ctx, err, readingSessions))
	}
	ctx.stir()
	var sum int64
	for _, cmd := range cmds {
		if size, err := cmd.(*redis.Cmd).Int64(); err == nil && size >= 0 && size <= maxKey { // ASKING's answer is no number
			sum += size
		}
	}
	s.bytes = sum / int64(len(weighed)) * int64(len(ids))
	s.bytes += sum % int64(len(weighed)) * int64(len(ids)) / int64(len(weighed))
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
func (s *counting) describe(ctx *idleContext, conn *session.Conn, ids []string, sample int) error {
	var wanted []string
	for i, id := range ids {
		twin := s.ids[id] & (hasData | hasInternal)
		if i < sample || twin != hasData|hasInternal && len(wanted) < sample+maxIncomplete {
			wanted = append(wanted, id)
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	pipe := conn.Redis.Pipeline()
	var all []described
	for _, id := range wanted {
		d := described{id: id}
		for i, key := range session.Keys(id) {
			d.exists = append(d.exists, s.ask(ctx, conn, pipe, "exists", key))
			if i < 2 {
				d.ttl = append(d.ttl, s.ask(ctx, conn, pipe, "pttl", key))
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
			if err := commandFailure(ctx, conn, strings.ToUpper(cmd.Name()), cmd); err != nil {
				return err
			}
		}
		s.add(d, sample)
	}
	return nil
}

// ask puts a command on a key into a pipeline, so that it is answered here also
// while the key's slot moves to this master.
func (s *counting) ask(ctx context.Context, conn *session.Conn, pipe redis.Pipeliner, args ...any) *redis.Cmd {
	if s.clustered {
		conn.Send(ctx, pipe, "asking")
	}
	return conn.Send(ctx, pipe, args...)
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

// readingSessions is what is going on when a connection ends in a census.
const readingSessions = "while reading sessions"

// commandFailure is the error of a command of the census, nil if it went well.
func commandFailure(ctx context.Context, conn *session.Conn, command string, cmd *redis.Cmd) error {
	if text := session.ReplyError(cmd); text != "" {
		return &Error{conn.Refused(command, text, "+scan +exists +pttl +memory|usage")}
	}
	if err := session.TransportError([]*redis.Cmd{cmd}); err != nil {
		return failure(ctx, conn.Lost(ctx, err, readingSessions))
	}
	return nil
}
