package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/assets"
	"sessionconfig/ui/kit"
)

// Size of the help window.
const (
	helpWidth  = 520
	helpHeight = 560
	helpLeast  = 90 // of its text
)

// helpWindow is the help in another window, which stays open while the form is used.
type helpWindow struct {
	sideWindow
	parts   []kit.Part
	topic   string
	search  *kit.Input
	article *kit.Article
	scroll  *kit.Scroll
}

// showContents opens the help at its beginning.
func (c *controller) showContents() { c.showHelp(assets.HelpContents) }

// showHelp opens the help at a topic, a part's number or a finding's code. It is within
// the program, and so readable without a network.
func (c *controller) showHelp(topic string) {
	if c.help == nil {
		h := newHelpWindow(c)
		c.help = h
		time.AfterFunc(firstFrame, func() { c.dispatch(h.lead) })
	}
	c.help.parts, c.help.topic = c.helpParts(), topic
	c.help.search.Set("")
	c.help.fill()
	c.help.win.RequestFocus()
	c.help.win.Canvas().Focus(c.help.search)
}

// newHelpWindow opens the window.
func newHelpWindow(c *controller) *helpWindow {
	h := &helpWindow{article: kit.NewArticle(), search: kit.NewInput()}
	h.scroll = kit.NewTall(helpLeast, h.article.Container)
	h.search.SetPlaceHolder(tr("Find, for example: certificate name"))
	h.search.OnChanged = func(string) { c.guard(h.fill) }
	text := kit.NewInset(8, 0, 0, 0, h.scroll)
	closeIt := func() {
		h.win.Close()
		c.help = nil
	}
	key := func(ev *fyne.KeyEvent) bool {
		switch ev.Name {
		case fyne.KeyEscape:
			closeIt()
		case fyne.KeyF1:
			h.win.Canvas().Focus(h.search)
		default:
			return false
		}
		return true
	}
	h.sideWindow = c.openBeside(tr("Help"), fyne.NewSize(helpWidth, helpHeight), kit.NewFillColumn(text, h.search, text), key, closeIt)
	return h
}

// fill shows what the topic or the search calls for, from its beginning.
func (h *helpWindow) fill() {
	h.article.Set(findParts(h.parts, h.topic, h.search.Text), h.scroll.Folded)
	h.scroll.Refresh()
	h.scroll.ScrollToTop()
	h.lead()
}

// firstFrame is how long a new window takes to be drawn: before, nothing in it has its place.
const firstFrame = 300 * time.Millisecond

// lead scrolls to the entry that the help was opened at.
func (h *helpWindow) lead() {
	if h.search.Text == "" {
		if entry := h.article.Entry(h.topic); entry != nil {
			h.scroll.Lead(entry)
		}
	}
}
