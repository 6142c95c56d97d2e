package session

import (
	"context"
	"strings"
)

// Weigh creates a session with a content of that many bytes, asks how much memory its data
// and internal keys take, and removes it, also after an error. The LifeError is about a
// refused command, or about the connection.
func (c *Conn) Weigh(ctx context.Context, id string, content int) (int64, *LifeError) {
	l := &life{conn: c, keys: Keys(id), owner: id}
	c.SetLastWords(c.client.removal(l.keys))
	bytes, err := l.weigh(ctx, content)
	if c.remove(ctx, l.keys) {
		c.SetLastWords(nil)
	}
	return bytes, err
}

// weigh creates the session and asks for the size of its keys.
func (l *life) weigh(ctx context.Context, content int) (total int64, err *LifeError) {
	_, err = l.play(ctx, []step{{"creating it", "create", strings.Repeat("x", content), is(int64(1))}}, true)
	for i := 0; i < 2 && err == nil; i++ {
		cmd := l.conn.Send(ctx, l.conn.Redis, "memory", "usage", l.keys[i], "samples", 0)
		size, _ := cmd.Int64()
		if total += size; cmd.Err() != nil {
			err = &LifeError{doing: "asking for its size", reply: ReplyError(cmd)}
			if err.reply == "" {
				err.err = cmd.Err()
			}
		}
	}
	if err == nil {
		const fields = 2
		encoding, _ := l.conn.Send(ctx, l.conn.Redis, "object", "encoding", l.keys[0]).Text() // who may not ask has a little less
		total += Rounded(fields, encoding)
	}
	return total, err
}

// Rounded is what MEMORY USAGE leaves out of a hash of so many fields: the allocator rounds a
// hash table and each of its entries up by 8 bytes. Small hashes have another encoding.
func Rounded(fields int64, encoding string) int64 {
	if encoding != "hashtable" {
		return 0
	}
	return 8 * (fields + 1)
}
