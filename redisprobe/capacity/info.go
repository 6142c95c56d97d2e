package capacity

import (
	"slices"
	"strconv"
	"strings"
)

// memory is what INFO says of a server's memory, in bytes.
type memory struct {
	used, beside, resident    int64 // used, of that not counted against maxmemory, and of the process
	maxmemory, machine        int64 // 0: none, not known
	policy                    string
	backlogSize, backlogTaken int64
	replicas                  int64
	forked                    int64 // copied by the last fork
	saves                     bool  // it forks
	keys                      int64
}

// Bounds of what is kept of INFO: databases, and bytes of a value.
const (
	maxDatabases = 16 << 10
	maxValue     = 100
)

// read reads the answer of INFO, and shares no memory with it.
func read(answer string) memory {
	fields := make(map[string]string)
	for line := range strings.Lines(answer) {
		name, value, found := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
		if found && (slices.Contains(wanted, name) || strings.HasPrefix(name, "db") && len(fields) < maxDatabases) {
			fields[strings.Clone(name[:min(len(name), maxValue)])] = strings.Clone(value[:min(len(value), maxValue)])
		}
	}
	number := func(name string) int64 { return plausible(fields[name]) }
	m := memory{
		used: number("used_memory"), beside: number("mem_not_counted_for_evict"), resident: number("used_memory_rss"),
		maxmemory: number("maxmemory"), machine: number("total_system_memory"), policy: fields["maxmemory_policy"],
		replicas: number("connected_slaves"), forked: max(number("rdb_last_cow_size"), number("aof_last_cow_size")),
	}
	if fields["repl_backlog_active"] == "1" {
		m.backlogSize, m.backlogTaken = number("repl_backlog_size"), number("repl_backlog_histlen")
	}
	m.saves = m.replicas > 0 || m.forked > 0 || fields["aof_enabled"] == "1"
	for name, value := range fields {
		if strings.HasPrefix(name, "db") {
			keys, _, _ := strings.Cut(strings.TrimPrefix(value, "keys="), ",")
			m.keys = min(m.keys+plausible(keys), most)
		}
	}
	return m
}

// wanted are the fields that are read, besides those of the databases.
var wanted = []string{
	"used_memory", "mem_not_counted_for_evict", "used_memory_rss", "maxmemory", "total_system_memory", "maxmemory_policy", "connected_slaves",
	"rdb_last_cow_size", "aof_last_cow_size", "repl_backlog_active", "repl_backlog_size", "repl_backlog_histlen", "aof_enabled",
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
	return max(1, float64(m.resident)/float64(m.used))
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
	share := float64(m.machine) * (1 - forSystem) / float64(max(1, nodes))
	return int64(share / (m.fragmentation() + m.copied()))
}
