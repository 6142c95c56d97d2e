//go:build linux

package redisprobe_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/capacity"
	"sessionconfig/redisprobe/topology"
)

// fillScript creates sessions ARGV[1] to ARGV[2] with that many bytes of content as the
// platform keeps them, evenly between half and three halves of ARGV[3].
const fillScript = `for i = ARGV[1], ARGV[2] do
  local id = string.format('{%s_%024d}', ARGV[4], i)
  local size = math.floor(ARGV[3] * (0.5 + (i * 7919 % 1000) / 1000))
  if ARGV[5] == 'same' then size = ARGV[3] + 0 end
  redis.call('HMSET', id .. '_Data', 'payload', string.rep('x', size), 'state', 'new')
  redis.call('HMSET', id .. '_Internal', 'timeout', 1200, 'scratch', '1')
  redis.call('EXPIRE', id .. '_Data', 1200) redis.call('EXPIRE', id .. '_Internal', 1200)
end return 1`

// filling puts sessions on a server.
type filling struct {
	server *redistest.Server
	conn   *redistest.Conn
	size   int
	spread string
	count  int
}

func newFilling(t *testing.T, s *redistest.Server, size int, spread string) *filling {
	t.Helper()
	conn, err := s.Dial()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil { // filling takes longer than a command
		t.Fatal(err)
	}
	return &filling{s, conn, size, spread, 0}
}

// add creates so many sessions.
func (f *filling) add(n int) error {
	_, err := f.conn.Do("EVAL", fillScript, "0", strconv.Itoa(f.count+1), strconv.Itoa(f.count+n), strconv.Itoa(f.size), "shop", f.spread)
	if err == nil {
		f.count += n
	}
	return err
}

