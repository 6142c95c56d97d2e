package redisprobe

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/session"
)

// SessionsReport says which sessions Redis holds now; its JSON form is a
// contract with scripts (design, section 3).
type SessionsReport struct {
	Total      int              `json:"total"`
	Masters    []MasterSessions `json:"masters"`
	Sample     []SessionSample  `json:"sample"`
	Incomplete []string         `json:"incomplete"` // ids that lack their data or their internal key, the first thousand
}

// MasterSessions sums up one master.
type MasterSessions struct {
	Address  string `json:"address"`
	Sessions int    `json:"sessions"`
	Bytes    int64  `json:"bytes"` // estimated from a sample when there are many; 0 if MEMORY USAGE is not permitted
}

// SessionSample is one session: which of its keys exist, and for how many
// seconds more it lives without use (-1: it never expires).
type SessionSample struct {
	ID        string `json:"id"`
	Data      bool   `json:"data"`
	Internal  bool   `json:"internal"`
	Lock      bool   `json:"lock"`
	IdleLeftS int    `json:"idle_left_s"`
}

// SessionsError says which node could not be asked for its sessions, and why,
// in the words of a finding.
type SessionsError struct{ Finding Finding }

// Error is the finding's message.
func (e *SessionsError) Error() string { return e.Finding.Message }

// maxIncomplete bounds the incomplete ids that are listed.
const maxIncomplete = 1000

// censusWithin is how many times the target's timeout a whole count may take:
// large farms take long, with every answer in time.
const censusWithin = 6

// Sessions counts the sessions on every master by SCAN and describes at most
// sample of them. It reads no session's content and writes nothing. The target's
// timeout bounds how long a server may be silent, and six times as much the
// whole. The error is a *SessionsError, or ctx's when that ended; then the report
// is empty.
func Sessions(ctx context.Context, t Target, sample int) (SessionsReport, error) {
	asking, cancel := testContext(ctx, timeoutOf(t))
	defer cancel()
	client := newProbe(asking, t, nil).client
	var guarded panics
	masters, clustered, failed := findMasters(asking, client, t.Hosts, &guarded)
	guarded.raise()
	if len(masters) == 0 {
		return emptySessions(), sessionsError(ctx, failed)
	}
	counting, cancel := testContext(ctx, censusWithin*timeoutOf(t))
	defer cancel()
	counts := make([]*census, len(masters))
	errs := make([]error, len(masters))
	var wg sync.WaitGroup
	for i, address := range masters {
		counts[i] = &census{address: address, clustered: clustered, ids: make(map[string]twins)}
		wg.Go(guarded.guard(func() { errs[i] = counts[i].take(counting, client, timeoutOf(t), sample) }))
	}
	wg.Wait()
	guarded.raise()
	if err := errors.Join(errs...); err != nil {
		return emptySessions(), sessionsError(ctx, err)
	}
	return sumUp(counts, sample), nil
}

// emptySessions is a report without sessions whose JSON form has no null.
func emptySessions() SessionsReport {
	return SessionsReport{Masters: []MasterSessions{}, Sample: []SessionSample{}, Incomplete: []string{}}
}

// sessionsError is the error to return: the caller's, if it has ended.
func sessionsError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if first, ok := errors.AsType[*SessionsError](err); ok {
		return first
	}
	return err
}

// findMasters asks the listed hosts, in parallel, who the masters are: those of
// a cluster, else the listed servers themselves.
func findMasters(ctx context.Context, client *session.Client, hosts []string, guarded *panics) (addresses []string, clustered bool, failed error) {
	type answer struct {
		address string
		view    *view
		role    Role
		err     error
	}
	hosts = slices.Compact(slices.Sorted(slices.Values(hosts)))
	answers := make(chan answer, len(hosts))
	for _, host := range hosts {
		go func() {
			a := answer{address: host}
			guarded.guard(func() { a.view, a.role, a.err = askMasters(ctx, client, host) })()
			answers <- a
		}()
	}
	var best *view
	var errs []error
	for range hosts {
		switch a := <-answers; {
		case a.err != nil:
			errs = append(errs, a.err)
		case a.view != nil:
			if best = a.view.orFuller(best); len(uncovered(best.masters())) == 0 {
				addresses, failed = clusterMasters(best)
				return addresses, true, failed // without waiting for hosts that may never answer
			}
		case a.role != RoleReplica:
			addresses = append(addresses, a.address)
		}
	}
	if best != nil {
		addresses, failed = clusterMasters(best)
		return addresses, true, failed
	}
	slices.Sort(addresses)
	if len(addresses) == 0 && len(errs) == 0 {
		errs = append(errs, &SessionsError{finding.New(finding.ReplicaOnly, "", finding.Args{
			"hosts": strings.Join(hosts, ", "), "master": "elsewhere",
		})})
	}
	return addresses, false, errors.Join(errs...)
}

