package session

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"sessionconfig/redisprobe/topology"

	"github.com/redis/go-redis/v9"
)

// LifeError says in which step a session life went wrong: by a server's reply,
// by the connection, or by a result that is not the expected one.
type LifeError struct {
	doing string
	reply string // the server's error
	err   error  // the connection's
	wrong string // what the result was
}

func (e *LifeError) Error() string { return fmt.Sprint(e.doing, ": ", e.reply, e.wrong, e.err) }

// TestPrefix begins the ids of all test sessions.
const TestPrefix = "sessionconfig-test-"

// payload is a test session's content: 20 KB.
var payload = sync.OnceValue(func() string { return strings.Repeat("0123456789abcdef", 20<<10/16) })

// life is one session's life over three keys.
type life struct {
	conn  *Conn
	keys  []string
	owner string // of the lock
}

// step is one command of a life and how its answer must be.
type step struct {
	doing string
	name  string           // in the session script; "load" loads that
	arg   string           // of the step
	wrong func(any) string // what is wrong with the result, empty if nothing
}

// rounds are the steps of a life by round trips: the session is created and locked, and a
// second lock is refused; it is read back, updated, released and touched, and it is
// removed.
func (l *life) rounds() [][]step {
	return [][]step{
		{
			{"loading its script", "load", "", is(sessionScriptSHA())},
			{"creating it", "create", payload(), is(int64(1))},
			{"locking it", "lock", l.owner, is(l.owner)},
			{"refusing a second lock", "lock", "another", is(l.owner)},
		},
		{
			{"reading it back", "read", "", l.misread},
			{"updating and releasing it", "update", l.owner, is(int64(1))},
			{"touching it", "touch", "", is(int64(2))},
			{"removing it", "remove", "", is(int64(2))},
			{"checking that it is gone", "look", "", is(int64(0))},
		},
	}
}

// Live plays the life of a session with the id on the server, in two round trips. Its
// keys are removed also after an error and if ctx ends; if the server is gone, they
// expire.
func (c *Conn) Live(ctx context.Context, id string) (err *LifeError) {
	l := &life{conn: c, keys: Keys(id), owner: id}
	c.SetLastWords(c.client.removal(l.keys))
	for i, steps := range l.rounds() {
		if _, loads := c.client.first().Sends("script"); i == 0 && !loads {
			steps = steps[1:]
		}
		var done int
		done, err = l.play(ctx, steps, true)
		if err != nil && strings.HasPrefix(err.reply, "NOSCRIPT") { // forgotten meanwhile: sent in full, as the client does
			_, err = l.play(ctx, steps[done:], false)
		}
		if err != nil {
			break
		}
	}
	if err == nil || c.remove(ctx, l.keys) {
		c.SetLastWords(nil)
	}
	return err
}

// play takes steps in one round trip and judges them; done is how many went well before
// the one that did not. The script is run by its name, or by its text.
func (l *life) play(ctx context.Context, steps []step, named bool) (done int, _ *LifeError) {
	pipe := l.conn.Redis.Pipeline()
	cmds := make([]*redis.Cmd, len(steps))
	for i, s := range steps {
		args := []any{"evalsha", sessionScriptSHA(), len(l.keys), l.keys[0], l.keys[1], l.keys[2], s.name, keyExpiry, s.arg}
		switch {
		case s.name == "load":
			args = []any{"script", "load", sessionScript}
		case !named, s.name == "create": // the client sends the text along the first time
			args[0], args[1] = "eval", sessionScript
		}
		cmds[i] = l.conn.Send(ctx, pipe, args...)
	}
	_, _ = pipe.Exec(ctx) // each command has its own error
	for i, s := range steps {
		err := &LifeError{doing: s.doing, reply: ReplyError(cmds[i])}
		if s.name == "load" && (Denied(err.reply) || unknown(err.reply)) {
			l.conn.unloaded = Denied(err.reply) // the client does without
			continue
		}
		if err.reply == "" && !errors.Is(cmds[i].Err(), redis.Nil) {
			err.err = cmds[i].Err()
		}
		if err.reply == "" && err.err == nil {
			err.wrong = s.wrong(cmds[i].Val())
		}
		if err.reply != "" || err.err != nil || err.wrong != "" {
			return i, err
		}
	}
	return len(steps), nil
}

// misread compares what was read with what was written.
func (l *life) misread(result any) string {
	parts, _ := result.([]any)
	if len(parts) != 3 {
		return "the answer has another form"
	}
	fields := topology.Pairs(parts[2])
	switch {
	case parts[0] != any(l.owner):
		return "the lock does not belong to the session that took it"
	case parts[1] != any(strconv.Itoa(keyExpiry)):
		return "the timeout is not what was written"
	case fields["payload"] != any(payload()) || fields["state"] != any("new"):
		return "the content is not what was written"
	}
	return ""
}

// is makes a check for one expected value.
func is(want any) func(any) string {
	return func(got any) string {
		if got == want {
			return ""
		}
		if number, ok := got.(int64); ok {
			return fmt.Sprintf("the answer is %d, expected is %v", number, want)
		}
		return "the answer is not the expected one"
	}
}
