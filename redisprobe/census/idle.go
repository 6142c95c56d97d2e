package census

import (
	"context"
	"errors"
	"time"
)

// idleContext ends, as at a deadline, when nothing has stirred for too long.
type idleContext struct {
	context.Context
	silence time.Duration
	timer   *time.Timer
}

// errIdle is why an idle context ended by itself.
var errIdle = errors.New("nothing stirred")

// newIdleContext starts to wait at once. The context must be cancelled when it is
// of no use any more.
func newIdleContext(parent context.Context, silence time.Duration) (*idleContext, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(parent)
	timer := time.AfterFunc(silence, func() { cancel(errIdle) })
	return &idleContext{ctx, silence, timer}, func() { timer.Stop(); cancel(nil) }
}

// stir says that something has happened: the wait starts again.
func (c *idleContext) stir() { c.timer.Reset(c.silence) }

// Err is context.DeadlineExceeded when the wait was too long.
func (c *idleContext) Err() error {
	if context.Cause(c.Context) == errIdle {
		return context.DeadlineExceeded
	}
	return c.Context.Err()
}
