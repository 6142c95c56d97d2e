package session

import (
	"context"
	"net"
	"strings"
)

// Moved asks the server for a key that the master at owner serves, and returns the
// address that its redirect names; empty if it sends nobody elsewhere. A redirect
// that names no host is to owner.
func (c *Conn) Moved(ctx context.Context, key, owner string) string {
	return movedTo(ReplyError(c.Send(ctx, c.Redis, "exists", key)), owner)
}

// movedTo reads "MOVED 3999 127.0.0.1:6381"; IPv6 addresses come without brackets.
func movedTo(reply, owner string) string {
	words := strings.Fields(reply)
	if len(words) != 3 || words[0] != "MOVED" {
		return ""
	}
	colon := strings.LastIndexByte(words[2], ':')
	if colon < 0 {
		return ""
	}
	host, port := strings.Trim(words[2][:colon], "[]"), words[2][colon+1:]
	if host == "" || host == "?" {
		return owner
	}
	return net.JoinHostPort(host, port)
}
