package ui

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config"
)

// scene is a state of the window, to look at.
type scene struct {
	name string
	open func(t *testing.T) (*bench, fyne.Window)
}

// scenes are all the states that the golden images show, but for the Japanese ones.
var scenes = slices.Concat(englishScenes, portugueseScenes)

// englishScenes are in the user's language, which is English unless a test says otherwise.
var englishScenes = slices.Concat(formScenes, testScenes, dialogScenes, fileScenes, applyScenes, publishScenes, comparingScenes, watchScenes, capacityScenes)

// sceneSize is how large the window is.
var sceneSize = fyne.NewSize(Width, Height-menuHeight)

// menuHeight is what the real window's menu bar takes of its height.
const menuHeight = 24

// on opens the window over a status and does something in it.
func on(status func() app.Status, do func(b *bench)) func(*testing.T) (*bench, fyne.Window) {
	return onWorkflow(&fakeWorkflow{status: status()}, do)
}

// onWorkflow is on over a whole workflow.
func onWorkflow(w *fakeWorkflow, do func(b *bench)) func(*testing.T) (*bench, fyne.Window) {
	return func(t *testing.T) (*bench, fyne.Window) {
		b := newBench(t, w, func(o *Options) {
			o.RestartElevated = func(context.Context, *Typed) error { return nil }
			if w.status.Demo {
				o.Demo = &Demo{
					Redis: "redis-server 7.0.15", Settings: func() config.Settings { return w.status.Settings },
					Troubles: []DemoTrouble{{"", "All is well"}, {"down", "A machine is down"}}, Make: func(string) error { return nil },
				}
			}
		})
		b.window.win.Resize(sceneSize)
		b.settle()
		if do != nil {
			do(b)
		}
		b.settle()
		return b, b.window.win
	}
}
