package platform

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestWaitWhile(t *testing.T) {
	tests := map[string]struct {
		busy []string
		want string
	}{
		"nothing in the way":  {nil, ""},
		"one, for a while":    {[]string{"a", "a", "a"}, "Waiting for a.\n"},
		"one after the other": {[]string{"a", "b", "b"}, "Waiting for a.\nWaiting for b.\n"},
		"one that comes back": {[]string{"a", "b", "a"}, "Waiting for a.\nWaiting for b.\nWaiting for a.\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			left := test.busy
			busy := func() string {
				if len(left) == 0 {
					return ""
				}
				what := left[0]
				left = left[1:]
				return what
			}
			var out strings.Builder
			if err := waitWhile(t.Context(), busy, time.Millisecond, &out); err != nil || out.String() != test.want {
				t.Errorf("waitWhile() = %v, and says %q, want %q", err, out.String(), test.want)
			}
			if len(left) > 0 {
				t.Errorf("it did not wait for %v", left)
			}
		})
	}
}

func TestWaitWhileCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	busy := func() string { cancel(); return "for ever" }
	if err := waitWhile(ctx, busy, time.Minute, new(strings.Builder)); !errors.Is(err, context.Canceled) {
		t.Errorf("waitWhile() = %v, want context.Canceled", err)
	}
}
