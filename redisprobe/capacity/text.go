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
		return "Redis refuses every write: every login fails, and so does every request that changes a session."
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

// advice says what to do, each a sentence or two that begin with a verb.
func advice(r Report) []string {
	var all []string
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	for _, m := range r.Masters {
		switch {
		case m.Maxmemory == 0 && m.LimitBytes > 0:
			add("Set maxmemory %s in redis.conf of %s: its machine can give no more, and without a limit the kernel may end the process.", toMegabytes(m.LimitBytes), m.Address)
		case m.Maxmemory == 0:
			add("Set maxmemory in redis.conf of %s.", m.Address)
		case m.Killed():
			add("Lower maxmemory of %s to %s, or give its machine more memory: it has %s, which leaves %s for each of its %d nodes, after fragmentation and what a fork for saving copies.",
				m.Address, toMegabytes(m.LimitBytes), Bytes(m.Machine), Bytes(m.LimitBytes), m.NodesThere)
		}
		if strings.HasPrefix(m.Policy, "allkeys-") {
			add("Set maxmemory-policy volatile-lru on %s.", m.Address)
		}
	}
	if uneven := unequal(r.Masters); uneven != "" {
		add("%s", uneven)
	}
	if r.Fits != nil && !*r.Fits {
		all = append(all, makeFit(r)...)
	}
	return all
}

// unequal says which masters serve more slots, or have more sessions, than their part.
func unequal(masters []Master) string {
	var total int64
	for _, m := range masters {
		total += m.Sessions
	}
	even := 1 / float64(len(masters))
	var most []string
	for _, m := range masters {
		hot := total >= 100*int64(len(masters)) && float64(m.Sessions) > 1.2*m.Share*float64(total)
		if len(masters) > 1 && m.Share < 1 && (m.Share > 1.2*even || hot) {
			most = append(most, fmt.Sprintf("%s serves %.0f %% of the slots and has %d of %d sessions", m.Address, 100*m.Share, m.Sessions, total))
		}
	}
	if len(most) == 0 {
		return ""
	}
	return "Run redis-cli --cluster rebalance, so that the masters share the slots evenly: " + strings.Join(most, "; ") + "."
}

// makeFit says what would make the expected sessions fit.
func makeFit(r Report) []string {
	var all []string
	worst, spare := 0.0, 0.0
	for _, m := range r.Masters {
		if m.NeedsBytes <= m.LimitBytes || m.LimitBytes == 0 {
			continue
		}
		all = append(all, fmt.Sprintf("Set maxmemory to %s on %s; its machine needs %s for it, in addition to its other nodes.",
			toMegabytes(m.NeedsBytes), m.Address, Bytes(int64(float64(m.NeedsBytes)*(m.Fragmentation+float64(m.ForkBytes)/float64(m.LimitBytes))))))
		worst = max(worst, float64(m.Expected)/float64(max(1, m.Sessions+m.Room)))
		spare = max(spare, m.Share)
	}
	if spare < 1 { // a cluster
		masters := int(math.Ceil(float64(len(r.Masters)) * worst))
		all = append(all, fmt.Sprintf("Or use %d masters like these instead of %d, with the slots shared evenly.", masters, len(r.Masters)))
	}
	if shorter := int64(float64(r.Session.LivesS) / worst / 60); shorter > 0 && worst > 1 {
		all = append(all, fmt.Sprintf("Or shorten the session timeout of the platform from %d to %d minutes: sessions are kept that long after their last use.",
			(r.Session.LivesS+59)/60, shorter))
	}
	return slices.Clip(all)
}
