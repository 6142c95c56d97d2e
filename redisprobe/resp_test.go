package redisprobe

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

func TestRespScanner(t *testing.T) {
	nested := strings.Repeat("*1\r\n", maxDepth) + ":1\r\n"
	tests := []struct {
		name, stream string
		replies      int
		err          error
	}{
		{"status", "+OK\r\n", 1, nil},
		{"several", "+OK\r\n:12\r\n$-1\r\n*-1\r\n*0\r\n", 5, nil},
		{"bulk", "$5\r\nhello\r\n", 1, nil},
		{"bulk with line ends inside", "$4\r\n\r\n\r\n\r\n", 1, nil},
		{"bulk not at its end", "$5\r\nhel", 0, nil},
		{"array", "*3\r\n:1\r\n$1\r\na\r\n*2\r\n+x\r\n-y\r\n+next\r\n", 2, nil},
		{"as deep as may be", nested, 1, nil},
		{"RESP3", "%1\r\n+a\r\n,1.5\r\n_\r\n#t\r\n=5\r\ntxt:a\r\n~1\r\n(12\r\n", 5, nil},
		{"too deep", "*1\r\n" + nested, 0, errTooLarge},
		{"huge array", "*2147483647\r\n", 0, errTooLarge},
		{"huge map", fmt.Sprintf("%%%d\r\n", maxElements), 0, errTooLarge},
		{"arrays that add up", fmt.Sprintf("*2\r\n*%d\r\n", maxElements-1), 0, errTooLarge},
		{"huge bulk", "$2147483647\r\n", 0, errTooLarge},
		{"bulks that add up", "*2\r\n" + bulk(maxBulk) + fmt.Sprintf("$%d\r\n", maxBulk), 0, errTooLarge},
		{"endless lines", "*200000\r\n" + strings.Repeat("+"+strings.Repeat("x", 6000)+"\r\n", 1100), 0, errTooLarge},
		{"endless status", "+" + strings.Repeat("x", maxLine+2), 0, errTooLarge},
		{"endless length", "$" + strings.Repeat("1", maxHeader+2), 0, errTooLarge},
		{"HTTP", "HTTP/1.1 400 Bad Request\r\n", 0, errNotRESP},
		{"negative length", "$-2\r\n", 0, errNotRESP},
		{"no length", "*x\r\n", 0, errNotRESP},
		{"streamed", "$?\r\n", 0, errNotRESP},
		{"no carriage return", "+OK\n", 0, errNotRESP},
	}
	for _, test := range tests {
		for _, size := range []int{1, 3, 1 << 20} {
			t.Run(fmt.Sprintf("%s by %d", test.name, size), func(t *testing.T) {
				var s respScanner
				var err error
				for rest := []byte(test.stream); len(rest) > 0 && err == nil; {
					n := min(size, len(rest))
					err = s.feed(rest[:n])
					rest = rest[n:]
				}
				if s.replies != test.replies && test.err == nil || !errors.Is(err, test.err) {
					t.Errorf("%d replies, error %v; want %d, %v", s.replies, err, test.replies, test.err)
				}
			})
		}
	}
}

// bulk is a bulk string of the given length.
func bulk(n int) string { return fmt.Sprintf("$%d\r\n%s\r\n", n, strings.Repeat("x", n)) }

// FuzzRespScanner holds that how a stream is cut makes no difference.
func FuzzRespScanner(f *testing.F) {
	f.Add([]byte("*2\r\n$1\r\na\r\n-ERR no\r\n+OK\r\n"), 3)
	f.Add([]byte("%1\r\n:1\r\n$-1\r\n"), 1)
	f.Fuzz(func(t *testing.T, stream []byte, cut int) {
		var whole, parts respScanner
		errWhole := whole.feed(stream)
		at := 0
		if len(stream) > 0 {
			at = max(0, cut) % len(stream)
		}
		errParts := parts.feed(stream[:at])
		if errParts == nil {
			errParts = parts.feed(stream[at:])
		}
		if whole.replies != parts.replies || whole.lastError != parts.lastError || (errWhole == nil) != (errParts == nil) {
			t.Fatalf("whole: %d, %q, %v; cut at %d: %d, %q, %v",
				whole.replies, whole.lastError, errWhole, at, parts.replies, parts.lastError, errParts)
		}
	})
}

// pipe connects a guard to a peer that does what play says.
func pipe(t *testing.T, ctx context.Context, b *budget, play func(net.Conn)) *guard {
	t.Helper()
	here, there := net.Pipe()
	go func() {
		defer there.Close()
		play(there)
	}()
	g := newGuard(ctx, here, here, b, new(lastWords))
	t.Cleanup(func() { g.Close() })
	return g
}

func TestGuardRemembersTheLastErrorLine(t *testing.T) {
	g := pipe(t, t.Context(), nil, func(c net.Conn) { io.WriteString(c, "-ERR max number of clients reached\r\n") })
	if _, err := io.ReadAll(g); err != nil || g.scan.lastError != "ERR max number of clients reached" {
		t.Errorf("%q, %v", g.scan.lastError, err)
	}
}

func TestGuardListensWhenItCannotSpeak(t *testing.T) {
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
	g := newGuard(t.Context(), conn, conn, nil, new(lastWords))
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
	if !strings.HasPrefix(g.scan.lastError, "DENIED") {
		t.Errorf("the peer's last words are %q", g.scan.lastError)
	}
}

func TestGuardEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	g := pipe(t, ctx, nil, func(c net.Conn) { io.Copy(io.Discard, c) })
	time.AfterFunc(20*time.Millisecond, cancel)
	began := time.Now()
	if _, err := g.Read(make([]byte, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("read ends with %v", err)
	}
	if took := time.Since(began); took > 90*time.Millisecond {
		t.Errorf("read ends after %s", took)
	}
}

func TestBudget(t *testing.T) {
	b := newBudget()
	huge := fmt.Sprintf("$%d\r\n", hugeAnswer)
	first := pipe(t, t.Context(), b, func(c net.Conn) { io.WriteString(c, huge); io.Copy(io.Discard, c) })
	if _, err := first.Read(make([]byte, 64)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	second := pipe(t, ctx, b, func(c net.Conn) { io.WriteString(c, huge); io.Copy(io.Discard, c) })
	if _, err := second.Read(make([]byte, 64)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a second huge reply is let through: %v", err)
	}
	first.done()
	third := pipe(t, t.Context(), b, func(c net.Conn) { io.WriteString(c, huge); io.Copy(io.Discard, c) })
	if _, err := third.Read(make([]byte, 64)); err != nil {
		t.Errorf("after the first is done: %v", err)
	}
}

func TestGuessPeer(t *testing.T) {
	tests := map[string]string{
		"HTTP/1.1 400 Bad":             ": it is a web server (HTTP)",
		"<html>":                       ": it is a web server (HTTP)",
		"SSH-2.0-OpenSSH":              ": it is an SSH server",
		"220 mail.example":             ": it is a mail or FTP server",
		"\x15\x03\x01\x00\x02\x02\x28": ": it speaks TLS",
		"secret-password":              "",
		"":                             "",
	}
	for opener, want := range tests {
		if got := guessPeer([]byte(opener)); got != want {
			t.Errorf("%q: %q, want %q", opener, got, want)
		}
	}
}
