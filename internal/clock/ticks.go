package clock

import (
	"math"
	"time"
)

// steps are the distances of the times on an axis that people count in.
var steps = []time.Duration{
	time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour,
}

// Ticks are the times that an axis of the span names, at most so many besides 0.
func Ticks(span time.Duration, most int) []time.Duration {
	most = max(1, most)
	step := steps[len(steps)-1]
	for _, s := range steps {
		if span/s <= time.Duration(most) {
			step = s
			break
		}
	}
	if n := span / step; n > time.Duration(most) { // of many days
		step *= time.Duration(math.Ceil(float64(n) / float64(most)))
	}
	var times []time.Duration
	for when := time.Duration(0); when <= span; when += step {
		times = append(times, when)
	}
	return times
}