// orFuller is the view or another one, which may be nil, whichever knows who
// serves more slots: a node that has just joined may know hardly any.
func (v *view) orFuller(other *view) *view {
	if other != nil && count(uncovered(other.masters())) <= count(uncovered(v.masters())) {
		return other
	}
	return v
}

// clusterMasters are the addresses of a view's masters. The error is a
// *SessionsError if not all of them can be asked.
func clusterMasters(v *view) ([]string, error) {
	var addresses []string
	for _, m := range v.masters() {
		switch {
		case m.address == "":
			return nil, &SessionsError{m.nowhere()}
		case len(addresses) == maxNodes:
			args := finding.Args{"count": strconv.Itoa(len(v.members)), "limit": strconv.Itoa(maxNodes)}
			return nil, &SessionsError{finding.New(finding.NodesNotLookedAt, "", args)}
		}
		addresses = append(addresses, m.address)
	}
	return addresses, nil
}

// askMasters asks one host for its cluster's nodes; the view is nil without a
// cluster.
func askMasters(ctx context.Context, client *session.Client, address string) (*view, Role, error) {
	conn, g, found := client.Open(ctx, address)
	if conn == nil {
		return nil, "", sessionsFailure(ctx, found)
	}
	defer conn.Close()
	text, err := g.ClusterNodes()
	if err != nil {
		return nil, roleOf(g.Info), nil
	}
	v, err := parseClusterNodes(text, address)
	if err != nil {
		return nil, "", &SessionsError{finding.New(finding.NotRedis, address, finding.Args{"kind": unreadable})}
	}
	return v, roleOf(g.Info), nil
}

// sessionsFailure makes an error of findings on a node; there are none if ctx has
// ended.
func sessionsFailure(ctx context.Context, found []Finding) error {
	if len(found) == 0 {
		return ctx.Err()
	}
	return &SessionsError{found[0]}
}

// sumUp makes the report of all masters' counts.
func sumUp(counts []*census, sample int) SessionsReport {
	report := emptySessions()
	for _, c := range counts {
		report.Masters = append(report.Masters, MasterSessions{Address: c.address, Sessions: c.sessions, Bytes: c.bytes})
		report.Total += c.sessions
		report.Sample = append(report.Sample, c.sample...)
		report.Incomplete = append(report.Incomplete, c.incomplete...)
	}
	report.join()
	report.Sample = report.Sample[:min(len(report.Sample), max(sample, 0))]
	report.Incomplete = report.Incomplete[:min(len(report.Incomplete), maxIncomplete)]
	return report
}

// join sorts sample and incomplete ids, and makes one of two halves: while its
// slot moves, a session may have one key on either master.
func (r *SessionsReport) join() {
	slices.Sort(r.Incomplete)
	whole := make(map[string]bool)
	for i := 1; i < len(r.Incomplete); i++ {
		if r.Incomplete[i] == r.Incomplete[i-1] {
			whole[r.Incomplete[i]] = true
		}
	}
	r.Total -= len(whole)
	r.Incomplete = slices.DeleteFunc(r.Incomplete, func(id string) bool { return whole[id] })
	slices.SortFunc(r.Sample, func(a, b SessionSample) int { return strings.Compare(a.ID, b.ID) })
	for i := 1; i < len(r.Sample); i++ {
		if half, other := r.Sample[i-1], &r.Sample[i]; half.ID == other.ID {
			other.Data, other.Internal, other.Lock = half.Data || other.Data, half.Internal || other.Internal, half.Lock || other.Lock
			other.IdleLeftS = soonest(half.IdleLeftS, other.IdleLeftS)
		}
	}
	r.Sample = slices.DeleteFunc(r.Sample, func(s SessionSample) bool { return whole[s.ID] && !(s.Data && s.Internal) })
}

// soonest is the lesser of two times that are left; -1 is for ever.
func soonest(a, b int) int {
	if a < 0 || b >= 0 && b < a {
		return b
	}
	return a
}
