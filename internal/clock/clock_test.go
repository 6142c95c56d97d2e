package clock

import (
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
