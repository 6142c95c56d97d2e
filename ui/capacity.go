package ui

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"sessionconfig/app"
	"sessionconfig/assets"
	"sessionconfig/config"
	"sessionconfig/internal/lazily"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// capacityPart is the part of Check Sessions in Redis that says how many sessions fit.
type capacityPart struct {
	c       *controller
	s       config.Settings
	ctx     context.Context // ends with the dialog
	resized func()

	root               *fyne.Container
	expect, size       *kit.Input
	expectRow, sizeRow *kit.Row
	watch              *kit.Check
	state              *kit.Note
	result             *fyne.Container
	details            *kit.Fold
	sums               *kit.Note // in details
	copy, save         *kit.Button

	busy, again bool                       // it is being measured; and is to be, once more
	report      *redisprobe.CapacityReport // the last; nil: none yet
	reported    time.Time
	first       *redisprobe.CapacityReport // that growth is counted from; nil: it is not
	began       time.Time                  // when the first was made
	turn        int                        // of waiting for the next look
}

// capacityPause is how long Keep watching waits before it looks again.
var capacityPause = 10 * time.Second

// expectWidth is the width of the fields for numbers.
const expectWidth = 110

// newCapacityPart makes the part, hidden until begin.
func newCapacityPart(ctx context.Context, c *controller, s config.Settings, resized func()) *capacityPart {
	p := &capacityPart{
		c: c, s: s, ctx: ctx, resized: resized, expect: kit.NewInput(), size: kit.NewInput(),
		state: kit.NewCaption("", kit.ColorMuted), result: kit.NewColumn(6), sums: kit.NewText(""),
	}
	columns := &kit.Columns{Label: kit.LabelWidth(tr("Expected sessions"), tr("Size of one")), Gap: columnGap}
	row := func(label, hint string, field *kit.Input) *kit.Row {
		field.OnChanged = func(string) { c.guard(func() { p.asked(false); resized() }) }
		field.OnEnter = c.guarded(p.look)
		r := kit.NewRow(columns, label, kit.NewLine(0, nil, kit.NewFixed(expectWidth, field)), nil, true)
		r.SetHint(hint)
		return r
	}
	p.expectRow = row(tr("Expected sessions"), tr("In all, with those that exist."), p.expect)
	p.sizeRow = row(tr("Size of one"), tr("One is written to each master, then removed."), p.size)
	p.size.SetPlaceHolder("4KB")
	p.sizeRow.Hide()
	p.watch = kit.NewCheck(tr("Keep watching"), func(bool) { c.guard(p.watchChanged) })
	p.details = kit.NewFold(kit.NewText(tr("Details")), p.sums, false)
	p.details.OnChanged = resized
	p.copy = kit.NewButton(tr("Copy"), func() { c.app.Clipboard().SetContent(app.CapacityText(*p.report)) })
	p.save = kit.NewButton(tr("Save..."), p.saveIt)
	p.copy.Disable()
	p.save.Disable()
	heading := kit.NewHeading(tr("How many sessions fit"))
	p.root = kit.NewColumn(4,
		kit.NewInset(6, 0, 0, 0, kit.NewLine(8, heading, heading, kit.NewLink(tr("Help"), c.guarded(func() { c.showHelp(assets.HelpCapacity) })))),
		p.expectRow, p.sizeRow,
		kit.NewLine(12, p.state, kit.NewButton(tr("Calculate"), c.guarded(p.look)), p.watch, p.state),
		kit.NewInset(4, 0, 0, 0, p.result))
	p.root.Hide()
	return p
}

// begin shows the part and measures, once the sessions were counted.
func (p *capacityPart) begin() {
	p.root.Show()
	p.look()
}

// inThousands is a number that is written in groups of three digits.
var inThousands = lazily.Regexp(`^\d{1,3}([,.' ]\d{3})+$`)

