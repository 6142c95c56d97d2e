package app

import (
	"context"
	"fmt"
	"strings"

	"sessionconfig/config"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/capacity"
)

// Capacity says how many sessions fit into the Redis of s, whatever the provider of s.
// Invalid settings are an *InvalidSettingsError; other errors are redisprobe.Capacity's.
func (a *App) Capacity(ctx context.Context, s config.Settings, o redisprobe.CapacityOptions) (redisprobe.CapacityReport, error) {
	target, err := a.validTarget(s)
	if err != nil {
		return redisprobe.CapacityReport{}, err
	}
	return redisprobe.Capacity(ctx, target, o)
}

// CapacityLines are a report in sentences: the answer first, then how it was computed.
func CapacityLines(r redisprobe.CapacityReport) []string {
	lines := []string{capacityAnswer(r), "", capacitySession(r)}
	for _, m := range r.Masters {
		lines = append(lines, "", capacityMaster(m))
		lines = append(lines, capacitySum(m)...)
		lines = append(lines, "  When it is full: "+m.Then)
	}
	if g := r.Growth; g != nil {
		lines = append(lines, "", capacityGrowth(*g))
	}
	for i, text := range r.Advice {
		if i == 0 {
			lines = append(lines, "", "What to do:")
		}
		lines = append(lines, "  "+text)
	}
	return lines
}

// capacityAnswer is the report in a line.
func capacityAnswer(r redisprobe.CapacityReport) string {
	until := " until the first master is full."
	if len(r.Masters) == 1 {
		until = "."
	}
	text := fmt.Sprintf("%d more sessions fit%s", r.Room, until)
	if r.Room == capacity.Unknown {
		text = "It is not known how many sessions fit: there is no maxmemory, and the server does not report how much memory its machine has."
	}
	switch {
	case r.Fits == nil:
	case *r.Fits:
		text = fmt.Sprintf("%d sessions fit. %s", r.Expected, text)
	default:
		text = fmt.Sprintf("%d sessions do not fit. %s", r.Expected, text)
	}
	return text
}

func capacitySession(r redisprobe.CapacityReport) string {
	s := r.Session
	how := "One session of the given size takes: "
	if s.Measured > 0 {
		how = fmt.Sprintf("One session takes (%d measured): ", s.Measured)
	}
	text := fmt.Sprintf("%smedian %s, 95th of 100 %s, largest %s; %d fit into a gigabyte.", how,
		capacity.Bytes(s.MedianBytes), capacity.Bytes(s.P95Bytes), capacity.Bytes(s.LargestBytes), s.PerGigabyte)
	if s.LivesS > 0 {
		text += fmt.Sprintf(" It is kept for up to %d minutes after its last use.", (s.LivesS+59)/60)
	}
	return text
}

func capacityMaster(m redisprobe.CapacityMaster) string {
	about := ""
	if m.Estimated {
		about = "about "
	}
	room := fmt.Sprintf("room for %d more", m.Room)
	if m.Room == capacity.Unknown {
		room = "room not known"
	}
	text := fmt.Sprintf("%s: %s%d sessions, %s", m.Address, about, m.Sessions, room)
	if m.Expected > 0 {
		text += fmt.Sprintf("; of the expected sessions %d are on it, and need %s of %s", m.Expected, capacity.Bytes(m.NeedsBytes), capacity.Bytes(m.LimitBytes))
	}
	return text + "."
}

// capacitySum says how a master's memory is used.
func capacitySum(m redisprobe.CapacityMaster) []string {
	limit := "maxmemory " + capacity.Bytes(m.Maxmemory)
	switch {
	case m.Maxmemory == 0 && m.LimitBytes == 0:
		limit = "no maxmemory"
	case m.Maxmemory == 0:
		limit = "no maxmemory; the machine can give about " + capacity.Bytes(m.LimitBytes)
	case m.Killed():
		limit += ", of which the machine can give about " + capacity.Bytes(m.LimitBytes)
	}
	lines := []string{fmt.Sprintf("  Used: %s of %s, maxmemory-policy %s; replication backlog still to grow: %s.",
		capacity.Bytes(m.UsedBytes), limit, m.Policy, capacity.Bytes(m.Backlog))}
	beside := []string{
		"replica and append-only buffers " + capacity.Bytes(m.Buffers),
		fmt.Sprintf("fragmentation %.2f", m.Fragmentation),
		"a fork for saving copies up to about " + capacity.Bytes(m.ForkBytes),
	}
	machine := "."
	if m.Machine > 0 {
		machine = fmt.Sprintf("; the machine has %s for %d of these nodes.", capacity.Bytes(m.Machine), m.NodesThere)
	}
	return append(lines, "  Beside maxmemory: "+strings.Join(beside, ", ")+machine)
}

func capacityGrowth(g capacity.Growth) string {
	text := fmt.Sprintf("In %.0f s the sessions grew by %d an hour", g.SecondsBetween, g.PerHour)
	if g.PerHour <= 0 {
		return fmt.Sprintf("In %.0f s the sessions did not grow (%d an hour).", g.SecondsBetween, g.PerHour)
	}
	if g.FullInHours > 0 {
		text += fmt.Sprintf(": the first master is full in %.1f hours", g.FullInHours)
	}
	return text + "."
}
