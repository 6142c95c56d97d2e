package wire

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// heard is what a peer gets to hear of a connection that is used as told.
func heard(t *testing.T, use func(ctx context.Context, cancel func(), c *Conn)) string {
	t.Helper()
	here, there := net.Pipe()
	all := make(chan string)
	go func() {
		text, _ := io.ReadAll(there)
		all <- string(text)
	}()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := newConn(ctx, here, here, nil)
	use(ctx, cancel, c)
	select {
	case text := <-all:
		return text
	case <-time.After(5 * time.Second):
		t.Fatal("the connection was not closed")
		return ""
	}
}

// TestLastWords holds that they are said whatever ends the connection, once, and
// never in the middle of a command.
func TestLastWords(t *testing.T) {
	const ping, farewell = "*1\r\n$4\r\nPING\r\n", "*2\r\n$3\r\nDEL\r\n$1\r\nk\r\n"
	tests := []struct {
		name, want string
		use        func(ctx context.Context, cancel func(), c *Conn)
	}{
		{"cancelled", ping + farewell, func(ctx context.Context, cancel func(), c *Conn) {
			c.SetLastWords([]byte(farewell))
			io.WriteString(c, ping)
			cancel()
		}},
		{"closed", ping + farewell, func(ctx context.Context, cancel func(), c *Conn) {
			c.SetLastWords([]byte(farewell))
			io.WriteString(c, ping)
			c.Close()
			cancel()
		}},
		{"nothing to say", ping, func(ctx context.Context, cancel func(), c *Conn) {
			c.SetLastWords([]byte(farewell))
			io.WriteString(c, ping)
			c.SetLastWords(nil)
			cancel()
		}},
		{"half a command", farewell, func(ctx context.Context, cancel func(), c *Conn) {
			c.SetLastWords([]byte(farewell))
			io.WriteString(c, ping[:9])
			io.WriteString(c, ping[9:11])
			cancel()
		}},
		{"halves of a command", ping + ping + ping + farewell, func(ctx context.Context, cancel func(), c *Conn) {
			c.SetLastWords([]byte(farewell))
			io.WriteString(c, ping+ping[:9])
			io.WriteString(c, ping[9:]+ping)
			cancel()
		}},
		{"too late", farewell, func(ctx context.Context, cancel func(), c *Conn) {
			c.SetLastWords([]byte(farewell))
			cancel()
			for range 1000 {
				if _, err := io.WriteString(c, "+a\r\n"); err != nil {
					return
				}
				time.Sleep(time.Millisecond)
			}
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := heard(t, test.use)
			if test.name == "too late" {
				got = strings.ReplaceAll(got, "+a\r\n", "") // before the cancel was noticed
			}
			if got != test.want {
				t.Errorf("heard %q, want %q", got, test.want)
			}
		})
	}
}
