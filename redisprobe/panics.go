package redisprobe

import (
	"fmt"
	"runtime/debug"
	"sync/atomic"
)

// panics carries a panic out of the goroutines of a test to the one that called
// for it. A caller that is prepared, as the window is, can then tell of it; for any
// other the program ends, as it would have.
type panics struct{ first atomic.Pointer[caught] }

// caught is a panic and where it came from.
type caught struct {
	cause any
	stack []byte
}

// Error shows the panic as Go does, so that its report leads to the place.
func (c *caught) Error() string { return fmt.Sprintf("%v\n\n%s", c.cause, c.stack) }

// guard is work whose panic is kept.
func (p *panics) guard(work func()) func() {
	return func() {
		defer func() {
			if cause := recover(); cause != nil {
				p.first.CompareAndSwap(nil, &caught{cause, debug.Stack()})
			}
		}()
		work()
	}
}

// raise panics with what was kept.
func (p *panics) raise() {
	if first := p.first.Load(); first != nil {
		panic(first)
	}
}
