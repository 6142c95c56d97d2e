package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Group is a titled box: a line around its content, the title in the line's top.
type Group struct {
	widget.BaseWidget
	title   string
	content fyne.CanvasObject
}

// Margins of a group's content from its line.
const (
	groupSide   = 12
	groupTop    = 16
	groupBottom = 10
)

// GroupSide is the margin at the left and right of a group's content, line
// included, for those who line up with it from outside.
const GroupSide = groupSide

// NewGroup makes a group box.
func NewGroup(title string, content fyne.CanvasObject) *Group {
	g := &Group{title: title, content: content}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer draws the group box.
func (g *Group) CreateRenderer() fyne.WidgetRenderer {
	r := &groupRenderer{
		group: g, box: newBox(), back: canvas.NewRectangle(color.Transparent),
		title: newText(g.title, theme.ColorNameForeground, theme.SizeNameText),
	}
	r.Refresh()
	return r
}

type groupRenderer struct {
	group     *Group
	box, back *canvas.Rectangle
	title     *canvas.Text
}

func (r *groupRenderer) Layout(size fyne.Size) {
	text := r.title.MinSize()
	top := middle(text.Height, 0)
	r.box.Move(fyne.NewPos(0, top))
	r.box.Resize(size.SubtractWidthHeight(0, top))
	r.back.Move(fyne.NewPos(groupSide-5, 0))
	r.back.Resize(fyne.NewSize(text.Width+10, text.Height))
	r.title.Move(fyne.NewPos(groupSide, 0))
	r.title.Resize(text)
	r.group.content.Move(fyne.NewPos(groupSide, top+groupTop))
	r.group.content.Resize(size.SubtractWidthHeight(2*groupSide, top+groupTop+groupBottom))
}

func (r *groupRenderer) MinSize() fyne.Size {
	text := r.title.MinSize()
	content := r.group.content
	min := content.MinSize()
	if width := r.group.Size().Width; width > 2*groupSide {
		min.Height = heightAt(content, width-2*groupSide)
	}
	return fyne.NewSize(fyne.Max(min.Width, text.Width)+2*groupSide, min.Height+middle(text.Height, 0)+groupTop+groupBottom)
}

func (r *groupRenderer) Refresh() {
	paintBox(r.box, theme.Color(ColorPage), theme.Color(ColorFrame))
	r.back.FillColor = theme.Color(ColorPage)
	r.back.Refresh()
	r.title.Text = r.group.title
	paintText(r.title, theme.ColorNameForeground, theme.SizeNameText)
	r.Layout(r.group.Size())
}

func (r *groupRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.box, r.back, r.title, r.group.content}
}

func (r *groupRenderer) Destroy() {}

// Page is the sheet of a tab, with the tab on its top.
type Page struct {
	widget.BaseWidget
	title   string
	content fyne.CanvasObject
}

// Measures of a page.
const (
	pageSide   = 12
	pageTop    = 14
	pageBottom = 12
	tabHeight  = 27
	tabSide    = 14
)

// NewPage makes a page with one tab.
func NewPage(title string, content fyne.CanvasObject) *Page {
	p := &Page{title: title, content: content}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer draws tab and sheet.
func (p *Page) CreateRenderer() fyne.WidgetRenderer {
	r := &pageRenderer{
		page: p, sheet: newBox(), tab: newBox(), join: canvas.NewRectangle(color.Transparent),
		accent: canvas.NewRectangle(color.Transparent), title: newText(p.title, theme.ColorNameForeground, theme.SizeNameText),
	}
	r.tab.CornerRadius = 0
	r.tab.TopLeftCornerRadius, r.tab.TopRightCornerRadius = radius, radius
	r.Refresh()
	return r
}

type pageRenderer struct {
	page         *Page
	sheet, tab   *canvas.Rectangle
	join, accent *canvas.Rectangle
	title        *canvas.Text
}

func (r *pageRenderer) Layout(size fyne.Size) {
	text := r.title.MinSize()
	width := whole(text.Width) + 2*tabSide
	r.tab.Resize(fyne.NewSize(width, tabHeight+2))
	r.sheet.Move(fyne.NewPos(0, tabHeight))
	r.sheet.Resize(size.SubtractWidthHeight(0, tabHeight))
	r.join.Move(fyne.NewPos(1, tabHeight-1))
	r.join.Resize(fyne.NewSize(width-2, 4))
	r.accent.Move(fyne.NewPos(0, 0))
	r.accent.Resize(fyne.NewSize(width, 2))
	r.title.Move(fyne.NewPos(tabSide, middle(tabHeight, text.Height)+1))
	r.title.Resize(text)
	r.page.content.Move(fyne.NewPos(pageSide, tabHeight+pageTop))
	r.page.content.Resize(size.SubtractWidthHeight(2*pageSide, tabHeight+pageTop+pageBottom))
}

func (r *pageRenderer) MinSize() fyne.Size {
	return r.page.content.MinSize().AddWidthHeight(2*pageSide, tabHeight+pageTop+pageBottom)
}

func (r *pageRenderer) Refresh() {
	fill, frame := theme.Color(ColorPage), theme.Color(ColorFrame)
	paintBox(r.sheet, fill, frame)
	paintBox(r.tab, fill, frame)
	r.join.FillColor = fill
	r.join.Refresh()
	r.accent.FillColor = theme.Color(theme.ColorNamePrimary)
	r.accent.Refresh()
	r.title.Text = r.page.title
	paintText(r.title, theme.ColorNameForeground, theme.SizeNameText)
	r.Layout(r.page.Size())
}

func (r *pageRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.sheet, r.tab, r.join, r.accent, r.title, r.page.content}
}

func (r *pageRenderer) Destroy() {}

// Frame is a box with the background of a field around something to read.
type Frame struct {
	widget.BaseWidget
	content fyne.CanvasObject
	focused bool
}

// setFocused shows whether the content has the focus.
func (f *Frame) setFocused(focused bool) {
	f.focused = focused
	f.Refresh()
}

// NewFrame puts a frame around content.
func NewFrame(content fyne.CanvasObject) *Frame {
	f := &Frame{content: content}
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer draws the frame.
func (f *Frame) CreateRenderer() fyne.WidgetRenderer {
	r := &frameRenderer{frame: f, box: newBox(), ring: newRing()}
	r.Refresh()
	return r
}

type frameRenderer struct {
	frame     *Frame
	box, ring *canvas.Rectangle
}

// framePad is the distance between frame and content.
const framePad = 5

func (r *frameRenderer) Layout(size fyne.Size) {
	r.box.Resize(size)
	r.ring.Move(fyne.NewSquareOffsetPos(-focusWidth / 2))
	r.ring.Resize(size.AddWidthHeight(focusWidth, focusWidth))
	r.frame.content.Move(fyne.NewSquareOffsetPos(framePad))
	r.frame.content.Resize(size.SubtractWidthHeight(2*framePad, 2*framePad))
}

func (r *frameRenderer) MinSize() fyne.Size {
	min := r.frame.content.MinSize()
	if width := r.frame.Size().Width; width > 2*framePad {
		min.Height = heightAt(r.frame.content, width-2*framePad)
	}
	return min.AddWidthHeight(2*framePad, 2*framePad)
}

func (r *frameRenderer) Refresh() {
	line := ColorFrame
	if r.frame.focused {
		line = ColorRing
	}
	paintBox(r.box, theme.Color(theme.ColorNameInputBackground), theme.Color(line))
	paintRing(r.ring, r.frame.focused, ColorRing)
	r.frame.content.Refresh()
}

func (r *frameRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.box, r.frame.content}
}

func (r *frameRenderer) Destroy() {}
