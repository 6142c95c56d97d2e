package ui

import (
	"testing"
	"time"

	"sessionconfig/assets"

	"fyne.io/fyne/v2"
)

// portugueseScenes and japaneseScenes show what has the most words in the other
// languages. The Japanese typeface is not the program's own.
var (
	portugueseScenes = scenesIn("portuguese", portuguese)
	japaneseScenes   = scenesIn("japanese", japanese)
)

func scenesIn(language string, in func(opener) opener) []scene {
	return []scene{
		{"form-" + language, in(on(redisStatus, nil))},
		{"problems-" + language, in(on(redisStatus, showProblems))},
		{"advanced-" + language, in(advancedScene)},
		{"help-" + language, in(helped(func(b *bench) { b.c.showHelp(assets.HelpHosts) }))},
		{"test-failed-" + language, in(reported(failing("tcp-refused"), nil))},
		{"publish-" + language, in(on(redisStatus, offerPublish))},
		{"watch-asked-" + language, in(on(redisStatus, func(b *bench) { b.c.watchFailover() }))},
		{"watch-ended-" + language, in(watchScene(46*time.Second, endTheWatch))},
		{"database-" + language, in(on(databaseWith(sqlServer...), nil))},
	}
}

type opener = func(*testing.T) (*bench, fyne.Window)

// portuguese opens a scene in Portuguese.
func portuguese(open opener) opener {
	return func(t *testing.T) (*bench, fyne.Window) {
		prefer(t, "pt")
		return open(t)
	}
}

// japanese opens a scene in Japanese.
func japanese(open opener) opener {
	return func(t *testing.T) (*bench, fyne.Window) {
		speak(t, "ja")
		if speaking.code != "ja" {
			t.Fatal("no Japanese typeface was found; scripts/setup test installs one")
		}
		return open(t)
	}
}
