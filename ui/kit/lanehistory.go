package kit

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// LaneState is the state of a lane at a time. A higher one is worse.
type LaneState uint8

// The states of a lane.
const (
	LaneUnknown LaneState = iota
	LaneUp
	LaneMoved // up, and served by another node than at the beginning
	LaneSlow
	LaneOut
)

const (
	laneParts = 4096                  // of a history
	laneStep  = 50 * time.Millisecond // the first length of a part
)

// LaneHistory is the states of a lane since its beginning, in a bounded number of parts
// of the same length, which doubles when there are too many. The worst state in a part
// counts for the whole part, so that no outage is lost.
type LaneHistory struct {
	step  time.Duration // 0 for laneStep
	parts []LaneState
}

// Raise sets a state from one time up to another, wherever the present one is not worse.
func (h *LaneHistory) Raise(from, to time.Duration, state LaneState) {
	from = max(0, from)
	to = max(to, from+1)
	h.step = cmp.Or(h.step, laneStep)
	for (to-1)/h.step >= laneParts {
		h.halve()
	}
	first, last := int(from/h.step), int((to-1)/h.step)
	if missing := last + 1 - len(h.parts); missing > 0 {
		h.parts = append(h.parts, make([]LaneState, missing)...)
	}
	for i := first; i <= last; i++ {
		h.parts[i] = max(h.parts[i], state)
	}
}

// halve makes parts twice as long.
func (h *LaneHistory) halve() {
	half := h.parts[:0]
	for pair := range slices.Chunk(h.parts, 2) {
		half = append(half, slices.Max(pair))
	}
	h.parts, h.step = half, 2*h.step
}

// laneSpan is a part of a lane's picture in one state, in pixels; to is not in it.
type laneSpan struct {
	from, to int
	state    LaneState
}

// spans are the history in so many pixels, which show the span. Neighbours in the same
// state are one. A pixel shows the worst state of its time. moved are the times at which
// another node took over and the first one took back, in turn.
func (h *LaneHistory) spans(span time.Duration, pixels int, moved []time.Duration) []laneSpan {
	if pixels <= 0 || len(h.parts) == 0 {
		return nil
	}
	perPixel := float64(span) / float64(pixels) / float64(h.step)
	var all []laneSpan
	for x := range pixels {
		first := int(float64(x) * perPixel)
		last := max(first, int(float64(x+1)*perPixel-1e-9))
		if first >= len(h.parts) {
			break
		}
		state := slices.Max(h.parts[first:min(len(h.parts), last+1)])
		if state == LaneUp && movedAt(moved, time.Duration(first)*h.step) {
			state = LaneMoved
		}
		if n := len(all); n > 0 && all[n-1].state == state {
			all[n-1].to = x + 1
		} else {
			all = append(all, laneSpan{x, x + 1, state})
		}
	}
	return slices.DeleteFunc(all, func(s laneSpan) bool { return s.state == LaneUnknown })
}

// movedAt tells whether another node than the first serves a lane at a time.
func movedAt(moved []time.Duration, when time.Duration) bool {
	elsewhere := false
	for _, at := range moved {
		if at > when {
			break
		}
		elsewhere = !elsewhere
	}
	return elsewhere
}

// LaneMark is something that happened at a time.
type LaneMark struct {
	At    time.Duration
	Label string   // short, for the picture
	Texts []string // what happened, one below the other
	Muted bool     // about the program itself, and not about what it shows; without a label
}

// mostTexts is how many texts a mark keeps when marks are merged.
const mostTexts = 12

// MergeMarks merges marks, which are in the order of their times, that are closer than a
// gap to the first of them. A merged label names the first and the last.
func MergeMarks(marks []LaneMark, gap time.Duration) []LaneMark {
	var merged []LaneMark
	for _, m := range marks {
		n := len(merged)
		if n == 0 || m.At-merged[n-1].At >= gap {
			m.Texts = slices.Clone(m.Texts)
			merged = append(merged, m)
			continue
		}
		last := &merged[n-1]
		if room := mostTexts - len(last.Texts); room > 0 {
			last.Texts = append(last.Texts, m.Texts[:min(room, len(m.Texts))]...)
		}
		last.Label = joinLabels(last.Label, m.Label)
	}
	return merged
}

// joinLabels is the label of several: 2 and 3, or 2-3 and 4-6, become 2-6.
func joinLabels(first, last string) string {
	from, _, _ := strings.Cut(first, "-")
	_, to, found := strings.Cut(last, "-")
	if !found {
		to = last
	}
	return from + "-" + to
}
