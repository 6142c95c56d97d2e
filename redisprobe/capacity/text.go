package capacity

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Killed tells whether the machine's memory ends before maxmemory, or there is none: the
// system's kernel ends the process.
func (m Master) Killed() bool { return m.Maxmemory == 0 || m.LimitBytes < m.Maxmemory }

// refuses is what Redis does that removes nothing.
const refuses = "Redis refuses every write: every login fails, and so does every request that changes a session."

// then says what happens when the master is full.
func then(m Master) string {
	switch {
	case m.Killed():
		return "The machine runs out of memory, and its kernel ends the Redis process: all sessions on it fail at once, and those that were not saved are lost."
	case strings.HasPrefix(m.Policy, "allkeys-"):
		return "Redis removes keys, even of sessions in use, and one of a session's keys without the other: these users must sign in again."
	case m.Policy == "volatile-ttl":
		return "Redis removes the sessions that would expire next, which are those not used for longest: these users must sign in again."
	case m.Policy == "volatile-random":
		return "Redis removes any sessions, even those in use: these users must sign in again."
	case strings.HasPrefix(m.Policy, "volatile-"):
		return "Redis removes the sessions that were not used for longest: these users must sign in again."
	case m.Policy == "noeviction":
		return refuses
	}
	return "It is not known what Redis does then: it does not report its maxmemory-policy."
}

// Bytes writes an amount of memory.
func Bytes(n int64) string {
	for _, unit := range []struct {
		name string
		size int64
	}{{"GB", 1 << 30}, {"MB", 1 << 20}, {"KB", 1 << 10}} {
		if n >= unit.size {
			return fmt.Sprintf("%.1f %s", float64(n)/float64(unit.size), unit.name)
		}
	}
	return fmt.Sprintf("%d bytes", n)
}

// toMegabytes is a setting's value that is at least n.
func toMegabytes(n int64) string { return fmt.Sprintf("%dmb", (n+1<<20-1)>>20) }

// advised gathers what to do; the same of several masters is said once.
type advised struct {
	texts []string
	of    map[string][]string // addresses by text
}

// nodesHere is, in a text, the place of the addresses that it is about.
const nodesHere = "{nodes}"

// add adds a text about a master.
func (a *advised) add(address, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if a.of == nil {
		a.of = make(map[string][]string)
	}
	if a.of[text] == nil {
		a.texts = append(a.texts, text)
	}
	a.of[text] = append(a.of[text], address)
}

// lines are the texts with the addresses of each.
func (a *advised) lines() []string {
	var lines []string
	for _, text := range a.texts {
		lines = append(lines, strings.ReplaceAll(text, nodesHere, strings.Join(a.of[text], ", ")))
	}
	return lines
}

// advice says what to do, each a sentence or more that begin with a verb.
func advice(r Report) []string {
	var all advised
	for _, m := range r.Masters {
		switch {
		case m.Killed() && m.LimitBytes > 0 && m.UsedBytes > m.LimitBytes: // a lower maxmemory would end sessions at once
			all.add(m.Address, "Give the machine of {nodes} more memory: it has %s, which leaves %s for each of its %d nodes, after fragmentation and what a fork for saving copies, and more is used already.",
				Bytes(m.Machine), Bytes(m.LimitBytes), m.NodesThere)
		case m.Maxmemory == 0 && m.LimitBytes > 0:
			all.add(m.Address, "Set maxmemory %s in redis.conf of {nodes}: the machine can give no more, and without a limit the kernel may end the process.", toMegabytes(m.LimitBytes))
		case m.Maxmemory == 0:
			all.add(m.Address, "Set maxmemory in redis.conf of {nodes}.")
		case m.Killed():
			all.add(m.Address, "Lower maxmemory of {nodes} to %s, or give the machine more memory: it has %s, which leaves %s for each of its %d nodes, after fragmentation and what a fork for saving copies.",
				toMegabytes(m.LimitBytes), Bytes(m.Machine), Bytes(m.LimitBytes), m.NodesThere)
		}
		for _, r := range m.replicas {
			if r.maxmemory > 0 && r.maxmemory < m.Maxmemory {
				all.add(r.address, "Set maxmemory %s on {nodes}, as on its master %s: it has %s, which would be the limit after a failover.", toMegabytes(m.Maxmemory), m.Address, Bytes(r.maxmemory))
			}
		}
		if strings.HasPrefix(m.Policy, "allkeys-") {
			all.add(m.Address, "Set maxmemory-policy volatile-lru on {nodes}.")
		}
	}
	lines := all.lines()
	if uneven := unequal(r); uneven != "" {
		lines = append(lines, uneven)
	}
	if r.Fits != nil && !*r.Fits {
		lines = append(lines, makeFit(r)...)
	}
	return lines
}

// Overloaded are the masters that serve, or hold, more than their part.
func (r Report) Overloaded() []Master {
	total := r.Sessions()
	even := 1 / float64(len(r.Masters))
	var most []Master
	for _, m := range r.Masters {
		hot := total >= 100*int64(len(r.Masters)) && float64(m.Sessions) > 1.2*m.Share*float64(total)
		if len(r.Masters) > 1 && m.Share < 1 && (m.Share > 1.2*even || hot) {
			most = append(most, m)
		}
	}
	return most
}

// unequal says which masters are overloaded.
func unequal(r Report) string {
	most := r.Overloaded()
	if len(most) == 0 {
		return ""
	}
	lines := []string{fmt.Sprintf("Run redis-cli --cluster rebalance %s, so that the masters share the slots evenly.", most[0].Address)}
	for _, m := range most {
		lines = append(lines, fmt.Sprintf("%s serves %.0f %% of the slots and has %d of %d sessions.", m.Address, 100*m.Share, m.Sessions, r.Sessions()))
	}
	return strings.Join(lines, " ")
}

// makeFit says what would make the expected sessions fit.
func makeFit(r Report) []string {
	var all advised
	worst, spare := 0.0, 0.0
	for _, m := range r.Masters {
		if m.Fits() {
			continue
		}
		takes := float64(m.NeedsBytes) * (m.Fragmentation + float64(m.ForkBytes)/float64(m.LimitBytes))
		if m.Killed() || m.Machine > 0 && takes > part(m.Machine, m.NodesThere) {
			all.add(m.Address, "Give the machine %s for it, in addition to its other nodes, and set maxmemory to %s on {nodes}.", Bytes(int64(takes)), toMegabytes(m.NeedsBytes))
		} else {
			all.add(m.Address, "Set maxmemory to %s on {nodes}; that takes %s of the machine, in addition to its other nodes.", toMegabytes(m.NeedsBytes), Bytes(int64(takes)))
		}
		worst = max(worst, float64(m.Expected)/float64(max(1, m.Sessions+m.Room)))
		spare = max(spare, m.Share)
	}
	lines := all.lines()
	if spare < 1 { // a cluster
		masters := int(math.Ceil(float64(len(r.Masters)) * worst))
		lines = append(lines, fmt.Sprintf("Or use %d masters like these instead of %d, with the slots shared evenly.", masters, len(r.Masters)))
	}
	if shorter := int64(float64(r.Session.LivesS) / worst / 60); shorter > 0 && worst > 1 {
		lines = append(lines, fmt.Sprintf("Or shorten the session timeout of the platform from %d to %d minutes: sessions are kept that long after their last use.",
			(r.Session.LivesS+59)/60, shorter))
	}
	return slices.Clip(lines)
}
