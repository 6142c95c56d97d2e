package capacity

import (
	"slices"
	"strconv"
	"strings"

	"sessionconfig/redisprobe/topology"
)

// memory is what INFO says of a server's memory, in bytes.
type memory struct {
	used, beside, resident    int64 // used, of that not counted against maxmemory, and of the process
	peak                      int64 // that was ever used
	maxmemory, machine        int64 // 0: none, not known
	policy                    string
	backlogSize, backlogTaken int64
	replicas                  int64
	forked                    int64 // copied by the last fork
	saves                     bool  // it forks
	keys                      int64 // in the database of the sessions
	slotTable                 int64 // bytes of the tables of one slot; 0: a cluster's slots have one in common
}

// maxValue bounds the bytes of a value that is kept of INFO.
const maxValue = 100

// read reads the answer of INFO, of the databases that of the sessions, and shares no memory
// with it.
func read(answer string, database int) memory {
	fields, sessions := make(map[string]string), "db"+strconv.Itoa(database)
	for line := range strings.Lines(answer) {
		name, value, found := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
		if found && (slices.Contains(wanted, name) || name == sessions) {
			fields[strings.Clone(name[:min(len(name), maxValue)])] = strings.Clone(value[:min(len(value), maxValue)])
		}
	}
	number := func(name string) int64 { return plausible(fields[name]) }
	m := memory{
		used: number("used_memory"), beside: number("mem_not_counted_for_evict"), resident: number("used_memory_rss"), peak: number("used_memory_peak"),
		maxmemory: number("maxmemory"), machine: number("total_system_memory"), policy: fields["maxmemory_policy"],
		replicas: number("connected_slaves"), forked: max(number("rdb_last_cow_size"), number("aof_last_cow_size")),
	}
	if fields["repl_backlog_active"] == "1" {
		m.backlogSize, m.backlogTaken = number("repl_backlog_size"), number("repl_backlog_histlen")
	}
	m.saves = m.replicas > 0 || m.forked > 0 || fields["aof_enabled"] == "1"
	m.slotTable = slotTable(fields["redis_version"])
	keys, _, _ := strings.Cut(strings.TrimPrefix(fields[sessions], "keys="), ",")
	m.keys = plausible(keys)
	return m
}

// slotTable is how many bytes the tables of one slot take besides their places, by the version
// of Redis, as was measured: each slot has its own from 7.4 on, with statistics from 8 on.
func slotTable(version string) int64 {
	switch r, _ := topology.ParseRelease(version); {
	case !r.Before(topology.Release{Major: 8}):
		return 2624
	case !r.Before(topology.Release{Major: 7, Minor: 4}):
		return 128
	}
	return 0
}

// wanted are the fields that are read, besides that of the database.
var wanted = []string{
	"used_memory", "used_memory_peak", "mem_not_counted_for_evict", "used_memory_rss", "maxmemory", "total_system_memory", "maxmemory_policy", "connected_slaves",
	"redis_version", "rdb_last_cow_size", "aof_last_cow_size", "repl_backlog_active", "repl_backlog_size", "repl_backlog_histlen", "aof_enabled",
}

// most is what no machine has, of bytes or of keys: with more, sums would overflow.
const most = 1 << 50

// plausible is a number of a server, between 0 and most; 0 if it is none.
func plausible(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64) // one out of range is the nearest in it
	return min(max(0, n), most)
}

const (
	// judgeable is from how much memory on fragmentation is more than the program itself.
	judgeable = 64 << 20
	// usualFragmentation is what is taken below that.
	usualFragmentation = 1.1
	// leastCopied is which part a fork is taken to copy at least.
	leastCopied = 0.1
	// forSystem is which part of a machine's memory its system needs.
	forSystem = 0.1
)

// fragmentation is how much memory the process takes for each byte used.
func (m memory) fragmentation() float64 {
	if m.used < judgeable {
		return usualFragmentation
	}
	now := max(1, float64(m.resident)/float64(m.used))
	if m.peak > m.used { // sessions that come use again what those that are gone have left
		now = min(now, max(usualFragmentation, float64(m.resident)/float64(m.peak)))
	}
	return now
}

// copied is which part of the memory a fork for saving copies.
func (m memory) copied() float64 {
	if !m.saves || m.used == 0 {
		return 0
	}
	return min(1, max(leastCopied, float64(m.forked)/float64(m.used)))
}

// bearable is how many used bytes the machine bears, shared by so many nodes; 0 if its
// memory is not known.
func (m memory) bearable(nodes int) int64 {
	return int64(part(m.machine, nodes) / (m.fragmentation() + m.copied()))
}

// part is how many bytes of a machine each of so many nodes may take.
func part(machine int64, nodes int) float64 {
	return float64(machine) * (1 - forSystem) / float64(max(1, nodes))
}
