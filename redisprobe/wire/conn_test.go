package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// pipe connects to a peer that does what play says.
func pipe(t *testing.T, ctx context.Context, b budget, play func(net.Conn)) *Conn {
	t.Helper()
	here, there := net.Pipe()
	go func() {
		defer there.Close()
		play(there)
	}()
	c := newConn(ctx, here, here, b)
	t.Cleanup(func() { c.Close() })
	return c
}

func TestConnRemembersTheLastErrorLine(t *testing.T) {
	g := pipe(t, t.Context(), nil, func(c net.Conn) { io.WriteString(c, "-ERR max number of clients reached\r\n") })
	if _, err := io.ReadAll(g); err != nil || g.LastError() != "ERR max number of clients reached" {
		t.Errorf("%q, %v", g.LastError(), err)
	}
}

func TestConnListensWhenItCannotSpeak(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		io.WriteString(conn, "-DENIED Redis is running in protected mode\r\n")
		conn.(*net.TCPConn).CloseWrite()
		conn.(*net.TCPConn).CloseRead()
		time.Sleep(300 * time.Millisecond)
		conn.Close()
	}()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	g := newConn(t.Context(), conn, conn, nil)
	defer g.Close()
	for range 100 {
		if _, err = io.WriteString(g, strings.Repeat("+ping\r\n", 1<<13)); err != nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if err == nil {
		t.Fatal("the end of the peer was never noticed")
	}
	if !strings.HasPrefix(g.LastError(), "DENIED") {
		t.Errorf("the peer's last words are %q", g.LastError())
	}
}

func TestConnEndsWithItsContext(t *testing.T) {
	took := time.Hour
	for attempt := 0; took > 90*time.Millisecond && attempt < 5; attempt++ { // the machine may be slow
		ctx, cancel := context.WithCancel(t.Context())
		g := pipe(t, ctx, nil, func(c net.Conn) { io.Copy(io.Discard, c) })
		time.AfterFunc(20*time.Millisecond, cancel)
		began := time.Now()
		if _, err := g.Read(make([]byte, 1)); !errors.Is(err, context.Canceled) {
			t.Errorf("read ends with %v", err)
		}
		took = time.Since(began)
	}
	if took > 90*time.Millisecond {
		t.Errorf("read ends after %s", took)
	}
}

// TestBudget holds that of big answers so many are read at the same time, and that
// one place is enough for an answer that goes on growing.
func TestBudget(t *testing.T) {
	b := make(budget, bigAtOnce)
	big := fmt.Sprintf("*2\r\n$%d\r\n%s\r\n$%d\r\n", bigAnswer, strings.Repeat("x", bigAnswer), bigAnswer)
	announce := func(c net.Conn) { io.WriteString(c, big); io.Copy(io.Discard, c) }
	var first *Conn
	for range bigAtOnce {
		first = pipe(t, t.Context(), b, announce)
		if _, err := io.ReadFull(first, make([]byte, len(big))); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	waiting := pipe(t, ctx, b, announce)
	if _, err := waiting.Read(make([]byte, 64)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a further big reply is let through: %v", err)
	}
	first.Release()
	next := pipe(t, t.Context(), b, announce)
	if _, err := next.Read(make([]byte, 64)); err != nil {
		t.Errorf("after one is done: %v", err)
	}
}
