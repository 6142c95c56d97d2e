package capacity

import (
	"context"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"sessionconfig/redisprobe/census"
	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/topology"
)

const (
	scanCount    = 1000   // keys that one SCAN looks at
	scannedPages = 100    // pages of SCAN per master, which is said to users as 100,000 keys
	leastKeys    = 10_000 // from whose share of sessions their number is estimated, to 1 %
	sampled      = 500    // sessions per master that are measured
	idBytes      = 64_000 // of their ids, which a server may make as long as it likes
	atOnce       = 100    // sessions that one round trip measures
)

// measuring is what the commands here are sent for.
var measuring = census.Purpose{Doing: "while measuring sessions", Rights: "+info +scan +pttl +memory|usage"}

// looked is what one master has shown.
type looked struct {
	address  string
	share    float64
	slots    int64 // that it serves; 0 without cluster
	together int   // nodes of the cluster on its machine
	memory   memory
	replicas []replica // that could be asked

	sessions int64
	counted  bool          // all of them, else estimated
	sizes    []int64       // of those measured, as MEMORY USAGE has them
	tried    bool          // they are of the content that was given
	lives    time.Duration // the longest that one was found to have left; 0: they never expire, or none was measured
}

// look asks a master for its memory, and measures a sample of its sessions, or tries how
// much one of the given content takes; content 0 is none.
func look(ctx context.Context, c *session.Client, address string, content int) (*looked, error) {
	conn, greeting, found := c.Open(ctx, address)
	if conn == nil {
		return nil, census.Failure(ctx, found)
	}
	defer conn.Close()
	l := &looked{address: address, share: 1, together: 1}
	share := topology.Share{}
	view, found := greeting.View()
	if found != nil {
		return nil, census.Failure(ctx, found)
	}
	if view != nil {
		share = view.Share()
		l.slots = int64(share.Slots.Count())
		l.share = float64(share.Slots.Count()) / topology.SlotCount
		l.together = onMachine(view, address)
		l.replicas = askReplicas(ctx, c, view.Replicas())
	}
	info := conn.Send(ctx, conn.Redis, "info")
	if err := measuring.Refused(ctx, conn, "INFO", info); err != nil {
		return nil, err
	}
	text, _ := info.Text()
	l.memory = read(text, c.Judged[0].Database())
	if err := l.sample(ctx, conn); err != nil {
		return nil, err
	}
	if content > 0 {
		size, err := conn.Weigh(ctx, share.Tag(c.Tag, 0), content)
		size = sizeOf(size)
		if err != nil && err.Full() && len(l.sizes) > 0 { // what it has must do
			return l, nil
		}
		if err != nil {
			found := conn.Failed(ctx, err)
			if err.Down() {
				found = append(found, session.Failure(address, "creating it", "the cluster is down", "Run Test Connection: it says why."))
			}
			return nil, census.Failure(ctx, found)
		}
		l.sizes, l.tried = []int64{size}, true
	}
	return l, nil
}

// replica is a replica's limit, which counts once it is the master.
type replica struct {
	address   string
	maxmemory int64
}

// replicasWithin bounds the time for a master's replicas.
const replicasWithin = 2 * time.Second

// askReplicas asks the replicas for their limits, those that answer.
func askReplicas(ctx context.Context, c *session.Client, addresses []string) (all []replica) {
	ctx, cancel := context.WithTimeout(ctx, replicasWithin)
	defer cancel()
	for _, address := range addresses {
		conn, greeting, _ := c.Open(ctx, address)
		if conn == nil {
			continue
		}
		if limit, err := strconv.ParseInt(greeting.Info["maxmemory"], 10, 64); err == nil {
			all = append(all, replica{address, limit})
		}
		conn.Close()
	}
	return all
}