// asked reads the fields, and marks what is wrong there. An empty size is wrong only where
// it is pressed for.
func (p *capacityPart) asked(pressed bool) (o redisprobe.CapacityOptions, ok bool) {
	expect, size := "", ""
	if text := strings.TrimSpace(p.expect.Text); text != "" {
		if inThousands().MatchString(text) {
			text = strings.NewReplacer(",", "", ".", "", "'", "", " ", "").Replace(text)
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 || n > app.MostExpected {
			expect = tr("A whole number from 1 to {most}.", "most", thousands(app.MostExpected))
		}
		o.Expect = n
	}
	if text := strings.TrimSpace(p.size.Text); p.sizeRow.Visible() && (text != "" || pressed) {
		n, err := app.ContentSize(text)
		if err != nil {
			size = tr("A size from 1 byte to 16MB, such as 4KB.")
		}
		o.Content = n
	}
	p.expect.Mark(expect != "")
	p.size.Mark(size != "")
	p.expectRow.SetProblem(expect)
	p.sizeRow.SetProblem(size)
	return o, expect == "" && size == ""
}

// look measures. While it is kept watching, growth is counted from the first look on.
func (p *capacityPart) look() {
	o, ok := p.asked(true)
	if !ok {
		p.resized()
		return
	}
	if p.busy {
		p.again = true
		return
	}
	p.busy = true
	p.showState()
	first, began, at := p.first, p.began, time.Now()
	p.c.work(func() func() {
		var report redisprobe.CapacityReport
		var err error
		if first != nil {
			report, err = p.c.workflow.CapacityAgain(p.ctx, p.s, o, *first, began)
		} else {
			report, err = p.c.workflow.Capacity(p.ctx, p.s, o)
		}
		return func() { p.looked(report, at, err) }
	})
}

// looked takes what was measured.
func (p *capacityPart) looked(report redisprobe.CapacityReport, at time.Time, err error) {
	if p.ctx.Err() != nil {
		return // the dialog is closed
	}
	p.busy = false
	switch {
	case errors.Is(err, redisprobe.ErrNoSessions):
		text := tr("There are no sessions to measure yet. Enter the size of one, then click Calculate.")
		if errors.Is(err, redisprobe.ErrNoneSeen) {
			text = tr("Among so many keys no session was found to measure. Enter the size of one, then click Calculate.")
		}
		p.sizeRow.Show()
		p.showResult(kit.NewMarked(kit.MarkInfo, kit.NewParagraph(text)))
	case err != nil:
		p.showResult(failureTexts(err))
	default:
		p.report, p.reported = &report, at
		if p.watch.Checked() && p.first == nil {
			p.first, p.began = p.report, at
		}
		p.sums.Set(strings.Join(capacitySums(report), "\n"), theme.ColorNameForeground)
		p.showResult(append(capacityFound(report), p.details)...)
	}
	enable(p.copy, p.report != nil)
	enable(p.save, p.report != nil)
	if p.again {
		p.again = false
		p.look()
		return
	}
	p.wait()
	p.showState()
}

func (p *capacityPart) showResult(objects ...fyne.CanvasObject) {
	p.result.Objects = objects
	p.result.Refresh()
	p.resized()
}

// showState says what goes on.
func (p *capacityPart) showState() {
	text := ""
	switch {
	case p.busy:
		text = tr("Measuring...")
	case p.watch.Checked() && p.report != nil:
		text = tr("Measured at {time}, again every {seconds} s", "time", p.reported.Format("15:04:05"), "seconds", strconv.Itoa(int(capacityPause.Seconds())))
	}
	p.state.Set(text, kit.ColorMuted)
	p.resized()
}

// watchChanged answers Keep watching.
func (p *capacityPart) watchChanged() {
	p.first = nil
	if p.watch.Checked() && p.report != nil {
		p.first, p.began = p.report, p.reported
	}
	p.wait()
	p.showState()
}

// wait looks again after the pause, if it is to be kept watching.
func (p *capacityPart) wait() {
	p.turn++
	turn := p.turn
	if !p.watch.Checked() || p.busy {
		return
	}
	time.AfterFunc(capacityPause, func() {
		p.c.dispatch(func() {
			if turn == p.turn && p.ctx.Err() == nil && p.watch.Checked() {
				p.c.guard(p.look)
			}
		})
	})
}

// saveIt asks where to save the forecast.
func (p *capacityPart) saveIt() {
	report := *p.report
	saveAs(p.c.dialogs, tr("Save Report"), "capacity.txt", tr("The ending decides what is saved: .txt text, .json every figure."),
		func(path string) ([]byte, error) { return app.CapacityBytes(report, path) }, nil)
}
