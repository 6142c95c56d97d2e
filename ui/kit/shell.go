package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// shell is the layout of a window: what it says first, the page, and what is below it. The
// window's least size leaves out what is said, so that the window does not grow with it:
// the page gets less room, down to least, and then what is said scrolls. What is below the
// page is always in the window.
type shell struct {
	head, page fyne.CanvasObject
	least      float32
}

// NewShell lays out a window. head and page are the first of its objects; least is the
// height that is kept for the page. head is, or contains, what scrolls by itself.
func NewShell(least float32, head, page fyne.CanvasObject, below ...fyne.CanvasObject) *fyne.Container {
	return container.New(&shell{head: head, page: page, least: least}, append([]fyne.CanvasObject{head, page}, below...)...)
}

func (s *shell) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	room := size.Height
	for _, o := range objects[2:] {
		if o.Visible() {
			room -= heightAt(o, size.Width)
		}
	}
	head := fyne.Max(0, fyne.Min(heightAt(s.head, size.Width), room-s.least))
	y := float32(0)
	for _, o := range objects {
		var height float32
		switch {
		case !o.Visible():
			continue
		case o == s.head:
			height = head
		case o == s.page:
			height = fyne.Max(0, room-head)
		default:
			height = heightAt(o, size.Width)
		}
		put(o, 0, y, size.Width, height)
		y += height
	}
}

func (s *shell) MinSize(objects []fyne.CanvasObject) fyne.Size {
	min := s.page.MinSize()
	for _, o := range objects[2:] {
		if o.Visible() {
			size := o.MinSize()
			min = fyne.NewSize(fyne.Max(min.Width, size.Width), min.Height+size.Height)
		}
	}
	return min
}
