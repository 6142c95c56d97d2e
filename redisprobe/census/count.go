package census

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"sessionconfig/internal/parallel"
	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/topology"
)

// Options say how sessions are counted.
type Options struct {
	Silence time.Duration      // how long a server may be silent
	Sample  int                // how many sessions are described
	Observe func(sessions int) // told how many were counted so far, one call at a time; may be nil
}

// maxMoving bounds the ids that are remembered because their slot moves.
const maxMoving = 100_000

// OpenAtOnce is how many masters there are connections to at the same time. Of more, each is
// connected to again to be counted.
const OpenAtOnce = 100

// Count counts the sessions on the masters, in parallel, and describes some of them. Its
// memory does not grow with their number. After ctx's deadline the report says how far it
// came.
func Count(ctx context.Context, client *session.Client, masters []string, clustered bool, o Options) (Report, error) {
	all := &tally{observe: o.Observe, seen: make(map[string]bool), room: max(1, maxLast/max(1, len(masters)))}
	counts := make([]*counting, len(masters))
	for i, address := range masters {
		counts[i] = newCounting(ctx, address, clustered, all, o)
		defer counts[i].close()
	}
	each := func(do func(*counting) error) error {
		return parallel.Each(len(counts), OpenAtOnce, func(i int) error { return do(counts[i]) })
	}
	// All are asked first which slots move: a session is seen on either end of the move.
	err := each(func(c *counting) error {
		if len(counts) > OpenAtOnce {
			defer c.close()
		}
		return c.open(client)
	})
	if err != nil {
		return Empty(), err
	}
	for _, c := range counts {
		all.expect(c.before.Moving)
	}
	err = each(func(c *counting) error {
		defer c.close()
		return c.count(client)
	})
	if err != nil {
		return Empty(), err
	}
	return sumUp(counts, all, o.Sample), nil
}

// tally is what the counts of all masters have in common.
type tally struct {
	moving [topology.SlotCount]bool // slots on their way, as was known at the beginning
	room   int                      // for the ids that each master's count remembers

	mu       sync.Mutex
	sessions int
	observe  func(int)
	seen     map[string]bool // ids in moving slots
	overflow bool            // more of them than are remembered
}

// expect takes the slots that a master says are on their way.
func (t *tally) expect(slots []int) {
	for _, slot := range slots {
		t.moving[slot] = true
	}
}

// first tells whether a session whose slot moves has not been counted yet.
func (t *tally) first(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.seen[id] {
		return false
	}
	if len(t.seen) >= maxMoving || len(id) > maxID {
		t.overflow = true
		return true
	}
	t.seen[strings.Clone(id)] = true
	return true
}

// add adds counted sessions, and reports the sum.
func (t *tally) add(sessions int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sessions += sessions
	if t.observe != nil {
		t.observe(t.sessions)
	}
}

// Empty is a report without sessions whose JSON form has no null.
func Empty() Report { return Report{Masters: []Master{}, Sample: []Sample{}, Incomplete: []string{}} }

// sumUp makes the report of all masters' counts.
func sumUp(counts []*counting, all *tally, sample int) Report {
	report := Empty()
	for _, c := range counts {
		report.Masters = append(report.Masters, Master{Address: c.address, Sessions: c.sessions, Bytes: c.bytes, Estimated: c.estimated})
		report.Total += c.sessions
		report.Sample = append(report.Sample, c.sample...)
		report.Incomplete = append(report.Incomplete, c.incomplete...)
		if c.unfinished != "" {
			report.Unfinished = append(report.Unfinished, c.address+" "+c.unfinished)
		}
		report.Ended = report.Ended || c.ended
	}
	if all.overflow {
		report.Unfinished = append(report.Unfinished, fmt.Sprintf("More than %d sessions are in slots that are moving: some may be counted twice.", maxMoving))
	}
	report.join()
	report.Sample = report.Sample[:min(len(report.Sample), max(sample, 0))]
	report.Incomplete = report.Incomplete[:min(len(report.Incomplete), maxIncomplete)]
	return report
}

// Miss says of servers that could not be asked, by the errors of Masters, that they are
// missing from the total.
func (r *Report) Miss(unasked error) {
	for _, node := range Unasked(unasked) {
		r.Unfinished = append(r.Unfinished, node+" could not be asked, so its sessions are not in the total. Run Test Connection: it says why.")
	}
}

// Unasked are the servers that could not be asked, by the errors of Masters.
func Unasked(failed error) (nodes []string) {
	several, _ := failed.(interface{ Unwrap() []error })
	if several == nil {
		return nil
	}
	for _, err := range several.Unwrap() {
		if e, ok := errors.AsType[*Error](err); ok {
			nodes = append(nodes, e.Finding.Node)
		}
	}
	return nodes
}

// join sorts sample and incomplete ids, and makes one of two halves: while its
// slot moves, a session may have one key on either master.
func (r *Report) join() {
	slices.Sort(r.Incomplete)
	whole := make(map[string]bool)
	for i := 1; i < len(r.Incomplete); i++ {
		if r.Incomplete[i] == r.Incomplete[i-1] {
			whole[r.Incomplete[i]] = true
		}
	}
	r.Incomplete = slices.DeleteFunc(r.Incomplete, func(id string) bool { return whole[id] })
	slices.SortFunc(r.Sample, func(a, b Sample) int { return strings.Compare(a.ID, b.ID) })
	for i := 1; i < len(r.Sample); i++ {
		if half, other := r.Sample[i-1], &r.Sample[i]; half.ID == other.ID {
			other.Data, other.Internal, other.Lock = half.Data || other.Data, half.Internal || other.Internal, half.Lock || other.Lock
			other.IdleLeftS = soonest(half.IdleLeftS, other.IdleLeftS)
		}
	}
	r.Sample = slices.DeleteFunc(r.Sample, func(s Sample) bool { return whole[s.ID] && !(s.Data && s.Internal) })
}

// soonest is the lesser of two times that are left; -1 is for ever.
func soonest(a, b int) int {
	if a < 0 || b >= 0 && b < a {
		return b
	}
	return a
}