// onMachine is how many of the cluster's nodes have the host of address.
func onMachine(view *topology.View, address string) (nodes int) {
	host, _, _ := net.SplitHostPort(address)
	for _, other := range view.Advertised() {
		if h, _, _ := net.SplitHostPort(other); h == host {
			nodes++
		}
	}
	return max(1, nodes)
}

// sample goes through keys, in the order of their hashes, until enough sessions were
// seen and their number can be estimated, and measures the first of them.
func (l *looked) sample(ctx context.Context, conn *session.Conn) error {
	var ids []string
	room := idBytes
	keys, seen, cursor := int64(0), int64(0), "0"
	for page := 0; page < scannedPages && (page == 0 || cursor != "0") && (seen < sampled || keys < leastKeys); page++ {
		reply := conn.Send(ctx, conn.Redis, "scan", cursor, "count", scanCount)
		if err := measuring.Refused(ctx, conn, "SCAN", reply); err != nil {
			return err
		}
		parts, _ := reply.Slice()
		if len(parts) != 2 {
			return &census.Error{Finding: session.Unreadable(l.address, "SCAN")}
		}
		names, _ := parts[1].([]any)
		keys += int64(len(names))
		for _, name := range names {
			id, which, ok := session.KeyOf(name)
			if !ok || which != 0 {
				continue
			}
			seen++
			if len(ids) < sampled && len(id) <= room {
				ids = append(ids, strings.Clone(id))
				room -= len(id)
			}
		}
		conn.Release()
		cursor, _ = parts[0].(string)
	}
	l.counted = cursor == "0"
	l.sessions = seen
	if !l.counted && keys > 0 {
		l.sessions = int64(float64(l.memory.keys) * float64(seen) / float64(keys))
	}
	for part := range slices.Chunk(ids, atOnce) {
		if err := l.measure(ctx, conn, part); err != nil {
			return err
		}
	}
	return nil
}

// measure asks for the sizes and the lives of sessions, in one round trip.
func (l *looked) measure(ctx context.Context, conn *session.Conn, ids []string) error {
	pipe := conn.Redis.Pipeline()
	type asked struct{ data, internal, left, fields, encoding *redis.Cmd }
	var all []asked
	for _, id := range ids {
		keys := session.Keys(id)
		all = append(all, asked{
			conn.AskHere(ctx, pipe, "memory", "usage", keys[0], "samples", 0),
			conn.AskHere(ctx, pipe, "memory", "usage", keys[1], "samples", 0),
			conn.AskHere(ctx, pipe, "pttl", keys[0]),
			conn.AskHere(ctx, pipe, "hlen", keys[0]), // who may not ask this and the next has sizes that are a little less
			conn.AskHere(ctx, pipe, "object", "encoding", keys[0]),
		})
	}
	_, _ = pipe.Exec(ctx) // each command has its own error
	for _, a := range all {
		if session.SentElsewhere(session.ReplyError(a.data)) {
			continue
		}
		if err := measuring.Refused(ctx, conn, "MEMORY USAGE", a.data); err != nil {
			return err
		}
		data, _ := a.data.Int64()
		if data == 0 {
			continue // it has expired meanwhile
		}
		internal, _ := a.internal.Int64()
		fields, _ := a.fields.Int64()
		encoding, _ := a.encoding.Text()
		l.sizes = append(l.sizes, sizeOf(data)+sizeOf(internal)+session.Rounded(min(max(0, fields), mostFields), encoding))
		if left, _ := a.left.Int64(); left > 0 {
			l.lives = max(l.lives, time.Duration(min(left, longestLife))*time.Millisecond)
		}
	}
	return nil
}

// Bounds of what servers say: bytes of a key, its fields, and milliseconds of a session's life.
const (
	largestKey  = 1 << 38
	mostFields  = 1 << 32
	longestLife = 100 * 365 * 24 * 3600 * 1000
)

// sizeOf is what a server says that a key takes, in bytes, within what one can take.
func sizeOf(said int64) int64 { return min(max(0, said), largestKey) }
