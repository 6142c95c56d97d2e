package session

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// LifeError says in which step a session life went wrong: by a server's reply,
// by the connection, or by a result that is not the expected one.
type LifeError struct {
	doing string
	reply string // the server's error, as it stands
	err   error  // the connection's
	wrong string // what the result was
}

func (e *LifeError) Error() string {
	switch {
	case e.err != nil:
		return e.doing + ": " + e.err.Error()
	case e.reply != "":
		return e.doing + ": " + e.reply
	default:
		return e.doing + ": " + e.wrong
	}
}

// TestPrefix begins the ids of all test sessions.
const TestPrefix = "sessionconfig-test-"

// payload is a test session's content: 20 KB.
var payload = strings.Repeat("0123456789abcdef", 20<<10/16)

// life is one session's life over three keys.
type life struct {
	conn  *Conn
	keys  []string
	owner string // who holds the lock
	steps []lifeStep
}

// Live plays the life of a session with the id on the server, in three round trips.
// Its keys are removed, whatever comes of it and even if ctx ends; should the server
// be gone, they expire.
func (c *Conn) Live(ctx context.Context, id string) *LifeError {
	l := &life{conn: c, keys: Keys(id), owner: id}
	c.SetLastWords(c.client.Options.removal(l.keys))
	var err *LifeError
	for _, part := range []lifePart{l.load, l.middle, l.end} {
		if err = l.send(ctx, part); err != nil {
			break
		}
	}
	if err == nil || c.remove(ctx, l.keys) {
		c.SetLastWords(nil)
	}
	return err
}

// lifeStep is one command of a life and how its answer must be.
type lifeStep struct {
	doing string
	cmd   *redis.Cmd
	check func(any) string // what is wrong with the result, empty if nothing
}

// script adds a step of the session script to the pipeline; call is "evalsha"
// with the script's name or "eval" with its text.
func (l *life) script(ctx context.Context, pipe redis.Pipeliner, call, doing, step string, arg string, check func(any) string) {
	text := sessionScriptSHA
	if call == "eval" {
		text = sessionScript
	}
	args := []any{call, text, len(l.keys)}
	for _, key := range l.keys {
		args = append(args, key)
	}
	args = append(args, step, keyExpiry, arg)
	l.steps = append(l.steps, lifeStep{doing, l.conn.Send(ctx, pipe, args...), check})
}

// begin creates the session, takes its lock, and makes sure that nobody else
// gets it.
func (l *life) begin(ctx context.Context, pipe redis.Pipeliner, call string) {
	l.script(ctx, pipe, call, "creating it", "create", payload, is(int64(1)))
	l.script(ctx, pipe, call, "locking it", "lock", l.owner, is(l.owner))
	l.script(ctx, pipe, call, "refusing a second lock", "lock", "another", is(l.owner))
}

// middle reads the session back, updates and releases it, and touches it.
func (l *life) middle(ctx context.Context, pipe redis.Pipeliner, call string) {
	l.script(ctx, pipe, call, "reading it back", "read", "", l.checkRead)
	l.script(ctx, pipe, call, "updating and releasing it", "update", l.owner, is(int64(1)))
	l.script(ctx, pipe, call, "touching it", "touch", "", is(int64(2)))
}

// end removes the session.
func (l *life) end(ctx context.Context, pipe redis.Pipeliner, call string) {
	l.script(ctx, pipe, call, "removing it", "remove", "", is(int64(2)))
	l.script(ctx, pipe, "eval", "looking whether it is gone", "look", "", is(int64(0)))
}

// checkRead compares what was read with what was written.
func (l *life) checkRead(result any) string {
	parts, _ := result.([]any)
	if len(parts) != 3 {
		return "the answer has another form"
	}
	fields := pairs(parts[2])
	switch {
	case parts[0] != any(l.owner):
		return "the lock is not held by who took it"
	case parts[1] != any(strconv.Itoa(keyExpiry)):
		return "the timeout is not what was written"
	case fields["payload"] != any(payload) || fields["state"] != any("new"):
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

// verify judges the steps taken so far, and forgets them.
func (l *life) verify() *LifeError {
	steps := l.steps
	l.steps = nil
	for _, s := range steps {
		switch text := ReplyError(s.cmd); {
		case text != "":
			return &LifeError{doing: s.doing, reply: text}
		case s.cmd.Err() != nil && !errors.Is(s.cmd.Err(), redis.Nil):
			return &LifeError{doing: s.doing, err: s.cmd.Err()}
		}
		if wrong := s.check(s.cmd.Val()); wrong != "" {
			return &LifeError{doing: s.doing, wrong: wrong}
		}
	}
	return nil
}

// call is how scripts are run: by their names, unless SCRIPT LOAD is never sent.
func (l *life) call() string {
	if l.conn.client.Options.Sends("script") {
		return "evalsha"
	}
	return "eval"
}

// load gives the script to the server, and begins.
func (l *life) load(ctx context.Context, pipe redis.Pipeliner, call string) {
	if l.conn.client.Options.Sends("script") {
		loaded := l.conn.Send(ctx, pipe, "script", "load", sessionScript)
		l.steps = append(l.steps, lifeStep{"loading its script", loaded, is(sessionScriptSHA)})
	}
	l.begin(ctx, pipe, call)
}

// lifePart adds the steps of one round trip to a pipeline.
type lifePart func(ctx context.Context, pipe redis.Pipeliner, call string)

// send sends one part of the life in one round trip and judges it. If the server
// has forgotten the script meanwhile, it is sent in full, as the client does.
func (l *life) send(ctx context.Context, part lifePart) *LifeError {
	err := l.sendAs(ctx, part, l.call())
	if err != nil && strings.HasPrefix(err.reply, "NOSCRIPT") {
		return l.sendAs(ctx, part, "eval")
	}
	return err
}

func (l *life) sendAs(ctx context.Context, part lifePart, call string) *LifeError {
	pipe := l.conn.Redis.Pipeline()
	part(ctx, pipe, call)
	_, _ = pipe.Exec(ctx) // each command holds its own error
	return l.verify()
}

// pairs reads a flat list of names and values.
func pairs(reply any) map[string]any {
	flat, _ := reply.([]any)
	fields := make(map[string]any, len(flat)/2)
	for i := 0; i+1 < len(flat); i += 2 {
		if name, ok := flat[i].(string); ok {
			fields[name] = flat[i+1]
		}
	}
	return fields
}
