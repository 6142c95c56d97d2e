package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

// watchScenes show a failover that is watched.
var watchScenes = []scene{
	{"watch-asked", on(redisStatus, func(b *bench) { b.c.watchFailover() })},
	{"watch-out", watchScene(18*time.Second, nil)},
	{"watch", watchScene(46*time.Second, nil)},
	{"watch-ended", watchScene(46*time.Second, endTheWatch)},
}

func endTheWatch(b *bench) {
	pressButton(b.t.(*testing.T), b.c.watch.win, "Stop")
	b.until("the end", func() bool { return !b.c.watch.running })
}

// watchScene is a failover as it is shown at a time.
func watchScene(until time.Duration, do func(b *bench)) opener {
	return func(t *testing.T) (*bench, fyne.Window) {
		b, _ := onWorkflow(playing(until, playedSummary()), nil)(t)
		last := time.Duration(0)
		for _, one := range playedFailover() {
			if one.at <= until {
				last = one.at
			}
		}
		w := watched(t, b, last)
		b.settle()
		if do != nil {
			do(b)
		}
		return b, w
	}
}
