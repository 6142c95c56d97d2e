//go:build !race

package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// portugueseScenes show what has the most words in another language.
var portugueseScenes = []scene{
	{"form-portuguese", portuguese(on(redisStatus, nil))},
	{"problems-portuguese", portuguese(on(redisStatus, showProblems))},
	{"advanced-portuguese", portuguese(advancedScene)},
	{"help-portuguese", portuguese(on(redisStatus, func(b *bench) { b.c.showMoreInfo() }))},
	{"test-failed-portuguese", portuguese(reported(failing("tcp-refused"), nil))},
	{"publish-portuguese", portuguese(on(redisStatus, offerPublish))},
	{"database-portuguese", portuguese(on(databaseWith(sqlServer...), nil))},
}

// japaneseScenes are the same in Japanese, whose typeface is not the program's own.
var japaneseScenes = []scene{
	{"form-japanese", japanese(on(redisStatus, nil))},
	{"problems-japanese", japanese(on(redisStatus, showProblems))},
	{"advanced-japanese", japanese(advancedScene)},
	{"help-japanese", japanese(on(redisStatus, func(b *bench) { b.c.showMoreInfo() }))},
	{"test-failed-japanese", japanese(reported(failing("tcp-refused"), nil))},
	{"publish-japanese", japanese(on(redisStatus, offerPublish))},
	{"database-japanese", japanese(on(databaseWith(sqlServer...), nil))},
}

type opener = func(*testing.T) (*bench, fyne.Window)

// portuguese opens a scene in Portuguese.
func portuguese(open opener) opener {
	return func(t *testing.T) (*bench, fyne.Window) {
		speak(t, "pt")
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
