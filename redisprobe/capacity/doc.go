// Package capacity forecasts how many more sessions fit on each master, and what happens
// then. It reads no session's content; what it writes is one session of the test's own
// where a size is given instead of sessions to measure, removed at once.
//
// A master's sum, in bytes: what it uses now, less what does not count against maxmemory
// (replicas' output buffers, the append-only file's), plus what its replication backlog
// will still grow by; then so many sessions, each as MEMORY USAGE says, with what that
// leaves out: the entry of the table of expiries, and the growth of Redis's hash tables,
// which double. The limit is maxmemory, or what the machine can bear if that is less or
// there is none: its memory, shared by the cluster's nodes on it, divided by
// fragmentation and by what a fork for saving copies.
package capacity
