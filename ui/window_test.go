package ui

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

// TestQuitRunsNoHook: Fyne's own hook at the end may wait forever for a loop that has
// ended.
func TestQuitRunsNoHook(t *testing.T) {
	l := test.NewTempApp(t).Lifecycle()
	hooked, ok := l.(interface {
		SetOnStoppedHookExecuted(func())
		OnStopped() func()
	})
	if !ok {
		t.Fatalf("Fyne's lifecycle is a %T now: does quitting still hang?", l)
	}
	hooked.SetOnStoppedHookExecuted(func() {})
	quitWithoutHook(l)
	if hooked.OnStopped() != nil {
		t.Error("a hook is left")
	}
}
