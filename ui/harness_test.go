package ui

import (
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"sessionconfig/app"
	"sessionconfig/app/platform"
	"sessionconfig/config"
	_ "sessionconfig/internal/earlylocale" // before Fyne looks at the locale
	"sessionconfig/ui/kit"
)

// bench is a window on Fyne's test driver. The test's goroutine is Fyne's: what
// is dispatched waits until the test lets it run.
type bench struct {
	t      testing.TB
	app    fyne.App
	window *Window
	c      *controller
	v      *view
	fake   *fakeWorkflow
	queue  chan func()
	busy   atomic.Int32 // how much the window does elsewhere
	exits  []int
}

// Tests answer dialogs at once.
func init() { unaskedPause, doubleClick, testTick = 0, 0, time.Hour }

// newBench opens a window over a fake workflow. change may set options.
func newBench(t testing.TB, fake *fakeWorkflow, change func(*Options)) *bench {
	t.Helper()
	b := newBenchOver(t, fake, change)
	b.fake = fake
	return b
}

// newBenchOver opens a window over any workflow.
func newBenchOver(t testing.TB, w Workflow, change func(*Options)) *bench {
	t.Helper()
	b := &bench{t: t, app: newApp(), queue: make(chan func(), 10000)}
	o := Options{
		Version:  "1.2.3",
		Dispatch: func(f func()) { b.queue <- f },
		Elsewhere: func(f func()) {
			b.busy.Add(1)
			go func() {
				defer b.busy.Add(-1)
				f()
			}()
		},
		OnExit: func(code int) { b.exits = append(b.exits, code) },
	}
	if change != nil {
		change(&o)
	}
	b.window = New(b.app, w, o)
	b.c, b.v = b.window.controller, b.window.controller.view
	b.window.Show()
	t.Cleanup(b.forget)
	return b
}

// forget gives up what Fyne keeps of the windows, as its driver does with a window that
// closes: otherwise each later test would look through them whenever the focus moves. A
// picture, of nothing, makes Fyne give up what was of dialogs closed a minute ago.
func (b *bench) forget() {
	t, ok := b.t.(*testing.T)
	if !ok {
		return
	}
	for _, w := range b.app.Driver().AllWindows() {
		for _, root := range append(w.Canvas().Overlays().List(), w.Canvas().Content()) {
			eachWidget(root, func(o fyne.Widget) { test.TempWidgetRenderer(t, o) })
		}
	}
	test.NewCanvas().Capture()
}

// eachWidget visits the widgets in an object, those that are hidden too.
func eachWidget(o fyne.CanvasObject, visit func(fyne.Widget)) {
	var parts []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		parts = o.Objects
	case fyne.Widget:
		visit(o)
		parts = test.WidgetRenderer(o).Objects()
	}
	for _, part := range parts {
		eachWidget(part, visit)
	}
}

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// until runs what is dispatched until condition holds.
func (b *bench) until(what string, condition func() bool) {
	b.t.Helper()
	deadline := time.After(patience)
	for !condition() {
		select {
		case f := <-b.queue:
			f()
		case <-deadline:
			b.t.Fatalf("waited in vain for: %s. The window says: %s", what, said(b.window.win))
		}
	}
}

// settle runs what is dispatched until nothing comes for a moment, nor for the
// pause after something was typed.
func (b *bench) settle() {
	for {
		select {
		case f := <-b.queue:
			f()
		case <-time.After(b.moment()):
			if b.c.typing == "" {
				return
			}
		}
	}
}

// moment is how long nothing has to come: longer where something may, from what is done
// elsewhere or from what is gathered before it is shown.
func (b *bench) moment() time.Duration {
	if b.busy.Load() > 0 || b.c.output != nil || b.c.watch != nil || b.c.help != nil {
		return 50 * time.Millisecond
	}
	return time.Millisecond
}

// press types keys into what has the focus of the main window.
func (b *bench) press(keys ...fyne.KeyName) { pressIn(b.window.win, keys...) }

// variant fixes light or dark.
func (b *bench) variant(v fyne.ThemeVariant) {
	b.app.Settings().SetTheme(&kit.Theme{Variant: &v})
}

