package ui

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"sessionconfig/app"
	"sessionconfig/assets"
	"sessionconfig/config"
	"sessionconfig/internal/clock"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/watch"
	"sessionconfig/ui/kit"
)

// watchWindow shows a watch while it runs, and what it has come to.
type watchWindow struct {
	c *controller
	sideWindow
	*watching

	lanes   *kit.Lanes
	scroll  *kit.Scroll
	mark    *canvas.Image
	state   *kit.Note
	advice  *kit.Note
	elapsed *kit.Note
	point   *kit.Note
	table   *kit.Table
	log     *kit.Log
	save    *kit.Button
	close   *kit.Button

	running bool
	saved   bool // whether the report is
	cancel  func()
	then    func() // when it has ended; nil for nothing
}

// Size of the window.
const (
	watchWidth  = 780
	watchHeight = 600
	lanesHeight = 240 // of the lanes, before they scroll
	logHeight   = 110
)

// watchFailover answers Watch a Failover...: it says what that does, and asks.
func (c *controller) watchFailover() {
	if c.watch != nil {
		c.watch.win.RequestFocus()
		return
	}
	title, s := tr("Watch a Failover"), c.watchedSettings()
	if len(s.Redis.Hosts) == 0 {
		c.dialogs.tell(kit.MarkInfo, title, []string{tr("No Redis is saved that could be watched."), tr("Apply the Redis settings first.")}, nil)
		return
	}
	if findings := finding.OnlyErrors(c.workflow.Check(s)); len(findings) > 0 {
		c.showFindings(findingsDialog{title: title, mark: kit.MarkError, lead: tr("The saved settings cannot be used."), findings: findings, settled: true})
		return
	}
	texts := []string{
		joinSentences([]string{
			tr("This keeps sessions of its own on every master, as the platform does, and shows for how long Redis and your applications are out while a server goes away."),
			tr("Each master gets about 60 small writes a second; they are removed at the end, and expire after ten minutes whatever happens."),
			tr("It stops no server: you do that, while it runs."),
		}),
		tr("It watches the saved settings: {hosts}.", "hosts", few(s.Redis.Hosts)),
	}
	switch {
	case c.options.Demo != nil:
		texts[1] = tr("It watches the demo's Redis. In the menu Demo, Stop a Master starts a failover.")
	case c.unsaved():
		texts = append(texts, tr("The fields have other settings, which are not watched: apply them first if you want to watch those."))
	}
	c.dialogs.ask(kit.MarkInfo, title, texts, tr("Start"), func() { c.startWatch(s) })
}

// watchedSettings are those that the command watches, too: what is saved, or the demo's.
func (c *controller) watchedSettings() config.Settings {
	s := c.status.Settings
	if c.options.Demo != nil {
		s = c.options.Demo.Settings()
	}
	s.Provider = config.ProviderRedis
	return s
}

// startWatch opens the window and begins.
func (c *controller) startWatch(s config.Settings) {
	w := newWatchWindow(c)
	c.watch = w
	ctx, cancel := context.WithCancel(background())
	w.cancel, w.running = cancel, true
	feed := &watchFeed{feed[watchBatch]{deliver: w.take, later: func(flush func()) {
		time.AfterFunc(watchPause, func() { c.dispatch(flush) })
	}}}
	c.work(func() func() {
		summary, err := c.workflow.Watch(ctx, s, redisprobe.WatchOptions{Event: feed.event, Status: feed.status})
		return func() {
			cancel()
			feed.flush()
			w.ended(summary, err)
		}
	})
}

// newWatchWindow opens the window.
func newWatchWindow(c *controller) *watchWindow {
	w := &watchWindow{
		c: c, watching: &watching{}, lanes: kit.NewLanes(), log: kit.NewLog(),
		mark: kit.NewMark(kit.MarkInfo, 16), state: kit.NewParagraph(""), advice: kit.NewText(""), elapsed: kit.NewParagraph(""), point: kit.NewCaption(" ", kit.ColorMuted),
	}
	w.elapsed.Align = fyne.TextAlignTrailing
	w.lanes.OnPoint = func(p kit.LanePoint) { c.guard(func() { w.showPoint(p) }) }
	w.table = kit.NewTable(watchColumns(), func() int { return len(w.masters) }, func(i int) (kit.Mark, []string) { return watchRow(w.watching, i) })
	w.save = kit.NewButton(tr("Save Report..."), c.guarded(w.saveReport))
	w.save.Disable()
	w.close = kit.NewDefaultButton(tr("Stop"), c.guarded(w.stopOrClose))
	help := kit.NewLink(tr("How to do it safely"), c.guarded(func() { c.showHelp(assets.HelpFailover) }))
	w.scroll = kit.NewLimited(lanesHeight, w.lanes)
	head := kit.NewLine(8, w.state, w.mark, w.state, kit.NewFixed(70, w.elapsed))
	legend := kit.NewLine(16, nil, kit.NewLaneKey(kit.LaneUp, tr("up")), kit.NewLaneKey(kit.LaneMoved, tr("up, on another node")),
		kit.NewLaneKey(kit.LaneSlow, tr("slow")), kit.NewLaneKey(kit.LaneOut, tr("out")))
	space := kit.NewSpace()
	log := kit.NewLeast(logHeight, kit.NewLogFrame(w.log))
	content := kit.NewFillColumn(log, head, w.advice, kit.NewInset(8, 0, 0, 0, w.scroll), legend, w.point,
		kit.NewInset(4, 0, 6, 0, kit.NewLeast(92, w.table.Container)), log,
		kit.NewInset(10, 0, 0, 0, kit.NewLine(8, space, w.save, help, space, w.close)))
	w.sideWindow = c.openBeside(tr("Watch a Failover"), fyne.NewSize(watchWidth, watchHeight), content, w.key, w.closeIt)
	w.win.Canvas().Focus(w.close)
	w.show()
	return w
}

