package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Group is a box around its content with a title in its top line. Fyne's Card has a
// large title inside, no line, and a shadow.
type Group struct {
	widget.BaseWidget
	title   string
	content fyne.CanvasObject
}

// Margins between a group's line and its content.
const (
	GroupSide   = 12 // on both sides, also for what is aligned with it from outside
	groupTop    = 16
	groupBottom = 10
)

// NewGroup makes a group box.
func NewGroup(title string, content fyne.CanvasObject) *Group {
	return extended(&Group{title: title, content: content})
}

func (g *Group) CreateRenderer() fyne.WidgetRenderer {
	box, gap, title := newBox(), newGround(0), newText(fyne.TextStyle{})
	return render(&drawing{
		widget: g,
		parts:  []fyne.CanvasObject{box, gap, title, g.content},
		minSize: func() fyne.Size {
			text := title.MinSize()
			min := sizeAt(g.content, g.Size().Width-2*GroupSide)
			return fyne.NewSize(fyne.Max(min.Width, text.Width)+2*GroupSide, min.Height+middle(text.Height, 0)+groupTop+groupBottom)
		},
		layout: func(size fyne.Size) {
			text := title.MinSize()
			top := middle(text.Height, 0)
			put(box, 0, top, size.Width, size.Height-top)
			put(gap, GroupSide-5, 0, text.Width+10, text.Height)
			put(title, GroupSide, 0, text.Width, text.Height)
			put(g.content, GroupSide, top+groupTop, size.Width-2*GroupSide, size.Height-top-groupTop-groupBottom)
		},
		paint: func() {
			paintBox(box, ColorPage, ColorFrame)
			paintBox(gap, ColorPage, ColorPage)
			paintText(title, g.title, theme.ColorNameForeground, theme.SizeNameText)
		},
	})
}

// Page is a sheet with a tab on top. Fyne's AppTabs draws no line around the tab and
// the sheet.
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
	return extended(&Page{title: title, content: content})
}

func (p *Page) CreateRenderer() fyne.WidgetRenderer {
	sheet, tab, join, accent, title := newBox(), newBox(), newGround(0), newGround(0), newText(fyne.TextStyle{})
	tab.CornerRadius = 0
	tab.TopLeftCornerRadius, tab.TopRightCornerRadius = radius, radius
	return render(&drawing{
		widget: p,
		parts:  []fyne.CanvasObject{sheet, tab, join, accent, title, p.content},
		minSize: func() fyne.Size {
			return p.content.MinSize().AddWidthHeight(2*pageSide, tabHeight+pageTop+pageBottom)
		},
		layout: func(size fyne.Size) {
			text := title.MinSize()
			width := whole(text.Width) + 2*tabSide
			put(sheet, 0, tabHeight, size.Width, size.Height-tabHeight)
			put(tab, 0, 0, width, tabHeight+2)
			put(join, 1, tabHeight-1, width-2, 4)
			put(accent, 0, 0, width, 2)
			put(title, tabSide, middle(tabHeight, text.Height)+1, text.Width, text.Height)
			put(p.content, pageSide, tabHeight+pageTop, size.Width-2*pageSide, size.Height-tabHeight-pageTop-pageBottom)
		},
		paint: func() {
			paintBox(sheet, ColorPage, ColorFrame)
			paintBox(tab, ColorPage, ColorFrame)
			paintBox(join, ColorPage, ColorPage)
			paintBox(accent, theme.ColorNamePrimary, theme.ColorNamePrimary)
			paintText(title, p.title, theme.ColorNameForeground, theme.SizeNameText)
		},
	})
}

// Frame is a box around something to read, with the background of a field. Fyne has
// no widget for it.
type Frame struct {
	widget.BaseWidget
	content fyne.CanvasObject
	focused bool
}

// framePad is the distance between frame and content.
const framePad = 5

// NewFrame puts a frame around content.
func NewFrame(content fyne.CanvasObject) *Frame {
	return extended(&Frame{content: content})
}

// setFocused shows or hides that the content has the focus.
func (f *Frame) setFocused(focused bool) {
	f.focused = focused
	f.Refresh()
}

func (f *Frame) CreateRenderer() fyne.WidgetRenderer {
	ring, box := newRing(), newBox()
	return render(&drawing{
		widget: f,
		parts:  []fyne.CanvasObject{ring, box, f.content},
		minSize: func() fyne.Size {
			return sizeAt(f.content, f.Size().Width-2*framePad).AddWidthHeight(2*framePad, 2*framePad)
		},
		layout: func(size fyne.Size) {
			box.Resize(size)
			putAround(ring, size, focusWidth/2)
			putAround(f.content, size, -framePad)
		},
		paint: func() {
			line := ColorFrame
			if f.focused {
				line = ColorRing
			}
			paintBox(box, theme.ColorNameInputBackground, line)
			paintRing(ring, f.focused, ColorRing)
			f.content.Refresh()
		},
	})
}
