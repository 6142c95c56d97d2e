package redisprobe

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestPanicReachesTheCaller: what fails unexpectedly in a goroutine of a test is
// raised where the test was called for, whichever goroutine it is.
func TestPanicReachesTheCaller(t *testing.T) {
	for _, at := range []int{1, 3} { // begins with a host, goes on with it
		t.Run(fmt.Sprintf("event %d", at), func(t *testing.T) {
			defer func() {
				raised, ok := recover().(error)
				if !ok || !strings.HasPrefix(raised.Error(), "boom\n\n") || !strings.Contains(raised.Error(), "panics_test.go") {
					t.Errorf("the caller gets %v", raised)
				}
			}()
			events := 0
			target := Target{Hosts: []string{"127.44.22.77:7422"}, Timeout: 5 * time.Second} // nobody listens there
			Run(context.Background(), target, func(Event) {
				if events++; events == at {
					panic("boom")
				}
			})
			t.Errorf("the panic is lost, or there are only %d events", events)
		})
	}
}
