package kit

import "time"

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
