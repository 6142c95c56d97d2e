package redistest_test

import (
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

func TestPeers(t *testing.T) {
	s := redistest.StartServer(t, redistest.Options{})
	s.MustDo(t, "SET", "key", "value")
	cases := []struct {
		name  string
		play  redistest.Play
		reply string // what GET key gives
		err   string // or the error
	}{
		{"relay", redistest.Relay(s.Addr, 0), "value", ""},
		{"filter", redistest.Filter(s.Addr, func(args []string, reply string) string {
			return strings.ReplaceAll(reply, "value", args[0]+args[1])
		}), "GETke", ""},
		{"script", redistest.Script(func(args []string) string { return "+" + strings.Join(args, " ") + "\r\n" }), "GET key", ""},
		{"drip", redistest.Drip("+slow\r\n", time.Millisecond), "slow", ""},
		{"close at once", redistest.CloseAtOnce, "", "EOF"},
		{"HTTP", redistest.HTTP, "", "not a reply"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			peer := redistest.StartPeer(t, c.play)
			conn, err := redistest.Dial(peer.Addr, nil, 5*time.Second)
			if err != nil {
				t.Fatal(err)
			}
			value, err := conn.Do("GET", "key")
			conn.Close()
			switch {
			case c.err == "" && (err != nil || value != c.reply):
				t.Errorf("GET key = %v, %v; want %q", value, err, c.reply)
			case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
				if c.err != "EOF" || err == nil || !strings.Contains(err.Error(), "reset") {
					t.Errorf("GET key = %v, %v; want an error with %q", value, err, c.err)
				}
			}
			redistest.Eventually(t, 2*time.Second, "no connection is open", func() bool { return peer.Open() == 0 })
		})
	}
}

func TestRelayKeepsCommandsTogether(t *testing.T) {
	s := redistest.StartServer(t, redistest.Options{})
	peer := redistest.StartPeer(t, redistest.Relay(s.Addr, 20*time.Millisecond))
	conn, err := redistest.Dial(peer.Addr, nil, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.Do("PING")
	began := time.Now()
	conn.Write([]byte(strings.Repeat("PING\r\n", 50)))
	for read := 0; read < 50*len("+PONG\r\n"); {
		n, err := conn.Read(make([]byte, 4096))
		if err != nil {
			t.Fatal(err)
		}
		read += n
	}
	if took := time.Since(began); took < 40*time.Millisecond || took > time.Second {
		t.Errorf("fifty commands at once took %s, want about 40ms", took)
	}
}

func TestSentinel(t *testing.T) {
	s := redistest.StartServer(t, redistest.Options{})
	sentinel := redistest.StartServer(t, redistest.Options{Sentinel: true, Directives: []string{
		"sentinel monitor main 127.0.0.1 " + strings.TrimPrefix(s.Addr, "127.0.0.1:") + " 1",
	}})
	if got := sentinel.MustDo(t, "INFO", "server"); !strings.Contains(got, "redis_mode:sentinel") {
		t.Errorf("INFO server = %s", got)
	}
}

func TestPeakMemory(t *testing.T) {
	var kept []byte
	peak := redistest.PeakMemory(func() {
		kept = make([]byte, 8<<20)
		time.Sleep(5 * time.Millisecond)
	})
	if peak < 8<<20-64<<10 || peak > 9<<20 || len(kept) == 0 { // other things may be freed meanwhile
		t.Errorf("peak = %d bytes, want about 8 MiB", peak)
	}
}

func TestLeaked(t *testing.T) {
	started, stop := make(chan struct{}), make(chan struct{})
	go stay(started, stop)
	<-started
	if stacks := redistest.Leaked("redistest_test.stay"); len(stacks) != 1 {
		t.Errorf("%d goroutines found, want 1: %v", len(stacks), stacks)
	}
	close(stop)
	if stacks := redistest.Leaked("redistest_test.stay"); len(stacks) != 0 {
		t.Errorf("found after the end: %v", stacks)
	}
}

func stay(started, stop chan struct{}) {
	close(started)
	<-stop
}

func TestTimed(t *testing.T) {
	took, stalled := redistest.Timed(func() { time.Sleep(30 * time.Millisecond) })
	if took < 30*time.Millisecond || stalled > took {
		t.Errorf("took %s, stalled for %s", took, stalled)
	}
}
