package kit

import (
	"math"
	"time"
)

// timeline maps times since a beginning to places from 0 to a width, and back.
type timeline struct {
	span  time.Duration // at width; more than 0
	width float32
}

// at is the place of a time, within the width.
func (t timeline) at(when time.Duration) float32 {
	return t.width * float32(min(1, max(0, float64(when)/float64(t.span))))
}

// when is the time of a place, to a millisecond.
func (t timeline) when(x float32) time.Duration {
	return time.Duration(float64(t.span) * min(1, max(0, float64(x)/float64(t.width)))).Round(time.Millisecond)
}

// leastSpan is what a time axis shows at least.
const leastSpan = time.Minute

// spanFor is what a time axis shows of something that has lasted so long: more than that,
// so that it need not change at every moment, and never twice as much.
func spanFor(lasted time.Duration) time.Duration {
	span := leastSpan
	for i := 0; span < lasted; i++ {
		if i%2 == 0 {
			span += span / 2
		} else {
			span += span / 3
		}
	}
	return span
}

// tickSteps are the distances of the marks on a time axis that people count in.
var tickSteps = []time.Duration{
	time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour,
}

// ticks are the times that an axis of the span names, at most so many besides 0.
func ticks(span time.Duration, most int) []time.Duration {
	most = max(1, most)
	step := tickSteps[len(tickSteps)-1]
	for _, s := range tickSteps {
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
