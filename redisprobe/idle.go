package redisprobe

import (
	"context"
	"errors"
	"time"
)

// idleContext ends, as at a deadline, when nothing has stirred for a while.
type idleContext struct {
	context.Context
	patience time.Duration
	timer    *time.Timer
}

// errIdle is why an idle context ended by itself.
var errIdle = errors.New("nothing stirred")

// newIdleContext starts to wait at once. The context must be cancelled when it is
// of no use any more.
func newIdleContext(parent context.Context, patience time.Duration) (*idleContext, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(parent)
	timer := time.AfterFunc(patience, func() { cancel(errIdle) })
	return &idleContext{ctx, patience, timer}, func() { timer.Stop(); cancel(nil) }
}

// stir says that something has happened: the wait begins anew.
func (c *idleContext) stir() { c.timer.Reset(c.patience) }

// Err is context.DeadlineExceeded when the wait was too long.
func (c *idleContext) Err() error {
	if context.Cause(c.Context) == errIdle {
		return context.DeadlineExceeded
	}
	return c.Context.Err()
}
