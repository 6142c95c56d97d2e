package clock

import (
	"strings"
	"testing"
	"time"
)

func TestText(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0:00", 999 * time.Millisecond: "0:00", 65 * time.Second: "1:05", 3599 * time.Second: "59:59",
		3725 * time.Second: "1:02:05", 72 * time.Hour: "72:00:00",
	} {
		if got := Text(d); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
}

func TestTicks(t *testing.T) {
	cases := []struct {
		span time.Duration
		most int
		want string
	}{
		{time.Minute, 8, "0:00 0:10 0:20 0:30 0:40 0:50 1:00"},
		{90 * time.Second, 8, "0:00 0:15 0:30 0:45 1:00 1:15 1:30"},
		{2 * time.Hour, 4, "0:00 30:00 1:00:00 1:30:00 2:00:00"},
		{time.Minute, 0, "0:00 1:00"},
		{0, 8, "0:00"},
		{8 * time.Second, 8, "0:00 0:01 0:02 0:03 0:04 0:05 0:06 0:07 0:08"},
		{9 * time.Second, 8, "0:00 0:02 0:04 0:06 0:08"},
		{24 * time.Hour, 8, "0:00 3:00:00 6:00:00 9:00:00 12:00:00 15:00:00 18:00:00 21:00:00 24:00:00"},
		{240 * time.Hour, 4, "0:00 72:00:00 144:00:00 216:00:00"},
	}
	for _, c := range cases {
		var texts []string
		for _, when := range Ticks(c.span, c.most) {
			texts = append(texts, Text(when))
		}
		if got := strings.Join(texts, " "); got != c.want {
			t.Errorf("%v in %d: %s, want %s", c.span, c.most, got, c.want)
		}
	}
}