// untilFull creates sessions until one is refused or thrown out.
func (f *filling) untilFull(t *testing.T) {
	t.Helper()
	batch := max(1, 4000/f.size)
	for {
		err := f.add(batch)
		if err != nil && strings.Contains(err.Error(), "OOM") {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if f.count/batch%8 == 0 && !strings.Contains(f.server.MustDo(t, "INFO", "stats"), "evicted_keys:0\r") {
			return
		}
	}
}

// TestCapacityHolds fills servers until the first login fails or the first session is
// thrown out: as many fit as was said, within 5 %.
func TestCapacityHolds(t *testing.T) {
	for _, policy := range []string{"noeviction", "volatile-lru"} {
		for _, size := range []int{60, 400, 4 << 10, 20 << 10} {
			server := func(t *testing.T) *redistest.Server {
				return redistest.StartServer(t, redistest.Options{Password: password, Directives: []string{
					"maxmemory " + strconv.Itoa(min(48<<20, 24<<20+1000*size)), "maxmemory-policy " + policy,
				}})
			}
			t.Run(fmt.Sprint("given ", policy, size), func(t *testing.T) { holdsGiven(t, server(t), size) })
			t.Run(fmt.Sprint("measured ", policy, size), func(t *testing.T) { holdsMeasured(t, server(t), size) })
		}
	}
}

// holdsGiven forecasts from the size of the sessions that will come.
func holdsGiven(t *testing.T, s *redistest.Server, size int) {
	r := ask(t, s, redisprobe.CapacityOptions{Content: size})
	if keys := s.MustDo(t, "DBSIZE"); keys != "0" {
		t.Errorf("%s keys stayed", keys)
	}
	f := newFilling(t, s, size, "same")
	f.untilFull(t)
	expectWithin(t, r.Room, f.count)
	for _, content := range []int{0, size} { // what refuses another session still tells that it is full
		if full := ask(t, s, redisprobe.CapacityOptions{Content: content}); full.Room > int64(f.count)/50 {
			t.Errorf("the full server has room for %d (content %d)", full.Room, content)
		}
	}
}

// holdsMeasured forecasts from sessions of many sizes when a third of them have come.
func holdsMeasured(t *testing.T, s *redistest.Server, size int) {
	f := newFilling(t, s, size, "even")
	for range (24<<20 + 500*size) / (size + 600) / 60 {
		if err := f.add(20); err != nil {
			t.Fatal(err)
		}
	}
	r, begun := ask(t, s, redisprobe.CapacityOptions{}), f.count
	if counted := r.Masters[0].Sessions; counted < int64(begun)*95/100 || counted > int64(begun)*105/100 {
		t.Errorf("%d sessions counted of %d", counted, begun)
	}
	f.untilFull(t)
	expectWithin(t, r.Room+int64(begun), f.count)
}

func ask(t *testing.T, s *redistest.Server, o redisprobe.CapacityOptions) redisprobe.CapacityReport {
	t.Helper()
	r, err := redisprobe.Capacity(t.Context(), target(s.Addr), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func expectWithin(t *testing.T, forecast int64, came int) {
	t.Helper()
	off := float64(forecast)/float64(came) - 1
	if off < -0.05 || off > 0.05 {
		t.Errorf("%d were forecast, %d came", forecast, came)
	}
}

// TestCapacityOfCluster: a cluster is full when its first master is, new sessions go
// where the slots are, and what is expected is shared out likewise.
func TestCapacityOfCluster(t *testing.T) {
	t.Parallel()
	c := redistest.StartCluster(t, redistest.ClusterOptions{
		Password: password, Directives: []string{"maxmemory 20mb", "maxmemory-policy noeviction"},
		Slots: func(master int) string { return []string{"0-8191", "8192-12287", "12288-16383"}[master] },
	})
	r := ask(t, c.Nodes[0], redisprobe.CapacityOptions{Content: 4 << 10, Expect: 1000})
	if len(r.Masters) != 3 || r.Masters[0].Share != 0.5 || r.Masters[0].Expected != 500 || r.Fits == nil || !*r.Fits {
		t.Fatalf("%+v", r)
	}
	if whole := r.Masters[0].Room * 2; r.Room < whole-2 || r.Room > whole+2 {
		t.Errorf("room for %d, the master with half of the slots has %d", r.Room, r.Masters[0].Room)
	}
	if backlog := r.Masters[0].Backlog; backlog < 900<<10 || backlog > 1<<20 {
		t.Errorf("the backlog will take %d", backlog)
	}
	if r.Masters[0].NodesThere != 2 || r.Masters[0].ForkBytes == 0 {
		t.Errorf("%d nodes, a fork copies %d", r.Masters[0].NodesThere, r.Masters[0].ForkBytes)
	}
	over := ask(t, c.Nodes[0], redisprobe.CapacityOptions{Content: 4 << 10, Expect: r.Room * 3})
	text := strings.Join(over.Advice, "\n")
	if *over.Fits || !strings.Contains(text, " on "+c.Seeds()[0]+"; that takes ") || !strings.Contains(text, "masters like these instead of 3") || !strings.Contains(text, "rebalance") {
		t.Errorf("fits %t, advice:\n%s", *over.Fits, text)
	}
	small := c.Replicas()[0]
	small.MustDo(t, "CONFIG", "SET", "maxmemory", "10mb")
	c.Replicas()[1].Pause(t) // one that does not answer keeps nothing from being measured
	text = strings.Join(ask(t, c.Nodes[0], redisprobe.CapacityOptions{Content: 4 << 10}).Advice, "\n")
	c.Replicas()[1].Resume(t)
	if !strings.Contains(text, "Set maxmemory 20mb on "+small.Addr+", as on its master ") || strings.Count(text, "as on its master") != 1 {
		t.Errorf("advice: %s", text)
	}
	for _, s := range c.Masters() {
		if keys := s.MustDo(t, "DBSIZE"); keys != "0" {
			t.Errorf("%s keys stayed on %s", keys, s.Addr)
		}
	}
}

// TestCapacityOfItemsHolds: sessions of several items, each too long for a hash that is kept as
// a list, fit as was said, within 5 %.
func TestCapacityOfItemsHolds(t *testing.T) {
	t.Parallel()
	s := redistest.StartServer(t, redistest.Options{Password: password, Directives: []string{"maxmemory 24mb", "maxmemory-policy noeviction"}})
	const script = `for i = ARGV[1], ARGV[1] + 99 do
  local id, items = string.format('{shop_%024d}', i), {}
  for j = 1, 20 do items[2 * j - 1] = 'item' .. j items[2 * j] = string.rep('x', 70) end
  redis.call('HMSET', id .. '_Data', unpack(items)) redis.call('HMSET', id .. '_Internal', 'timeout', 1200)
  redis.call('EXPIRE', id .. '_Data', 1200) redis.call('EXPIRE', id .. '_Internal', 1200)
end return 1`
	s.MustDo(t, "EVAL", script, "0", "0")
	r, came := ask(t, s, redisprobe.CapacityOptions{}), 100
	for ; ; came += 100 {
		if _, err := s.Do("EVAL", script, "0", strconv.Itoa(came)); err != nil {
			break
		}
	}
	expectWithin(t, r.Room+100, came)
}

// TestCapacityOfSlotsHolds fills a cluster's master until the first session is refused: also
// where each slot has hash tables of its own, as many fit as was said, within 5 %.
func TestCapacityOfSlotsHolds(t *testing.T) {
	for _, size := range []int{400, 4 << 10} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			t.Parallel()
			c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password, NoReplicas: true, Directives: []string{"maxmemory 40mb", "maxmemory-policy noeviction"}})
			s := c.Nodes[0]
			r := ask(t, s, redisprobe.CapacityOptions{Content: size})
			conn, err := s.Dial()
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if err := conn.SetDeadline(time.Now().Add(2 * time.Minute)); err != nil { // filling takes longer than a command
				t.Fatal(err)
			}
			came, content := 0, strings.Repeat("x", size)
			for i := 0; err == nil; i++ {
				id := fmt.Sprintf("{shop_%x}", sha256.Sum256([]byte(strconv.Itoa(i))))[:30] + "}" // spread over the slots as sessions are
				if topology.Slot(id) >= 16384/3 {
					continue
				}
				for _, command := range [][]string{
					{"HMSET", id + "_Data", "payload", content, "state", "new"},
					{"HMSET", id + "_Internal", "timeout", "1200", "scratch", "1"},
					{"EXPIRE", id + "_Data", "1200"},
					{"EXPIRE", id + "_Internal", "1200"},
				} {
					if err == nil {
						_, err = conn.Do(command...)
					}
				}
				came++
			}
			if !strings.Contains(err.Error(), "OOM") {
				t.Fatal(err)
			}
			place := slices.IndexFunc(r.Masters, func(m redisprobe.CapacityMaster) bool { return m.Address == s.Addr })
			expectWithin(t, r.Masters[place].Room, came-1)
		})
	}
}

