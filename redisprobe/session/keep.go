package session

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// keepScript plays a step of a session that is kept, over its data, internal and lock
// keys, as a request of the platform does: "take" locks it and reads it, and creates it
// if there is none; "release" writes and unlocks. ARGV: step, expiry in seconds, owner of
// the lock, number of the write.
//
//go:embed keep.lua
var keepScript string

var keepScriptSHA = sync.OnceValue(func() string { return redis.NewScript(keepScript).Hash() })

// Kept is a session that is kept for long.
type Kept struct {
	ID     string
	Owner  string // of its lock
	Expiry int    // seconds that its keys outlive their last use
}

// Gone is the number of a session that was created again.
const Gone = -1

// Take locks the session and reads the number of its last write; Gone where there was
// none, and there is one now. The error is the server's reply or the connection's.
func (c *Conn) Take(k Kept) (number int64, err *LifeError) {
	return c.keep(k, "take", 0)
}

// GiveBack writes the number, and unlocks the session.
func (c *Conn) GiveBack(k Kept, number int64) *LifeError {
	_, err := c.keep(k, "release", number)
	return err
}

func (c *Conn) keep(k Kept, name string, number int64) (int64, *LifeError) {
	keys := Keys(k.ID)
	failed := &LifeError{doing: "keeping it (" + name + ")"}
	run := func(command, script string) (value any) {
		value, failed.reply, failed.err = c.Ask(command, script, "3", keys[0], keys[1], keys[2], name, strconv.Itoa(k.Expiry), k.Owner, strconv.FormatInt(number, 10))
		return value
	}
	value := run("evalsha", keepScriptSHA())
	if strings.HasPrefix(failed.reply, "NOSCRIPT") {
		value = run("eval", keepScript) // the client sends the text along the first time
	}
	if failed.reply != "" || failed.err != nil {
		return 0, failed
	}
	parts, _ := value.([]any)
	if len(parts) != 2 {
		failed.wrong = "the answer has another form"
		return 0, failed
	}
	text, _ := parts[1].(string)
	found, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return Gone, nil
	}
	return found, nil
}

// Reply is the server's error reply that ended a step; empty if there was none.
func (e *LifeError) Reply() string { return e.reply }
