package redisprobe

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/finding"
)

const (
	scanCount   = 1000 // keys that one SCAN looks at
	weighedKeys = 200  // keys per master whose size is asked for
)

// twins says which keys of a session were seen.
type twins uint8

const (
	hasData twins = 1 << iota
	hasInternal
	hasLock
)

// census is the count of the sessions on one master.
type census struct {
	address   string
	clustered bool
	ids       map[string]twins

	sessions   int
	bytes      int64
	sample     []SessionSample
	incomplete []string
}

// open connects to a node and signs in.
func (p *probe) open(address string) (*connection, *redis.Client, error) {
	c, err := p.dialer.dial(p.ctx, address, nil)
	if err != nil {
		return nil, nil, p.sessionsFailure(address, p.explainDial(err, address))
	}
	client := newClient(c)
	g := &greeting{}
	pipe := client.Pipeline()
	g.auth = p.auth(pipe)
	p.askEcho(pipe, g)
	g.info = p.send(pipe, "info")
	g.tieBreak = p.readTieBreak(pipe)
	entered := p.enterDatabase(pipe)
	cmds, _ := pipe.Exec(p.ctx) // each command holds its own error
	var failures []failure
	if err := transportError(cmds); err != nil {
		failures = p.explainBroken(c, err, address, "while signing in")
	} else {
		text, _ := g.info.Text()
		g.server = parseInfo(text)
		if failures = p.signInFailures(g); failures == nil && replyError(entered) != "" {
			failures = p.databaseFailure(replyError(entered))
		}
	}
	if len(failures) > 0 || p.ctx.Err() != nil {
		client.Close()
		c.Close()
		return nil, nil, p.sessionsFailure(address, failures)
	}
	return c, client, nil
}

// patiently is the probe with another context, for one node.
func (p *probe) patiently(ctx context.Context) *probe {
	return &probe{
		target: p.target, options: p.options, ctx: ctx, timeoutText: p.timeoutText,
		dialer: p.dialer, rec: p.rec, farm: p.farm, tag: p.tag,
	}
}

// count takes the census of one master, for as long as it keeps answering.
func (p *probe) count(ctx context.Context, s *census, sample int) error {
	idle, cancel := newIdleContext(ctx, timeoutOf(p.target))
	defer cancel()
	p = p.patiently(idle)
	c, client, err := p.open(s.address)
	if err != nil {
		return err
	}
	defer c.Close()
	defer client.Close()
	if err := p.scan(c, client, s, idle.stir); err != nil {
		return err
	}
	ids := s.sortedIDs()
	s.sessions = len(ids)
	idle.stir()
	if err := p.weigh(c, client, s, ids); err != nil {
		return err
	}
	idle.stir()
	return p.describe(c, client, s, ids, sample)
}

// scan goes through all keys, and calls stir with each page.
func (p *probe) scan(c *connection, client *redis.Client, s *census, stir func()) error {
	for cursor := "0"; ; {
		reply := p.send(client, "scan", cursor, "match", "{*}_*", "count", scanCount)
		if err := p.censusError(c, s.address, "SCAN", reply); err != nil {
			return err
		}
		page, _ := reply.Slice()
		if len(page) != 2 {
			return p.sessionsFailure(s.address, fail(finding.NotRedis, finding.Args{"kind": ": its answer to SCAN cannot be read"}))
		}
		keys, _ := page[1].([]any)
		s.add(keys)
		c.done()
		stir()
		if cursor, _ = page[0].(string); cursor == "0" || cursor == "" {
			return nil
		}
	}
}

// add takes the keys of one page of SCAN.
func (s *census) add(keys []any) {
	for _, value := range keys {
		key, _ := value.(string)
		id, suffix, ok := strings.Cut(strings.TrimPrefix(key, "{"), "}")
		if !ok || id == "" || key[0] != '{' || strings.HasPrefix(id, testPrefix) {
			continue
		}
		if i := slices.Index(sessionSuffixes, suffix); i >= 0 {
			s.ids[id] |= 1 << i
		}
	}
}

