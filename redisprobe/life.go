package redisprobe

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// lifeError says in which step a session life went wrong: by a server's reply,
// by the connection, or by a result that is not the expected one.
type lifeError struct {
	doing string
	reply string // the server's error, as it stands
	err   error  // the connection's
	wrong string // what the result was
}

func (e *lifeError) Error() string {
	switch {
	case e.err != nil:
		return e.doing + ": " + e.err.Error()
	case e.reply != "":
		return e.doing + ": " + e.reply
	default:
		return e.doing + ": " + e.wrong
	}
}

// redirected tells whether the reply sends the client elsewhere or asks it to
// try again: the cluster is being changed.
func (e *lifeError) redirected() bool {
	return sendsElsewhere(e.reply) || strings.HasPrefix(e.reply, "CLUSTERDOWN") || strings.HasPrefix(e.reply, "MASTERDOWN")
}

// sendsElsewhere tells whether an error reply says that a key's slot is served
// by another node, or is on its way there.
func sendsElsewhere(reply string) bool {
	return strings.HasPrefix(reply, "MOVED ") || strings.HasPrefix(reply, "ASK ") || strings.HasPrefix(reply, "TRYAGAIN")
}

// life is one session's life over three keys.
type life struct {
	p     *probe
	keys  []string
	owner string // who holds the lock
	steps []lifeStep
}

// newLife is the life of a session with the id, whose lock the owner will hold.
func (p *probe) newLife(id, owner string) *life {
	return &life{p: p, keys: p.sessionKeys(id), owner: owner}
}

// lifeStep is one command of a life and how its answer must be.
type lifeStep struct {
	doing string
	cmd   *redis.Cmd
	check func(any) string // what is wrong with the result, empty if nothing
}

// script adds a step of the session script to the pipeline; call is "evalsha"
// with the script's name or "eval" with its text.
func (l *life) script(pipe redis.Pipeliner, call, doing, step string, arg string, check func(any) string) {
	text := sessionScriptSHA
	if call == "eval" {
		text = sessionScript
	}
	args := []any{call, text, len(l.keys)}
	for _, key := range l.keys {
		args = append(args, key)
	}
	args = append(args, step, keyExpiry, arg)
	l.steps = append(l.steps, lifeStep{doing, l.p.send(pipe, args...), check})
}

// begin creates the session, takes its lock, and makes sure that nobody else
// gets it.
func (l *life) begin(pipe redis.Pipeliner, call string) {
	l.script(pipe, call, "creating it", "create", l.p.payload, is(int64(1)))
	l.script(pipe, call, "locking it", "lock", l.owner, is(l.owner))
	l.script(pipe, call, "refusing a second lock", "lock", "another", is(l.owner))
}

// middle reads the session back, updates and releases it, and touches it.
func (l *life) middle(pipe redis.Pipeliner, call string) {
	l.script(pipe, call, "reading it back", "read", "", l.checkRead)
	l.script(pipe, call, "updating and releasing it", "update", l.owner, is(int64(1)))
	l.script(pipe, call, "touching it", "touch", "", is(int64(2)))
}

// end removes the session.
func (l *life) end(pipe redis.Pipeliner, call string) {
	l.script(pipe, call, "removing it", "remove", "", is(int64(2)))
	l.script(pipe, "eval", "looking whether it is gone", "look", "", is(int64(0)))
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
	case fields["payload"] != any(l.p.payload) || fields["state"] != any("new"):
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
func (l *life) verify() *lifeError {
	steps := l.steps
	l.steps = nil
	for _, s := range steps {
		switch text := replyError(s.cmd); {
		case text != "":
			return &lifeError{doing: s.doing, reply: text}
		case s.cmd.Err() != nil && !errors.Is(s.cmd.Err(), redis.Nil):
			return &lifeError{doing: s.doing, err: s.cmd.Err()}
		}
		if wrong := s.check(s.cmd.Val()); wrong != "" {
			return &lifeError{doing: s.doing, wrong: wrong}
		}
	}
	return nil
}

// play lives the whole life on one server, in three round trips.
func (l *life) play(client *redis.Client) *lifeError {
	parts := []lifePart{l.load, l.middle, l.end}
	for _, part := range parts {
		if err := l.send(client, part); err != nil {
			return err
		}
	}
	return nil
}

// call is how scripts are run: by their names, unless SCRIPT LOAD is never sent.
func (l *life) call() string {
	if l.p.options.sends("script") {
		return "evalsha"
	}
	return "eval"
}

// load gives the script to the server, and begins.
func (l *life) load(pipe redis.Pipeliner, call string) {
	if l.p.options.sends("script") {
		loaded := l.p.send(pipe, "script", "load", sessionScript)
		l.steps = append(l.steps, lifeStep{"loading its script", loaded, is(sessionScriptSHA)})
	}
	l.begin(pipe, call)
}

// lifePart adds the steps of one round trip to a pipeline.
type lifePart func(pipe redis.Pipeliner, call string)

// send sends one part of the life in one round trip and judges it. If the
// server has forgotten the script meanwhile, it is sent in full, as the runtime
// does.
func (l *life) send(client redis.UniversalClient, part lifePart) *lifeError {
	err := l.sendAs(client, part, l.call())
	if err != nil && strings.HasPrefix(err.reply, "NOSCRIPT") {
		return l.sendAs(client, part, "eval")
	}
	return err
}

func (l *life) sendAs(client redis.UniversalClient, part lifePart, call string) *lifeError {
	pipe := client.Pipeline()
	part(pipe, call)
	_, _ = pipe.Exec(l.p.ctx) // each command holds its own error
	return l.verify()
}

// forget removes the keys of a life that was broken off while the test goes on:
// over the client given or, should its connection have ended, another one. What
// it cannot remove expires. When the test has ended, that was in the last words.
// It tells whether the keys are removed.
func (p *probe) forget(client redis.UniversalClient, address string, keys []string) bool {
	args := []any{"del"}
	for _, key := range keys {
		args = append(args, key)
	}
	if p.ctx.Err() != nil {
		return false
	}
	if transportError([]*redis.Cmd{p.send(client, args...)}) == nil {
		return true
	}
	ctx, cancel := context.WithTimeout(p.ctx, forgetTimeout)
	defer cancel()
	c, err := p.dialer.dial(ctx, address, nil)
	if err != nil {
		return false
	}
	defer c.Close()
	fresh := newClient(c)
	defer fresh.Close()
	pipe := fresh.Pipeline()
	p.auth(pipe)
	p.enterDatabase(pipe)
	p.send(pipe, args...)
	cmds, _ := pipe.Exec(ctx) // the keys expire if this fails
	return transportError(cmds) == nil
}

// forgetTimeout is how long cleaning up over another connection may take.
const forgetTimeout = 500 * time.Millisecond
