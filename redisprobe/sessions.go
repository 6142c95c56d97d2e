package redisprobe

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"sessionconfig/internal/finding"
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
	p := newProbe(asking, t, nil)
	p.prepare()
	masters, clustered, failed := p.findMasters()
	p.panics.raise()
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
		wg.Go(p.panics.guard(func() { errs[i] = p.count(counting, counts[i], sample) }))
	}
	wg.Wait()
	p.panics.raise()
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
func (p *probe) findMasters() (addresses []string, clustered bool, failed error) {
	type answer struct {
		address string
		view    *view
		role    Role
		err     error
	}
	hosts := slices.Compact(slices.Sorted(slices.Values(p.target.Hosts)))
	answers := make(chan answer, len(hosts))
	for _, host := range hosts {
		go func() {
			a := answer{address: host}
			p.panics.guard(func() { a.view, a.role, a.err = p.askMasters(host) })()
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
			args := finding.Args{"cause": fmt.Sprintf("The cluster has more than %d masters, and no more are counted.", maxNodes), "advice": adviceForget}
			return nil, &SessionsError{finding.New(finding.NodeUnreachable, m.address, args)}
		}
		addresses = append(addresses, m.address)
	}
	return addresses, nil
}

// askMasters asks one host for its cluster's nodes; the view is nil without a
// cluster.
func (p *probe) askMasters(address string) (*view, Role, error) {
	c, client, err := p.open(address)
	if err != nil {
		return nil, "", err
	}
	defer c.Close()
	defer client.Close()
	pipe := client.Pipeline()
	info := p.send(pipe, "info")
	nodes := p.send(pipe, "cluster", "nodes")
	cmds, _ := pipe.Exec(p.ctx) // each command holds its own error
	if err := transportError(cmds); err != nil {
		return nil, "", p.sessionsFailure(address, p.explainBroken(c, err, address, "while reading sessions"))
	}
	text, _ := info.Text()
	role := parseInfo(text).role()
	if text, err = nodes.Text(); err != nil {
		return nil, role, nil
	}
	v, err := parseClusterNodes(text, address)
	if err != nil {
		return nil, "", p.sessionsFailure(address, fail(finding.NotRedis, finding.Args{"kind": ": its answer to CLUSTER NODES cannot be read"}))
	}
	p.fillAddresses(client, v)
	return v, role, nil
}

// sessionsFailure makes an error of failures on a node.
func (p *probe) sessionsFailure(address string, failures []failure) error {
	if len(failures) == 0 {
		return p.ctx.Err()
	}
	return &SessionsError{finding.New(failures[0].code, address, failures[0].args)}
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
