//go:build !linux

package watch

import "time"

// newPacemaker makes one that beats at a length.
func newPacemaker(length time.Duration) pacemaker { return newTimed(length) }
