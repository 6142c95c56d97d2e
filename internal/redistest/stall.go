package redistest

import (
	"io"
	"net"
	"sync"
	"time"
)

// Standstill is a time in which this process did not run, though it had to.
type Standstill struct{ From, To time.Time }

// Pulse feels when this process, or the machine, does not run: who measures times must
// not take that for the servers'.
type Pulse struct {
	stop chan struct{}
	all  sync.WaitGroup
	felt []Standstill
}

const (
	pulseEach = 5 * time.Millisecond
	pulseLate = 10 * time.Millisecond // from which on it is a standstill
)

// FeelPulse begins to feel. It does what a test does that waits for a server, by a socket
// that this process itself answers: late is only who starves.
func FeelPulse() *Pulse {
	p := &Pulse{stop: make(chan struct{})}
	p.all.Go(p.feel)
	return p
}

// End ends it, and returns what was felt.
func (p *Pulse) End() []Standstill {
	close(p.stop)
	p.all.Wait()
	return p.felt
}

// longest is how long the longest of them is.
func longest(all []Standstill) (longest time.Duration) {
	for _, one := range all {
		longest = max(longest, one.To.Sub(one.From))
	}
	return longest
}

func (p *Pulse) feel() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer listener.Close()
	go func() {
		if conn, err := listener.Accept(); err == nil {
			_, _ = io.Copy(conn, conn)
			conn.Close()
		}
	}()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	last, one := time.Now(), []byte{0}
	for {
		select {
		case <-p.stop:
			return
		case <-time.After(pulseEach):
		}
		_, _ = conn.Write(one)
		_, _ = io.ReadFull(conn, one)
		now := time.Now()
		if now.Sub(last) > pulseEach+pulseLate {
			p.felt = append(p.felt, Standstill{last.Add(pulseEach), now})
		}
		last = now
	}
}

const (
	attempts   = 4
	stoodStill = 50 * time.Millisecond // what times are measured then says nothing
	calmWithin = time.Minute
)

// Undisturbed makes attempts at what measures times: until one succeeds, or fails while
// this process had no standstill, and four at most. Before each further one it calls again,
// with the number of the attempt that failed and how long the standstill was, and waits for
// calm, at most a minute.
func Undisturbed(attempt func() (ok bool), again func(number int, still time.Duration)) {
	for number := 1; ; number++ {
		pulse := FeelPulse()
		ok := attempt()
		still := longest(pulse.End())
		if ok || still <= stoodStill || number == attempts {
			return
		}
		again(number, still)
		awaitCalm()
	}
}

// awaitCalm waits until for a second this process has had no standstill.
func awaitCalm() {
	for began := time.Now(); time.Since(began) < calmWithin; {
		p := FeelPulse()
		time.Sleep(time.Second)
		if longest(p.End()) <= stoodStill {
			return
		}
	}
}
