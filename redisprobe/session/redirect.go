package session

import (
	"context"
	"net"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Whereabouts is where a hash tag is.
type Whereabouts struct {
	Tag   string
	Moved string // the address that a redirect names; empty for this server
}

// scattered is how many tags are asked for at once: of three masters each almost certainly
// serves one of them, and of a hundred most do.
const scattered = 300

// Scatter asks the server for keys all over the slots, in one round trip.
func (c *Conn) Scatter(ctx context.Context, prefix string) []Whereabouts {
	pipe := c.Redis.Pipeline()
	cmds := make([]*redis.Cmd, scattered)
	all := make([]Whereabouts, scattered)
	for i := range cmds {
		all[i].Tag = prefix + "-" + strconv.Itoa(i)
		cmds[i] = c.Send(ctx, pipe, "exists", Keys(all[i].Tag)[0])
	}
	_, _ = pipe.Exec(ctx) // each command has its own error
	for i := range all {
		all[i].Moved = MovedTo(ReplyError(cmds[i]), c.Address)
	}
	return all
}

// MovedTo is the address that an answer like "MOVED 3999 127.0.0.1:6381" names, or
// owner's if it names no host; empty for any other answer. IPv6 addresses come without
// brackets.
func MovedTo(reply, owner string) string {
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
