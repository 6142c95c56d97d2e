package kit

import (
	"slices"
	"testing"
	"time"
)

const second = time.Second

func TestTimeline(t *testing.T) {
	line := timeline{span: 2 * time.Minute, width: 600}
	for when, want := range map[time.Duration]float32{-second: 0, 0: 0, 30 * second: 150, time.Minute: 300, 2 * time.Minute: 600, time.Hour: 600} {
		if got := line.at(when); got != want {
			t.Errorf("%v is at %v, want %v", when, got, want)
		}
	}
	for x, want := range map[float32]time.Duration{-5: 0, 150: 30 * second, 600: 2 * time.Minute, 900: 2 * time.Minute} {
		if got := line.when(x); got != want {
			t.Errorf("%v is the time %v, want %v", x, got, want)
		}
	}
}

// TestSpanFor: an axis holds what has lasted, is never mostly empty after the first minute, and changes seldom.
func TestSpanFor(t *testing.T) {
	changes, before := 0, time.Duration(0)
	for lasted := time.Duration(0); lasted < 25*time.Hour; lasted += second {
		span := spanFor(lasted)
		if span < lasted || span > leastSpan && span >= 2*lasted {
			t.Fatalf("of %v it shows %v", lasted, span)
		}
		if span != before {
			changes, before = changes+1, span
		}
	}
	if changes > 25 {
		t.Errorf("in a day it changed %d times", changes)
	}
}

// TestLaneSpans: what is drawn of a lane, at a pixel a second.
func TestLaneSpans(t *testing.T) {
	type span = laneSpan
	cases := []struct {
		name  string
		fill  func(h *LaneHistory)
		moved []time.Duration
		want  []span
	}{
		{"nothing", func(*LaneHistory) {}, nil, nil},
		{"up", func(h *LaneHistory) { h.Raise(0, 10*second, LaneUp) }, nil, []span{{0, 10, LaneUp}}},
		{"up in pieces is one", func(h *LaneHistory) {
			for s := range 10 {
				h.Raise(time.Duration(s)*second, time.Duration(s+1)*second, LaneUp)
			}
		}, nil, []span{{0, 10, LaneUp}}},
		{"out is seen, however short", func(h *LaneHistory) {
			h.Raise(0, 10*second, LaneUp)
			h.Raise(4300*time.Millisecond, 4350*time.Millisecond, LaneOut)
		}, nil, []span{{0, 4, LaneUp}, {4, 5, LaneOut}, {5, 10, LaneUp}}},
		{"what is graver stays", func(h *LaneHistory) {
			h.Raise(2*second, 5*second, LaneOut)
			h.Raise(0, 10*second, LaneUp)
			h.Raise(4*second, 6*second, LaneSlow)
		}, nil, []span{{0, 2, LaneUp}, {2, 5, LaneOut}, {5, 6, LaneSlow}, {6, 10, LaneUp}}},
		{"a gap", func(h *LaneHistory) {
			h.Raise(0, 2*second, LaneUp)
			h.Raise(5*second, 7*second, LaneUp)
		}, nil, []span{{0, 2, LaneUp}, {5, 7, LaneUp}}},
		{"served elsewhere, and back", func(h *LaneHistory) {
			h.Raise(0, 10*second, LaneUp)
			h.Raise(3*second, 4*second, LaneOut)
		}, []time.Duration{3500 * time.Millisecond, 8 * second}, []span{{0, 3, LaneUp}, {3, 4, LaneOut}, {4, 8, LaneMoved}, {8, 10, LaneUp}}},
		{"before the beginning", func(h *LaneHistory) { h.Raise(-5*second, second, LaneSlow) }, nil, []span{{0, 1, LaneSlow}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var h LaneHistory
			c.fill(&h)
			if got := h.spans(time.Minute, 60, c.moved); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestLaneHistoryOfADay: a day takes no more room than a minute, and a short outage in it is still there.
func TestLaneHistoryOfADay(t *testing.T) {
	var h LaneHistory
	for s := range 24 * 3600 {
		h.Raise(time.Duration(s)*second, time.Duration(s+1)*second, LaneUp)
		if s == 5000 {
			h.Raise(5000*second, 5000*second+300*time.Millisecond, LaneOut)
		}
	}
	if cap(h.parts) > 2*laneParts {
		t.Errorf("it holds %d parts", cap(h.parts))
	}
	spans := h.spans(24*time.Hour, 700, nil)
	if len(spans) != 3 || spans[1].state != LaneOut || spans[1].to-spans[1].from > 2 {
		t.Errorf("the outage is drawn as %v", spans)
	}
	if x := (timeline{24 * time.Hour, 700}).at(5000 * second); spans[1].from > int(x) || spans[1].to < int(x) {
		t.Errorf("it is drawn at %d, and was at %v", spans[1].from, x)
	}
}

func TestMergeMarks(t *testing.T) {
	var marks []LaneMark
	for i, at := range []time.Duration{0, second, 2 * second, 10 * second, 30 * second, 31 * second} {
		marks = append(marks, LaneMark{At: at, Label: string(rune('1' + i)), Texts: []string{"text " + string(rune('1'+i))}})
	}
	merged := MergeMarks(marks, 5*second)
	var labels []string
	for _, m := range merged {
		labels = append(labels, m.Label)
	}
	if want := []string{"1-3", "4", "5-6"}; !slices.Equal(labels, want) {
		t.Errorf("labels %v, want %v", labels, want)
	}
	if want := []string{"text 1", "text 2", "text 3"}; !slices.Equal(merged[0].Texts, want) {
		t.Errorf("texts %v, want %v", merged[0].Texts, want)
	}
	again := MergeMarks(merged, time.Minute)
	if len(again) != 1 || again[0].Label != "1-6" || len(marks[0].Texts) != 1 {
		t.Errorf("merged again %v; of the first %v", again, marks[0].Texts)
	}
}
