package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// PickItem is a line of a Picklist.
type PickItem struct {
	Text   string
	Folder bool
}

// Picklist is a list of files and folders, picked by a click, or by arrow keys and
// Space. Enter picks as well, once; after that it is the dialog's. Fyne's List keeps Enter and Esc to itself, and has no height of its own.
type Picklist struct {
	widget.List
	behindDialog
	items  []PickItem
	height float32
	at     int  // where the arrow keys are
	picked bool // whether that was picked
}

var _ desktop.Keyable = (*Picklist)(nil)

// NewPicklist makes an empty list. picked is called with the index of what is picked.
func NewPicklist(height float32, picked func(i int)) *Picklist {
	l := &Picklist{height: height}
	l.Length = func() int { return len(l.items) }
	l.CreateItem = func() fyne.CanvasObject { return newPickRow() }
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		if i < len(l.items) {
			o.(*pickRow).set(l.items[i])
		}
	}
	l.HideSeparators = true
	l.OnSelected = func(i widget.ListItemID) {
		if i < len(l.items) && l.items[i].Folder {
			l.Unselect(i)
		}
		l.at, l.picked = i, true
		picked(i)
	}
	return extended(l)
}

// Set shows items, scrolled to the first.
func (l *Picklist) Set(items []PickItem) {
	l.UnselectAll()
	l.items = items
	l.Refresh()
	l.ScrollToTop()
}

// MinSize has the fixed height of the list.
func (l *Picklist) MinSize() fyne.Size {
	l.ExtendBaseWidget(l)
	return fyne.NewSize(100, l.height)
}

// TypedKey moves and picks, and passes other keys on.
func (l *Picklist) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyUp:
		l.move(ev, -1)
	case fyne.KeyDown:
		l.move(ev, 1)
	case fyne.KeySpace:
		l.List.TypedKey(ev)
	case fyne.KeyReturn, fyne.KeyEnter:
		if l.picked || len(l.items) == 0 {
			passOn(l, ev)
			return
		}
		l.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	default:
		passOn(l, ev)
	}
}

// move answers an arrow key; at the end of the list it changes nothing.
func (l *Picklist) move(ev *fyne.KeyEvent, by int) {
	if to := l.at + by; to >= 0 && to < len(l.items) {
		l.at, l.picked = to, false
		l.List.TypedKey(ev)
	}
}

// pickRow is a line: an icon for a folder or file, and its name.
type pickRow struct {
	widget.BaseWidget
	item PickItem
}

func newPickRow() *pickRow { return extended(&pickRow{}) }

func (r *pickRow) set(item PickItem) {
	r.item = item
	r.Refresh()
}

func (r *pickRow) CreateRenderer() fyne.WidgetRenderer {
	icon, label := newIcon(nil), newText(fyne.TextStyle{})
	return render(&drawing{
		widget: r,
		parts:  []fyne.CanvasObject{icon, label},
		minSize: func() fyne.Size {
			return fyne.NewSize(100, measure("M", theme.SizeNameText, fyne.TextStyle{}).Height+2)
		},
		layout: func(size fyne.Size) {
			put(icon, 4, middle(size.Height, 14), 14, 14)
			label.Text = fitCell(r.item.Text, size.Width-30, label, false)
			putText(label, 24, size.Height)
		},
		paint: func() {
			icon.Resource = theme.FileIcon()
			if r.item.Folder {
				icon.Resource = theme.FolderIcon()
			}
			icon.Refresh()
			paintText(label, r.item.Text, theme.ColorNameForeground, theme.SizeNameText)
		},
	})
}
