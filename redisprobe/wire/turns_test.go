package wire

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// ask dials address, and returns the error of asking it something.
func ask(ctx context.Context, d *Dialer, address string) error {
	conn, err := d.Dial(ctx, address, nil)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "*1\r\n$4\r\nPING\r\n"); err != nil {
		return err
	}
	_, err = bufio.NewReader(conn).ReadString('\n')
	return err
}

// TestSetAside: whoever keeps silent is set aside while others wait, and they have their
// turn; so is who sends byte by byte, and who begins a handshake and does not go on.
func TestSetAside(t *testing.T) {
	secured := &Security{Verify: nil}
	cases := map[string]struct {
		play     redistest.Play
		security *Security
	}{
		"silent":                {redistest.Silent, nil},
		"byte by byte":          {redistest.Drip("+"+strings.Repeat("x", 4000), 5*time.Millisecond), nil},
		"silent, with TLS":      {redistest.Silent, secured},
		"no end of a handshake": {redistest.Drip("\x16\x03\x03\x40\x00"+strings.Repeat("\x02", 4000), 5*time.Millisecond), secured},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			bad := redistest.StartPeer(t, test.play)
			ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
			defer cancel()
			turns := NewTurns(1)
			d, secure := NewDialer(nil, ""), NewDialer(test.security, "")
			d.Turns, secure.Turns = turns, turns
			held := make(chan error, 1)
			go func() { held <- ask(ctx, secure, bad.Addr) }()
			redistest.Eventually(t, time.Second, "it has its turn", func() bool { return len(turns.places) == 1 })
			good := redistest.StartPeer(t, redistest.Script(func([]string) string { return "+PONG\r\n" }))
			if err := ask(ctx, d, good.Addr); err != nil {
				t.Errorf("one that answers: %v", err)
			}
			if err := <-held; !errors.Is(err, ErrSetAside) {
				t.Errorf("one that does not: %v", err)
			}
			if before := NewTurns(1).patience(ctx, bad.Addr); turns.patience(ctx, bad.Addr) < 3*before/2 {
				t.Error("it is not waited for any longer the next time")
			}
			redistest.Eventually(t, time.Second, "all turns are given back", func() bool { return len(turns.places) == 0 })
		})
	}
}

// TestNobodyWaits: as long as nobody waits, a silent one is waited for until the end.
func TestNobodyWaits(t *testing.T) {
	silent := redistest.StartPeer(t, redistest.Silent)
	d := NewDialer(nil, "")
	d.Turns = NewTurns(1)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := ask(ctx, d, silent.Addr); errors.Is(err, ErrSetAside) || !RanOut.Is(err) {
		t.Errorf("%v", err)
	}
	d.Turns.places <- struct{}{}
	ctx, cancel = context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	step, is := errors.AsType[*StepError](ask(ctx, d, silent.Addr))
	if !is || step.Step != Turn {
		t.Errorf("without a turn: %v", step)
	}
}

// TestPatience: there is some whatever the limit, the more the fewer wait, and twice as much
// for whoever was set aside.
func TestPatience(t *testing.T) {
	turns := NewTurns(32)
	for _, left := range []time.Duration{time.Second, time.Minute, 100 * 24 * time.Hour, 290 * 365 * 24 * time.Hour} {
		ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(left))
		defer cancel()
		turns.waiting.Store(0)
		alone := turns.patience(ctx, "a:1")
		turns.waiting.Store(1000)
		crowded := turns.patience(ctx, "a:1")
		turns.aside["b:1"] = 1
		if again := turns.patience(ctx, "b:1"); crowded <= 0 || alone <= 10*crowded || again < 3*crowded/2 {
			t.Errorf("%s: %s alone, %s in a crowd, %s again", left, alone, crowded, again)
		}
	}
	if p := turns.patience(t.Context(), "a:1"); p <= 0 {
		t.Errorf("without a limit %s", p)
	}
}
