package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sessionconfig/ui/kit"
)

// bench is a window on Fyne's test driver. The test's goroutine is Fyne's: what
// is dispatched waits until the test lets it run.
type bench struct {
	t      *testing.T
	app    fyne.App
	window *Window
	c      *controller
	v      *view
	fake   *fakeWorkflow
	queue  chan func()
	exits  []int
}

// newBench opens a window over a fake workflow. change may set options.
func newBench(t *testing.T, fake *fakeWorkflow, change func(*Options)) *bench {
	t.Helper()
	b := &bench{t: t, app: test.NewApp(), fake: fake, queue: make(chan func(), 10000)}
	o := Options{
		Version:  "1.2.3",
		Dispatch: func(f func()) { b.queue <- f },
		OnExit:   func(code int) { b.exits = append(b.exits, code) },
		Lookup:   func(string) (string, bool) { return "", false },
	}
	if change != nil {
		change(&o)
	}
	b.window = New(b.app, fake, o)
	b.c, b.v = b.window.controller, b.window.controller.view
	b.window.Show()
	return b
}

// patience is how long a test waits for what must come.
const patience = 10 * time.Second

// until runs what is dispatched until condition holds.
func (b *bench) until(what string, condition func() bool) {
	b.t.Helper()
	deadline := time.After(patience)
	for !condition() {
		select {
		case f := <-b.queue:
			f()
		case <-deadline:
			b.t.Fatalf("waited in vain for: %s", what)
		}
	}
}

// settle runs what is dispatched until nothing comes for a moment.
func (b *bench) settle() {
	for {
		select {
		case f := <-b.queue:
			f()
		case <-time.After(50 * time.Millisecond):
			return
		}
	}
}

// press types a key into what has the focus.
func (b *bench) press(keys ...fyne.KeyName) {
	canvas := b.window.win.Canvas()
	for _, key := range keys {
		ev := &fyne.KeyEvent{Name: key}
		if focused := canvas.Focused(); focused != nil {
			focused.TypedKey(ev)
		} else if typed := canvas.OnTypedKey(); typed != nil {
			typed(ev)
		}
	}
}

// paint fixes the look and lays everything out as the real driver does.
func (b *bench) variant(v fyne.ThemeVariant) {
	b.app.Settings().SetTheme(&kit.Theme{Variant: &v})
}
