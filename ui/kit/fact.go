package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// fact puts a label beside the first line of what it is about.
type fact struct{ label float32 }

// factGap is between the two.
const factGap = 10

// FactWidth is the width of the widest label of a list of facts.
func FactWidth(labels ...string) float32 {
	var width float32
	for _, l := range labels {
		width = fyne.Max(width, measure(l, theme.SizeNameCaptionText, fyne.TextStyle{}).Width)
	}
	return width
}

// NewFact puts a label of a width, as FactWidth gives it, beside the first line of a
// value.
func NewFact(width float32, label string, value fyne.CanvasObject) *fyne.Container {
	return container.New(fact{width}, NewCaption(label, ColorMuted), value)
}

func (f fact) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, f.label, heightAt(objects[0], f.label))
	put(objects[1], f.label+factGap, 0, size.Width-f.label-factGap, size.Height)
}

func (f fact) MinSize(objects []fyne.CanvasObject) fyne.Size {
	value := sizeAt(objects[1], objects[1].Size().Width)
	return fyne.NewSize(value.Width+f.label+factGap, fyne.Max(value.Height, heightAt(objects[0], f.label)))
}
