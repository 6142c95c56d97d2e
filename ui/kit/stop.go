package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Stop is where Tab reaches a control that is shown elsewhere in the window: Fyne goes
// through the widgets in the order in which they are laid out, which is not always
// the order in which they are needed. The Stop has the focus, and the control shows
// it and answers the keys.
type Stop struct {
	widget.BaseWidget
	stoppable // the control, which gets the focus and the keys
}

// stoppable is a control that can have a Stop.
type stoppable interface {
	fyne.Focusable
	desktop.Keyable
	Usable() bool
	setStop(s *Stop)
}

var (
	_ fyne.Focusable   = (*Stop)(nil)
	_ fyne.Disableable = (*Stop)(nil)
	_ desktop.Keyable  = (*Stop)(nil)
)

// NewStop makes the Stop of a button or a link, which Tab does not reach in its place
// from now on.
func NewStop(of stoppable) *Stop {
	s := &Stop{stoppable: of}
	s.ExtendBaseWidget(s)
	of.setStop(s)
	return s
}

// Disabled tells whether Tab passes it by.
func (s *Stop) Disabled() bool { return !s.Usable() }

// Enable does nothing: the control is enabled.
func (s *Stop) Enable() {}

// Disable does nothing: the control is disabled.
func (s *Stop) Disable() {}

// MinSize is none: a Stop is not seen.
func (s *Stop) MinSize() fyne.Size { return fyne.Size{} }

func (s *Stop) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(NewSpace())
}
