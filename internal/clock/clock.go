// Package clock writes times as a clock shows them, and chooses those of an axis, alike in
// the window and in reports.
package clock

import (
	"fmt"
	"time"
)

// Text is a time since a beginning, in whole seconds: 1:05, or 2:00:00.
func Text(d time.Duration) string {
	seconds := int(d / time.Second)
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}
