package capacity

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"sessionconfig/internal/parallel"
	"sessionconfig/redisprobe/census"
	"sessionconfig/redisprobe/session"
)

// Options say what is asked.
type Options struct {
	Content int   // bytes of one session's content, where no sessions are to be measured; 0: those that are there
	Expect  int64 // sessions in all; 0: nothing is expected

	Within time.Duration // bound of the whole; 0: a minute
}

// ErrNoSessions is the error of a Redis without sessions to measure.
var ErrNoSessions = errors.New("there are no sessions to measure")

// ErrNoneSeen is ErrNoSessions where not all keys were looked at.
var ErrNoneSeen = fmt.Errorf("%w among the keys that were looked at", ErrNoSessions)

// largeContent is from which size of a session's content on one master after the other is
// tried: each takes some three times that much memory here.
const largeContent = 1 << 20

// enough is how many measured sessions a master needs for a mean of its own.
const enough = 30

// Forecast measures all masters, in parallel, and says how many sessions fit. Errors are
// *census.Error, ErrNoSessions and ctx's.
func Forecast(ctx context.Context, c *session.Client, hosts []string, o Options) (Report, error) {
	masters, clustered, unasked := census.Masters(ctx, c, hosts)
	if len(masters) == 0 {
		return Empty(), unasked
	}
	all := make([]*looked, len(masters))
	atOnce := census.OpenAtOnce
	if o.Content > largeContent {
		atOnce = 1
	}
	err := parallel.Each(len(masters), atOnce, func(i int) (err error) {
		all[i], err = look(ctx, c, masters[i], o.Content)
		return err
	})
	if err != nil {
		return Empty(), err
	}
	tried := anyTried(all)
	var sizes []int64
	for _, l := range all {
		if l.tried != tried { // a full one, where others had room to try what was given
			l.sizes = nil
		}
		sizes = append(sizes, l.sizes...)
	}
	if len(sizes) == 0 {
		if slices.ContainsFunc(all, func(l *looked) bool { return !l.counted }) {
			return Empty(), ErrNoneSeen
		}
		return Empty(), ErrNoSessions
	}
	r := forecast(all, sizes, o)
	if !clustered {
		for _, node := range census.Unasked(unasked) {
			r.Advice = append(r.Advice, fmt.Sprintf("Run Test Connection: %s could not be asked, so what fits on it is not in these numbers.", node))
		}
	}
	return r, nil
}

// Empty is a report without masters whose JSON form has no null.
func Empty() Report { return Report{Masters: []Master{}, Advice: []string{}} }

// forecast makes the report of what the masters have shown. sizes are all their
// sessions'.
func forecast(all []*looked, sizes []int64, o Options) Report {
	r := Empty()
	r.Session = summed(sizes)
	r.Expected = o.Expect
	tried := anyTried(all)
	if tried {
		r.Session.Measured = 0
	}
	var lives time.Duration
	means := make([]int64, len(all))
	for i, l := range all {
		lives = max(lives, l.lives)
		sample, among := sizes, sessionsOf(all)
		if len(l.sizes) >= enough {
			sample, among = l.sizes, l.sessions
		}
		means[i] = average(sample)
		if !tried {
			r.Session.OffPercent = max(r.Session.OffPercent, off(sample, among))
		}
		r.Masters = append(r.Masters, l.sum(means[i]))
	}
	above := fullest(alike(r.Masters))
	r.Room = Unknown
	for i, l := range all {
		m := &r.Masters[i]
		l.expect(m, means[i], o.Expect, above)
		if until := m.until(above); until != Unknown && (r.Room == Unknown || until < r.Room) {
			r.Room = until
		}
	}
	r.Session.LivesS = int64(lives.Seconds())
	slices.SortFunc(r.Masters, func(a, b Master) int { return cmp.Compare(a.Address, b.Address) })
	if o.Expect > 0 {
		fits := !slices.ContainsFunc(r.Masters, func(m Master) bool { return !m.Fits() })
		r.Fits = &fits
	}
	r.Advice = append(r.Advice, advice(r)...)
	return r
}

// anyTried tells whether the sizes at any master are of content that was given.
func anyTried(all []*looked) bool {
	return slices.ContainsFunc(all, func(l *looked) bool { return l.tried })
}

