// Package parallel runs functions in parallel, and raises a panic of one of them where
// they are waited for. A caller that recovers, as the window does, can then report it;
// otherwise the program ends, as it would have.
package parallel

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Group is a work in parts. The zero value is ready.
type Group struct {
	parts sync.WaitGroup
	first atomic.Pointer[caught]
}

// caught is a panic and where it came from.
type caught struct {
	cause any
	stack []byte
}

// Error shows the panic as Go does, so that its report leads to the place.
func (c *caught) Error() string { return fmt.Sprintf("%v\n\n%s", c.cause, c.stack) }

// Go runs a part on another goroutine. Parts may call Go.
func (g *Group) Go(part func()) {
	g.parts.Go(func() {
		defer func() {
			if cause := recover(); cause != nil {
				g.first.CompareAndSwap(nil, &caught{cause, debug.Stack()})
			}
		}()
		part()
	})
}

// Wait waits for all parts.
func (g *Group) Wait() { g.parts.Wait() }

// Raise panics with the first panic among the parts, if there was one.
func (g *Group) Raise() {
	if first := g.first.Load(); first != nil {
		panic(first)
	}
}

// Until is what do returns, or the error of ctx when that ends first: what cannot be
// interrupted is then left to itself.
func Until[T any](ctx context.Context, do func() (T, error)) (value T, err error) {
	var late T
	var lateErr error
	done := make(chan struct{})
	go func() {
		defer close(done)
		late, lateErr = do()
	}()
	select {
	case <-done:
		return late, lateErr
	case <-ctx.Done():
		return value, ctx.Err()
	}
}

// Each does something n times, in parallel, atOnce of them at the same time, and joins the
// errors. A panic reaches the caller.
func Each(n, atOnce int, do func(i int) error) error {
	errs := make([]error, n)
	turns := make(chan struct{}, atOnce)
	var all Group
	for i := range n {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			errs[i] = do(i)
		})
	}
	all.Wait()
	all.Raise()
	return errors.Join(errs...)
}
