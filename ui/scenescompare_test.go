package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
)

// comparingScenes show the comparison of front-end servers.
var comparingScenes = []scene{
	{"compare-empty", comparing(nil, nil)},
	{"compare", comparing(differing(4), nil)},
	{"compare-alike", comparing([]object{frontEnd("FE1"), frontEnd("FE2"), frontEnd("FE3")}, nil)},
	{"compare-cell", comparing(differing(4), func(w *compareWindow) { w.choose(&chosenCell{3, 1}) })},
	{"compare-twenty", comparing(longNames(differing(20)), func(w *compareWindow) {
		pressIn(w.win, fyne.KeyDown, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight)
	})},
	{"compare-broken", comparing([]object{frontEnd("FE1"), {"a": 1}}, nil)},
}

// comparing is the window that compares, with reports, after something was done in it.
func comparing(reports []object, do func(*compareWindow)) func(*testing.T) (*bench, fyne.Window) {
	return func(t *testing.T) (*bench, fyne.Window) {
		b, _ := on(redisStatus, nil)(t)
		b.c.showCompare()
		w := b.c.compare
		if len(reports) > 0 {
			t.Chdir(t.TempDir())
			reportFiles(t, "reports", reports)
			w.add(must(filepath.Glob(filepath.Join("reports", "*.json")))...)
			b.compared()
		}
		if do != nil {
			do(w)
		}
		return b, w.win
	}
}

// longNames gives servers names that are too long for their columns.
func longNames(reports []object) []object {
	for i, o := range reports {
		o["machine"] = fmt.Sprintf("PRD-OUTSYSTEMS-FRONTEND-%02d", i+1)
	}
	return reports
}

func must(files []string, err error) []string {
	if err != nil || len(files) == 0 {
		panic(os.ErrNotExist)
	}
	return files
}
