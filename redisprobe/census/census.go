// Package census counts the sessions that are now in Redis. It reads no session's
// content and writes nothing.
package census

import (
	"context"
	"errors"
	"slices"
	"strings"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/parallel"
	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/topology"
)

// Report says which sessions are in Redis now; its JSON form is a contract with scripts
// (design, section 3).
type Report struct {
	Total      int      `json:"total"`
	Masters    []Master `json:"masters"`
	Sample     []Sample `json:"sample"`
	Incomplete []string `json:"incomplete"` // ids that lack their data or their internal key, the first thousand
	// Unfinished are sentences on what keeps the total from being exact; none if it is.
	Unfinished []string `json:"unfinished,omitempty"`
	Ended      bool     `json:"-"` // by the limit of its time
}

// Master sums up one master.
type Master struct {
	Address  string `json:"address"`
	Sessions int    `json:"sessions"`
	Bytes    int64  `json:"bytes"` // 0 if MEMORY USAGE is not permitted

	Estimated bool `json:"bytes_estimated"` // the bytes are, from a sample
}

// Sample is one session: which of its keys exist, and for how many seconds more it
// lives without use (-1: it never expires).
type Sample struct {
	ID        string `json:"id"`
	Data      bool   `json:"data"`
	Internal  bool   `json:"internal"`
	Lock      bool   `json:"lock"`
	IdleLeftS int    `json:"idle_left_s"`
}

// Error says which node could not be asked for its sessions, and why, in the words
// of a finding.
type Error struct{ Finding finding.Finding }

// Error is the finding's message.
func (e *Error) Error() string { return e.Finding.Message }

// maxIncomplete bounds the incomplete ids that are listed.
const maxIncomplete = 1000

// Masters asks the listed hosts, in parallel, who the masters are: those of a
// cluster, else the listed servers themselves. Without any, the error says why.
func Masters(ctx context.Context, client *session.Client, hosts []string) (addresses []string, clustered bool, failed error) {
	type answer struct {
		address string
		view    *topology.View
		role    topology.Role
		err     error
	}
	hosts = slices.Compact(slices.Sorted(slices.Values(hosts)))
	answers := make(chan answer, len(hosts))
	var asking parallel.Group
	defer asking.Raise()
	for _, host := range hosts {
		asking.Go(func() {
			a := answer{address: host}
			defer func() { answers <- a }()
			a.view, a.role, a.err = ask(ctx, client, host)
		})
	}
	var best *topology.View
	var errs []error
	for range hosts {
		switch a := <-answers; {
		case a.err != nil:
			errs = append(errs, a.err)
		case a.view != nil:
			if best = fuller(best, a.view); best.Uncovered() == nil {
				addresses, failed = mastersOf(best)
				return addresses, true, failed // without waiting for hosts that may never answer
			}
		case a.role != topology.RoleReplica:
			addresses = append(addresses, a.address)
		}
	}
	if best != nil {
		addresses, failed = mastersOf(best)
		return addresses, true, failed
	}
	slices.Sort(addresses)
	if len(addresses) == 0 && len(errs) == 0 {
		errs = append(errs, &Error{finding.New(finding.ReplicaOnly, "", finding.Args{
			"hosts": strings.Join(hosts, ", "), "master": "elsewhere",
		})})
	}
	return addresses, false, errors.Join(errs...)
}

// fuller is the view with more served slots: a node that has just joined may know few of
// them. The first may be nil.
func fuller(a, b *topology.View) *topology.View {
	if a != nil && a.Uncovered().Count() <= b.Uncovered().Count() {
		return a
	}
	return b
}

// mastersOf are the addresses of a view's masters. The error is an *Error if not all
// of them can be asked.
func mastersOf(v *topology.View) ([]string, error) {
	if !v.Whole() {
		return nil, &Error{v.TooMany()}
	}
	var addresses []string
	for _, m := range v.Masters() {
		if m.Address == "" {
			return nil, &Error{m.NoAddress()}
		}
		addresses = append(addresses, m.Address)
	}
	return addresses, nil
}

// ask asks one host for its cluster's nodes; the view is nil without a cluster.
func ask(ctx context.Context, client *session.Client, address string) (*topology.View, topology.Role, error) {
	conn, greeting, found := client.Open(ctx, address)
	if conn == nil {
		return nil, "", Failure(ctx, found)
	}
	defer conn.Close()
	view, found := greeting.View()
	if found != nil {
		return nil, "", Failure(ctx, found)
	}
	return view, greeting.Info.Role(), nil
}

// Failure makes an error of findings on a node; there are none if ctx has ended.
func Failure(ctx context.Context, found []finding.Finding) error {
	if len(found) == 0 {
		return ctx.Err()
	}
	return &Error{found[0]}
}