// key answers the keys that no widget wanted.
func (w *watchWindow) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyEscape:
		w.stopOrClose()
	case fyne.KeyReturn, fyne.KeyEnter:
		w.enter()
	case fyne.KeyF1:
		w.c.showHelp(assets.HelpFailover)
	default:
		return false
	}
	return true
}

// take takes what the watch told since the last time.
func (w *watchWindow) take(b watchBatch) {
	if b.status != nil && w.began.IsZero() { // events need the beginning
		w.status(b.at, *b.status)
	}
	for _, e := range b.events {
		w.event(e)
	}
	if b.status != nil {
		w.status(b.at, *b.status)
	}
	w.show()
}

// show brings the window in line with what is known.
func (w *watchWindow) show() {
	mark, text := watchState(w.watching)
	switch {
	case w.summary != nil:
		mark, text = watchVerdict(*w.summary)
	case !w.running && w.cancel != nil:
	case w.stopping():
		mark, text = kit.MarkInfo, tr("Looking for lost writes, and removing what was written...")
	}
	kit.SetMark(w.mark, mark)
	w.state.Set(text, theme.ColorNameForeground)
	w.elapsed.Set(clock.Text(w.clock()), kit.ColorMuted)
	w.lanes.Set(w.groups(), w.allMarks(), w.lasted, w.summary != nil)
	w.scroll.Refresh()
	w.table.Refresh()
	w.log.SetLines(w.lines, w.dropped)
	w.win.Content().Refresh()
}

// showPoint says what the pointer is at; of nothing a blank keeps the room.
func (w *watchWindow) showPoint(p kit.LanePoint) {
	w.point.Set(cmp.Or(pointText(w.watching, p), " "), kit.ColorMuted)
}

// stopping tells whether the end was asked for, and is being waited for.
func (w *watchWindow) stopping() bool { return w.running && !w.close.Usable() }

// stopOrClose answers the button.
func (w *watchWindow) stopOrClose() {
	if w.running {
		w.stopThen(w.then)
		return
	}
	w.closeIt()
}

// enter answers Enter: a second one after Stop must not lose what was seen.
func (w *watchWindow) enter() {
	if w.summary != nil && !w.saved {
		w.saveReport()
		return
	}
	w.stopOrClose()
}

// offer makes one of the buttons the default.
func (w *watchWindow) offer(b *kit.Button) {
	w.save.SetDefault(b == w.save)
	w.close.SetDefault(b == w.close)
	w.win.Canvas().Focus(b)
}

// stopThen stops the watch; then follows when what it wrote is removed.
func (w *watchWindow) stopThen(then func()) {
	w.then = then
	if !w.stopping() {
		w.close.Disable()
		w.cancel()
		w.show()
	}
}

// closeIt closes the window; a watch that runs is stopped before.
func (w *watchWindow) closeIt() {
	if w.running {
		w.stopThen(w.closeIt)
		return
	}
	if w.c.watch == w {
		w.c.watch = nil
	}
	w.win.Close()
}

// ended takes the end of the watch.
func (w *watchWindow) ended(s redisprobe.WatchSummary, err error) {
	w.running = false
	w.close.SetText(tr("Close"))
	w.close.Enable()
	then := w.then
	w.then = nil
	switch {
	case err == nil:
		w.end(s)
		w.save.Enable()
		w.offer(w.save)
		w.advice.Set(say(s.Advice), theme.ColorNameForeground)
	case then == nil && !errors.Is(err, context.Canceled):
		w.state.Set("", theme.ColorNameForeground)
		w.dialogs.tell(kit.MarkError, tr("It cannot be watched"), errorTexts(err), w.closeIt)
		return
	case then == nil:
		then = w.closeIt
	}
	w.show()
	w.log.ScrollToBottom() // it has got less room
	if then != nil {
		then()
	}
}

// saveReport asks where to save the page that --report writes.
func (w *watchWindow) saveReport() {
	s := *w.summary
	saveAs(w.dialogs, tr("Save Report"), "failover.html", tr("A self-contained page, with the chart and all events."), func(string) ([]byte, error) {
		var page bytes.Buffer
		err := app.WriteWatchHTML(&page, s)
		return page.Bytes(), err
	}, func() {
		w.saved = true
		w.offer(w.close)
	})
}

// watchPause is how long what a watch tells is gathered before it is shown.
var watchPause = 250 * time.Millisecond

// watchWaiting bounds what is gathered: beyond it, slow calls are not shown.
const watchWaiting = 2000

// watchBatch is what a watch told within one pause.
type watchBatch struct {
	events []redisprobe.WatchEvent
	status *redisprobe.WatchStatus // the last; nil: none
	at     time.Time               // when that came
}

// watchFeed carries what a watch tells to Fyne's goroutine, a few times a second.
type watchFeed struct{ feed[watchBatch] }

// event takes an event on any goroutine.
func (f *watchFeed) event(e redisprobe.WatchEvent) {
	e.Master, e.SeenBy, e.Kind = strings.Clone(e.Master), strings.Clone(e.SeenBy), strings.Clone(e.Kind)
	f.take(func(b *watchBatch) {
		if len(b.events) < watchWaiting || e.Event != watch.Slow {
			b.events = append(b.events, e)
		}
	})
}

// status takes how things are on any goroutine.
func (f *watchFeed) status(s redisprobe.WatchStatus) {
	f.take(func(b *watchBatch) { b.status, b.at = &s, watchClock() })
}

// watchClock is the time.
var watchClock = time.Now