// said is all that a window's topmost dialog says, or the window itself without
// one, as one line.
func said(w fyne.Window) string {
	var object fyne.CanvasObject = w.Canvas().Content()
	if top := w.Canvas().Overlays().Top(); top != nil {
		object = top
	}
	var words []string
	for _, o := range test.LaidOutObjects(object) {
		if text, ok := o.(*canvas.Text); ok && text.Visible() && text.Text != "" {
			words = append(words, text.Text)
		}
	}
	return strings.Join(words, " ")
}

// expect fails unless a window says all of texts.
func (b *bench) expect(w fyne.Window, texts ...string) {
	b.t.Helper()
	got := said(w)
	for _, text := range texts {
		if !strings.Contains(got, text) {
			b.t.Errorf("want %q in: %s", text, got)
		}
	}
}

// dialog waits for a dialog that says text in the window's language.
func (b *bench) dialog(w fyne.Window, text string) {
	b.t.Helper()
	b.until("a dialog that says "+text, func() bool {
		return w.Canvas().Overlays().Top() != nil && strings.Contains(said(w), tr(text))
	})
}

// succeeds starts tests of the connection until one completes successfully: on a machine
// with too much to do Redis answers slowly, and the test says so.
func (b *bench) succeeds(w fyne.Window, start func()) {
	b.t.Helper()
	for range 5 {
		start()
		b.dialog(w, "Test completed")
		if !strings.Contains(said(w), "session-slow") {
			break
		}
		pressIn(w, fyne.KeyReturn)
	}
	b.expect(w, "Test completed successfully.")
}

// pressIn types keys into what has the focus of a window.
func pressIn(w fyne.Window, keys ...fyne.KeyName) {
	for _, key := range keys {
		ev := &fyne.KeyEvent{Name: key}
		if focused := w.Canvas().Focused(); focused != nil {
			focused.TypedKey(ev)
		} else if typed := w.Canvas().OnTypedKey(); typed != nil {
			typed(ev)
		}
	}
}

// tap presses a button of a window's topmost dialog.
func tap(t *testing.T, w fyne.Window, label string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if button, ok := o.(*kit.Button); ok && button.Text == label {
			button.Tapped(nil)
			return
		}
	}
	t.Fatalf("there is no button %q: %s", label, said(w))
}

// tab goes to the next widget, as the driver does.
func (b *bench) tab(times int) {
	for range times {
		b.window.win.Canvas().FocusNext()
	}
}

// typeText types into what has the focus.
func (b *bench) typeText(text string) {
	for _, r := range text {
		b.window.win.Canvas().Focused().TypedRune(r)
	}
}

// output is the output window.
func (b *bench) output() fyne.Window {
	b.t.Helper()
	windows := b.app.Driver().AllWindows()
	last := windows[len(windows)-1]
	if last.Title() != tr("Publishing") {
		b.t.Fatalf("the last window is %q", last.Title())
	}
	return last
}

// redisStatus is a machine that keeps its sessions in Redis.
func redisStatus() app.Status {
	return app.Status{
		Elevated: true, PasswordState: app.PasswordSet,
		Settings: config.Settings{Provider: config.ProviderRedis, Redis: config.Redis{
			Hosts:    []string{"172.31.6.35:7000", "172.31.11.176:7000", "172.31.3.184:7000"},
			Password: config.NewSecret("abcdefghijklmnop"),
		}},
		Platform: platform.Server{Dir: `C:\Program Files\OutSystems\Platform Server`, Version: "11.39.0"},
	}
}
func contains(s, part string) bool { return strings.Contains(s, part) }

// typeInField replaces the text of the field that has the focus.
func (b *bench) typeInField(text string) {
	b.window.win.Canvas().Focused().(*kit.Input).SetText(text)
}

// plantLink puts a link to a file elsewhere where a file is to be saved. The result
// checks that the link was not followed.
func plantLink(t *testing.T, path string) func() {
	t.Helper()
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	if err := os.Symlink(elsewhere, path); err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		if _, err := os.Lstat(elsewhere); err == nil {
			t.Error("the link was followed")
		}
	}
}
