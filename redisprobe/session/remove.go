package session

import (
	"context"
	"slices"
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

// KeyOf reads the name of a session's key: its session, and which of Keys it is. ok is
// false for any other key, and for those of tests.
func KeyOf(name any) (id string, which int, ok bool) {
	key, _ := name.(string)
	id, end, closed := strings.Cut(strings.TrimPrefix(key, "{"), "}")
	which = slices.Index(client.SessionKeys, end)
	return id, which, closed && key[0] == '{' && id != "" && which >= 0 && !strings.HasPrefix(id, TestPrefix)
}

// removal is the command that removes keys, as it goes over the wire.
func (c *Client) removal(keys []string) []byte {
	return c.written(nil, append([]string{"del"}, keys...)...)
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
