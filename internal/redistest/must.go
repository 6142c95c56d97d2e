package redistest

import (
	"testing"
	"time"
)

// fatal is the failure of a test's own: it does not return.
func fatal(t testing.TB) func(error) {
	return func(err error) {
		t.Helper()
		t.Fatal(err)
	}
}

// must hands an error to fail, which does not return.
func must(err error, fail func(error)) {
	if err != nil {
		fail(err)
	}
}

// earlier is the earlier of two times.
func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// Eventually waits until ok holds, looking often, and fails the test with the
// description when the time is over.
func Eventually(t testing.TB, within time.Duration, what string, ok func() bool) {
	t.Helper()
	if !poll(within, ok) {
		t.Fatalf("still not so after %s: %s", within, what)
	}
}

// poll looks every few milliseconds whether ok holds.
func poll(within time.Duration, ok func() bool) bool {
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if ok() {
			return true
		}
	}
	return ok()
}
