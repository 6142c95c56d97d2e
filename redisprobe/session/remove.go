package session

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/client"
)

// Keys are the three keys of a session.
func Keys(id string) []string {
	keys := make([]string, len(client.SessionKeys))
	for i, end := range client.SessionKeys {
		keys[i] = "{" + id + "}" + end
	}
	return keys
}

// removal is the command that removes keys, as it goes over the wire.
func (c *Client) removal(keys []string) []byte {
	var out strings.Builder
	fmt.Fprintf(&out, "*%d\r\n", 1+len(keys))
	for _, word := range append([]string{c.nameOf("del")}, keys...) {
		fmt.Fprintf(&out, "$%d\r\n%s\r\n", len(word), word)
	}
	return []byte(out.String())
}

// removeTimeout is how long cleaning up over another connection may take.
const removeTimeout = 500 * time.Millisecond

// remove removes the keys of a life that was broken off while the test goes on:
// over this connection or, should it have ended, another one. What it cannot remove
// expires. When the test has ended, the last words do it. It tells whether the keys
// are removed.
func (c *Conn) remove(ctx context.Context, keys []string) bool {
	args := []any{"del"}
	for _, key := range keys {
		args = append(args, key)
	}
	if ctx.Err() != nil {
		return false
	}
	if TransportError([]*redis.Cmd{c.Send(ctx, c.Redis, args...)}) == nil {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, removeTimeout)
	defer cancel()
	fresh, _, _ := c.client.Open(ctx, c.Address)
	if fresh == nil {
		return false
	}
	defer fresh.Close()
	return TransportError([]*redis.Cmd{fresh.Send(ctx, fresh.Redis, args...)}) == nil
}