// sortedIDs lists the ids that have data or internals; a mere lock is no
// session.
func (s *census) sortedIDs() []string {
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
func (p *probe) weigh(c *connection, client *redis.Client, s *census, ids []string) error {
	weighed := ids[:min(len(ids), weighedKeys)]
	if len(weighed) == 0 {
		return nil
	}
	pipe := client.Pipeline()
	for _, id := range weighed {
		for _, key := range p.sessionKeys(id)[:2] {
			p.ask(pipe, s, "memory", "usage", key)
		}
	}
	cmds, _ := pipe.Exec(p.ctx) // each command holds its own error
	if err := transportError(cmds); err != nil {
		return p.sessionsFailure(s.address, p.explainBroken(c, err, s.address, "while reading sessions"))
	}
	var sum int64
	for _, cmd := range cmds {
		if size, err := cmd.(*redis.Cmd).Int64(); err == nil { // ASKING's answer is no number
			sum += size
		}
	}
	s.bytes = sum * int64(len(ids)) / int64(len(weighed))
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
func (p *probe) describe(c *connection, client *redis.Client, s *census, ids []string, sample int) error {
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
	pipe := client.Pipeline()
	var all []described
	for _, id := range wanted {
		d := described{id: id}
		for i, key := range p.sessionKeys(id) {
			d.exists = append(d.exists, p.ask(pipe, s, "exists", key))
			if i < 2 {
				d.ttl = append(d.ttl, p.ask(pipe, s, "pttl", key))
			}
		}
		all = append(all, d)
	}
	_, _ = pipe.Exec(p.ctx) // each command holds its own error
	for _, d := range all {
		for _, cmd := range slices.Concat(d.exists, d.ttl) {
			if sendsElsewhere(replyError(cmd)) {
				continue // that key is not here any more
			}
			if err := p.censusError(c, s.address, strings.ToUpper(cmd.Name()), cmd); err != nil {
				return err
			}
		}
		s.take(d, sample)
	}
	return nil
}

// ask puts a command on a key into a pipeline, so that it is answered here also
// while the key's slot moves to this master.
func (p *probe) ask(pipe redis.Pipeliner, s *census, args ...any) *redis.Cmd {
	if s.clustered {
		p.send(pipe, "asking")
	}
	return p.send(pipe, args...)
}

// take adds a described session to the sample or to the incomplete ones. One
// that has expired meanwhile is passed over.
func (s *census) take(d described, sample int) {
	exists := func(i int) bool { n, _ := d.exists[i].Int(); return n == 1 }
	session := SessionSample{ID: d.id, Data: exists(0), Internal: exists(1), Lock: exists(2), IdleLeftS: -1}
	for _, cmd := range d.ttl {
		if left, err := cmd.Int64(); err == nil && left >= 0 {
			session.IdleLeftS = soonest(session.IdleLeftS, int(time.Duration(left)*time.Millisecond/time.Second))
		}
	}
	if session.Data != session.Internal {
		s.incomplete = append(s.incomplete, d.id)
	}
	if (session.Data || session.Internal) && len(s.sample) < sample {
		s.sample = append(s.sample, session)
	}
}

// censusError is the error of a command of the census, nil if it went well.
func (p *probe) censusError(c *connection, address, command string, cmd *redis.Cmd) error {
	text := replyError(cmd)
	switch {
	case denied(text):
		return p.sessionsFailure(address, fail(finding.ACLDenied, finding.Args{
			"user": userName(p.target.User), "missing": command,
			"rule": "ACL SETUSER " + userName(p.target.User) + " +scan +exists +pttl +memory|usage",
		}))
	case text != "":
		return p.sessionsFailure(address, fail(finding.SessionFailed, finding.Args{"doing": command, "reason": p.clean(commandError(text))}))
	case transportError([]*redis.Cmd{cmd}) != nil:
		return p.sessionsFailure(address, p.explainBroken(c, cmd.Err(), address, "while reading sessions"))
	}
	return nil
}
