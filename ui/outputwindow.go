package ui

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sessionconfig/app"
	"sessionconfig/internal/clock"
	"sessionconfig/ui/kit"
)

// outputWindow shows, live, what the platform prints while it publishes.
type outputWindow struct {
	sideWindow
	log     *kit.Log
	output  *output
	state   *kit.Note
	elapsed *kit.Note
	find    *kit.Input
	close   *kit.Button
	started time.Time
	ended   bool
	stop    func() // the clock
	onClose func()
	open    *kit.Dialog // the question whether to stop
}

// outputPause is how long output is gathered before it is shown.
const outputPause = 50 * time.Millisecond

// Size of the output window.
const (
	outputWidth  = 700
	outputHeight = 440
)

// newOutputWindow opens the window. onClose answers its close button.
func newOutputWindow(c *controller, onClose func()) *outputWindow {
	w := &outputWindow{
		log: kit.NewLog(), started: time.Now(), onClose: onClose,
		state: kit.NewParagraph(tr("Publishing Service Center and System Components...")), elapsed: kit.NewParagraph("0:00"),
	}
	w.elapsed.Align = fyne.TextAlignTrailing
	w.log.Trouble = app.SaysTrouble
	w.output = &output{changed: func() { time.AfterFunc(outputPause, func() { c.dispatch(w.fetch) }) }}
	w.close = kit.NewButton(tr("Stop Publishing"), func() { w.onClose() })
	w.find = kit.NewInput()
	w.find.SetPlaceHolder(tr("Find"))
	w.find.OnChanged = func(text string) { w.find.Mark(!w.log.Find(text)) }
	saveButton := kit.NewButton(tr("Save..."), func() { saveText(w.dialogs, tr("Save Output"), "publish-output.txt", w.text()) })
	top := kit.NewInset(0, 0, 8, 0, kit.NewLine(8, w.state, w.state, kit.NewFixed(64, w.elapsed)))
	space := kit.NewSpace()
	bottom := kit.NewInset(10, 0, 0, 0, kit.NewLine(8, space, kit.NewFixed(170, w.find), saveButton, space, w.close))
	w.sideWindow = c.openBeside(tr("Publishing"), fyne.NewSize(outputWidth, outputHeight),
		container.NewBorder(top, bottom, nil, nil, kit.NewLogFrame(w.log)), w.key, func() { w.onClose() })
	w.win.Canvas().Focus(w.log)
	ctx, stop := context.WithCancel(background())
	w.stop = stop
	go c.every(ctx, time.Second, w.showElapsed)
	return w
}

func (w *outputWindow) key(ev *fyne.KeyEvent) bool {
	enter := ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter
	if enter && w.win.Canvas().Focused() == w.find {
		w.log.FindNext()
		return true
	}
	if ev.Name == fyne.KeyEscape || w.ended && enter {
		w.onClose()
		return true
	}
	return false
}

func (w *outputWindow) showElapsed() {
	if w.ended {
		return
	}
	w.elapsed.Set(clock.Text(time.Since(w.started)), kit.ColorMuted)
}

// fetch shows what was printed since the last time.
func (w *outputWindow) fetch() {
	w.log.SetLines(w.output.snapshot())
	w.find.Mark(!w.log.Holds())
}

// text is all that is kept, to save it.
func (w *outputWindow) text() string {
	lines, dropped := w.output.snapshot()
	if dropped > 0 {
		lines = append([]string{tr("({count} earlier lines were not kept)", "count", fmt.Sprint(dropped))}, lines...)
	}
	return strings.Join(lines, "\n") + "\n"
}

// end says how it ended and stops the clock.
func (w *outputWindow) end(text string) {
	w.showElapsed()
	w.ended = true
	w.close.SetText(tr("Close"))
	w.stop()
	w.fetch()
	w.state.Set(text, kit.ColorMuted)
}

// closeDialogs takes away what was asked while the platform was publishing.
func (w *outputWindow) closeDialogs() {
	if w.open != nil {
		w.open.Close()
		w.open = nil
	}
}
