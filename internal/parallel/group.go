// Package parallel runs parts of a work beside each other, and carries a panic out of
// them to the one that called for the work. A caller that is prepared, as the window
// is, can then tell of it; for any other the program ends, as it would have.
package parallel

import (
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

// Go begins a part, on a goroutine of its own. Parts may begin others.
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