// hashing is how the master keeps its keys.
func (l *looked) hashing() hashing {
	keeps := hashing{keys: l.memory.keys, first: l.memory.slotTable}
	if keeps.first > 0 {
		keeps.slots = l.slots
	}
	return keeps
}

// sum is the master's sum for sessions of that mean size, as MEMORY USAGE has it.
func (l *looked) sum(mean int64) Master {
	mem := l.memory
	m := Master{
		Address: l.address, Sessions: l.sessions, Estimated: !l.counted, Share: l.share,
		SessionBytes: mean + keysOfSession*entryBytes + keysOfSession*slotBytes*tables,
		UsedBytes:    max(0, mem.used-mem.beside), Policy: mem.policy, Room: Unknown,
		Maxmemory: mem.maxmemory, Machine: mem.machine, NodesThere: l.together,
		Backlog: max(0, mem.backlogSize-mem.backlogTaken), Buffers: mem.beside, Fragmentation: mem.fragmentation(),
		replicas: l.replicas,
	}
	m.LimitBytes = mem.maxmemory
	bears := mem.bearable(l.together)
	if bears > 0 && (m.LimitBytes == 0 || bears < m.LimitBytes) {
		m.LimitBytes = bears
	}
	m.ForkBytes = int64(float64(m.LimitBytes) * mem.copied())
	if m.LimitBytes > 0 {
		m.Room = l.hashing().fit(max(0, m.LimitBytes-m.UsedBytes-m.Backlog), mean)
	}
	m.Then = then(m)
	if strings.HasPrefix(m.Policy, "volatile-") && !l.tried && len(l.sizes) > 0 && l.lives == 0 && !m.Killed() { // it finds none to remove
		m.Then = refuses
	}
	return m
}

// expect adds what the master needs for its part of so many sessions. above is by how much it
// may have more than its share, as fullest has it.
func (l *looked) expect(m *Master, mean, expected int64, above float64) {
	if expected <= 0 {
		return
	}
	m.Expected = int64(float64(expected)*l.share + 0.5)
	more := m.Expected - m.Sessions
	more += int64(above * math.Sqrt(float64(max(0, more))*(1-l.share)))
	m.NeedsBytes = m.UsedBytes + m.Backlog + l.hashing().needed(more, mean)
	switch { // near the limit, the growth of the hash tables decides, which depends on what is free
	case more <= 0 || m.LimitBytes == 0:
	case more <= m.Room:
		m.NeedsBytes = min(m.NeedsBytes, m.LimitBytes)
	default:
		m.NeedsBytes = max(m.NeedsBytes, m.LimitBytes+1)
	}
}

// summed describes the sizes of sessions.
func summed(sizes []int64) Session {
	slices.Sort(sizes)
	whole := func(size int64) int64 { return size + keysOfSession*(entryBytes+slotBytes*tables) }
	at := func(percent int) int64 { return whole(sizes[(len(sizes)-1)*percent/100]) }
	return Session{
		Measured: len(sizes), MedianBytes: at(50), P95Bytes: at(95), LargestBytes: at(100),
		PerGigabyte: 1 << 30 / whole(average(sizes)),
	}
}

func average(sizes []int64) (mean int64) {
	for _, size := range sizes {
		mean += size
	}
	return mean / int64(len(sizes))
}

// sessionsOf is how many sessions there are on all masters.
func sessionsOf(all []*looked) (sessions int64) {
	for _, l := range all {
		sessions += l.sessions
	}
	return sessions
}

// off is by how many percent the mean of a sample may be off from that of all sessions,
// 19 times of 20: where a few are much larger than the rest, by much.
func off(sample []int64, all int64) int {
	if len(sample) < 2 || average(sample) == 0 || all <= int64(len(sample)) {
		return 0
	}
	n, mean, squares := float64(len(sample)), float64(average(sample)), 0.0
	for _, size := range sample {
		squares += (float64(size) - mean) * (float64(size) - mean)
	}
	unseen := 1 - n/float64(all)
	return int(math.Round(100 * 2 * math.Sqrt(squares/(n-1)/n*unseen) / mean))
}
