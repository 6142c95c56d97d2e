package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// leading puts an object of a fixed width, a label or a mark, to the left of the first
// line of another.
type leading struct{ width, gap float32 }

// Measures of labels and marks beside something.
const (
	factGap   = 10 // between a label and its value
	markWidth = 16
	markGap   = 8
)

// NewFact puts a label of a width, as FactWidth gives it, beside the first line of a
// value.
func NewFact(width float32, label string, value fyne.CanvasObject) *fyne.Container {
	return container.New(leading{width, factGap}, NewCaption(label, ColorMuted), value)
}

// NewMarked puts a mark beside the first line of content.
func NewMarked(m Mark, content fyne.CanvasObject) *fyne.Container {
	return container.New(leading{markWidth, markGap}, NewInset(1, 0, 1, 0, NewMark(m, markWidth)), content)
}

// NewIndented puts content where NewMarked does, but without a mark.
func NewIndented(content fyne.CanvasObject) *fyne.Container {
	return NewInset(0, 0, 0, markWidth+markGap, content)
}

func (l leading) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, l.width, heightAt(objects[0], l.width))
	put(objects[1], l.width+l.gap, 0, size.Width-l.width-l.gap, size.Height)
}

func (l leading) MinSize(objects []fyne.CanvasObject) fyne.Size {
	content := sizeAt(objects[1], objects[1].Size().Width)
	return fyne.NewSize(content.Width+l.width+l.gap, fyne.Max(content.Height, heightAt(objects[0], l.width)))
}

// FactWidth is the width of the widest label of a list of facts.
func FactWidth(labels ...string) float32 { return widest(theme.SizeNameCaptionText, labels) }

// LabelWidth is the width of the widest label of a form.
func LabelWidth(labels ...string) float32 { return widest(theme.SizeNameText, labels) }

func widest(size fyne.ThemeSizeName, texts []string) float32 {
	var width float32
	for _, text := range texts {
		width = fyne.Max(width, measure(text, size, fyne.TextStyle{}).Width)
	}
	return width
}