// TestCapacityOfServersPartlyDown: a server that could not be asked is named.
func TestCapacityOfServersPartlyDown(t *testing.T) {
	t.Parallel()
	up, down := server(t), server(t)
	down.Kill()
	r, err := redisprobe.Capacity(t.Context(), target(up.Addr, down.Addr), redisprobe.CapacityOptions{Content: 100})
	if err != nil || len(r.Masters) != 1 || !strings.Contains(strings.Join(r.Advice, "\n"), down.Addr+" could not be asked") {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestCapacityOnlyLooks: where there are sessions, nothing is written, and no content is read.
func TestCapacityOnlyLooks(t *testing.T) {
	t.Parallel()
	s := server(t)
	nodes := []*redistest.Server{s}
	if _, err := redisprobe.Capacity(t.Context(), target(s.Addr), redisprobe.CapacityOptions{}); !errors.Is(err, redisprobe.ErrNoSessions) {
		t.Errorf("without sessions: %v", err)
	}
	for i := range 40 {
		put(t, nodes, fmt.Sprintf("app_%03d", i), "Data", "Internal")
	}
	s.MustDo(t, "CONFIG", "RESETSTAT")
	r, err := redisprobe.Capacity(t.Context(), target(s.Addr), redisprobe.CapacityOptions{})
	if err != nil {
		t.Fatal(err)
	}
	m := r.Masters[0]
	if m.Sessions != 40 || m.Estimated || m.Maxmemory != 0 || m.LimitBytes <= 0 || m.LimitBytes >= m.Machine || !strings.Contains(m.Then, "kernel ends the Redis process") {
		t.Errorf("%+v", m)
	}
	if r.Session.Measured != 40 || r.Session.LivesS < 1100 || r.Session.LivesS > 1200 || !strings.Contains(r.Advice[0], "Set maxmemory ") {
		t.Errorf("%+v", r)
	}
	onlyLooked(t, nodes)
}

// TestCapacityRefused: what keeps from measuring is said in words.
func TestCapacityRefused(t *testing.T) {
	t.Parallel()
	s := redistest.StartServer(t, redistest.Options{Password: password, Users: []string{"blind on >" + password + " ~* &* +@all -memory"}})
	put(t, []*redistest.Server{s}, "one", "Data", "Internal")
	to := target(s.Addr)
	to.User = "blind"
	for _, o := range []redisprobe.CapacityOptions{{}, {Content: 100}} {
		_, err := redisprobe.Capacity(t.Context(), to, o)
		failed, ok := errors.AsType[*redisprobe.SessionsError](err)
		if !ok || failed.Finding.Node != s.Addr {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if keys := s.MustDo(t, "DBSIZE"); keys != "2" {
		t.Errorf("%s keys are there", keys)
	}
	s.MustDo(t, "CONFIG", "SET", "maxmemory", "1")
	full, err := redisprobe.Capacity(t.Context(), target(s.Addr), redisprobe.CapacityOptions{Content: 100})
	if err != nil || full.Room != 0 {
		t.Errorf("a full server with a session to measure: room for %d, %v", full.Room, err)
	}
	s.MustDo(t, "FLUSHALL")
	if _, err := redisprobe.Capacity(t.Context(), target(s.Addr), redisprobe.CapacityOptions{Content: 100}); !strings.Contains(fmt.Sprint(err), "memory") {
		t.Errorf("a full server: %v", err)
	}
}

// TestCapacityGrowth: two looks tell when it is full.
func TestCapacityGrowth(t *testing.T) {
	look := func(sessions, room int64) redisprobe.CapacityReport {
		return redisprobe.CapacityReport{Room: room, Masters: []redisprobe.CapacityMaster{{Sessions: sessions}}}
	}
	g := capacity.Between(look(100, 900), look(200, 800), 6*60*1e9)
	if g.PerHour != 1000 || g.FullInHours != 0.8 {
		t.Errorf("%+v", g)
	}
	if g := capacity.Between(look(200, 800), look(100, 900), 6*60*1e9); g.PerHour != -1000 || g.FullInHours != 0 {
		t.Errorf("%+v", g)
	}
}

// TestCapacityOfLongNames: what is kept of the names that a server gives its sessions is
// bounded, so that its answers cost no memory.
func TestCapacityOfLongNames(t *testing.T) {
	s := server(t)
	put(t, []*redistest.Server{s}, "one", "Data", "Internal")
	var page strings.Builder
	fmt.Fprintf(&page, "*2\r\n$1\r\n5\r\n*16\r\n%s", redistest.Bulk("{one}_Data"))
	for i := range 15 {
		page.WriteString(redistest.Bulk(fmt.Sprintf("{app_%d%s}_Data", i, strings.Repeat("x", 100_000))))
	}
	long := redistest.StartPeer(t, redistest.Filter(s.Addr, func(args []string, reply string) string {
		switch args[0] {
		case "SCAN":
			return page.String()
		case "INFO":
			_, body, _ := strings.Cut(reply, "\r\n")
			return redistest.Bulk(body + "used_memory_rss:9223372036854775807\r\nmem_not_counted_for_evict:99999999999999999999\r\n" +
				"db0:keys=9223372036854775807,expires=0\r\ndb1:keys=9223372036854775807,expires=0\r\n")
		}
		return reply
	}))
	var r redisprobe.CapacityReport
	var err error
	peak := redistest.PeakMemory(func() { r, err = redisprobe.Capacity(t.Context(), target(long.Addr), redisprobe.CapacityOptions{}) })
	if err != nil || r.Session.Measured < 1 || r.Masters[0].Sessions < 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if peak > memoryBound {
		t.Errorf("it took %d KiB of memory, want at most %d", peak>>10, memoryBound>>10)
	}
}

// TestCapacityOfLargeContent: the size of one session may be as large as is allowed.
func TestCapacityOfLargeContent(t *testing.T) {
	t.Parallel()
	s := server(t)
	const content = 16 << 20
	r, err := redisprobe.Capacity(t.Context(), target(s.Addr), redisprobe.CapacityOptions{Content: content})
	if err != nil || r.Session.LargestBytes < content || r.Session.LargestBytes > content*3/2 {
		t.Errorf("%+v, %v", r.Session, err)
	}
	if keys := s.MustDo(t, "DBSIZE"); keys != "0" {
		t.Errorf("%s keys are there", keys)
	}
}

// TestCapacityAmongOthers: where the keys that are looked at are not all, and none is of a
// session, it is not said that there are no sessions.
func TestCapacityAmongOthers(t *testing.T) {
	t.Parallel()
	s := server(t)
	if _, err := redisprobe.Capacity(t.Context(), target(s.Addr), redisprobe.CapacityOptions{}); !errors.Is(err, redisprobe.ErrNoSessions) || errors.Is(err, redisprobe.ErrNoneSeen) {
		t.Errorf("an empty server: %v", err)
	}
	s.MustDo(t, "EVAL", "for i = 1, 250000 do redis.call('SET', i, '') end", "0")
	if _, err := redisprobe.Capacity(t.Context(), target(s.Addr), redisprobe.CapacityOptions{}); !errors.Is(err, redisprobe.ErrNoneSeen) || !errors.Is(err, redisprobe.ErrNoSessions) {
		t.Errorf("one full of others' keys: %v", err)
	}
}
