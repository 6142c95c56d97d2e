package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// PickItem is one line of a Picklist.
type PickItem struct {
	Text   string
	Folder bool
}

// Picklist is a list of files and folders to pick from, by click or by arrow
// keys and Space.
type Picklist struct {
	widget.List
	behindDialog
	items  []PickItem
	height float32
}

var _ desktop.Keyable = (*Picklist)(nil)

// NewPicklist makes an empty list; picked is told the index of what is picked.
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
		picked(i)
	}
	l.ExtendBaseWidget(l)
	return l
}

// Set shows items, from the first.
func (l *Picklist) Set(items []PickItem) {
	l.UnselectAll()
	l.items = items
	l.Refresh()
	l.ScrollToTop()
}

// MinSize is the list's fixed height.
func (l *Picklist) MinSize() fyne.Size {
	l.ExtendBaseWidget(l)
	return fyne.NewSize(100, l.height)
}

// TypedKey keeps the keys that move and pick, and passes others on.
func (l *Picklist) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeySpace:
		l.List.TypedKey(ev)
	default:
		passOn(l, ev)
	}
}

// pickRow is one line: a folder's or a file's picture, and its name.
type pickRow struct {
	widget.BaseWidget
	item PickItem
}

func newPickRow() *pickRow {
	r := &pickRow{}
	r.ExtendBaseWidget(r)
	return r
}

func (r *pickRow) set(item PickItem) {
	r.item = item
	r.Refresh()
}

// CreateRenderer draws the line.
func (r *pickRow) CreateRenderer() fyne.WidgetRenderer {
	icon := canvas.NewImageFromResource(theme.FileIcon())
	icon.FillMode = canvas.ImageFillContain
	return &pickRowRenderer{row: r, icon: icon, label: newText("", theme.ColorNameForeground, theme.SizeNameText)}
}

type pickRowRenderer struct {
	row   *pickRow
	icon  *canvas.Image
	label *canvas.Text
}

func (r *pickRowRenderer) Layout(size fyne.Size) {
	r.icon.Move(fyne.NewPos(4, middle(size.Height, 14)))
	r.icon.Resize(fyne.NewSquareSize(14))
	text := r.label.MinSize()
	r.label.Text = fitCell(r.row.item.Text, size.Width-30, r.label, false)
	r.label.Move(fyne.NewPos(24, middle(size.Height, text.Height)))
	r.label.Resize(text)
}

func (r *pickRowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(100, measure("M", theme.SizeNameText, fyne.TextStyle{}).Height+2)
}

func (r *pickRowRenderer) Refresh() {
	r.icon.Resource = theme.FileIcon()
	if r.row.item.Folder {
		r.icon.Resource = theme.FolderIcon()
	}
	r.icon.Refresh()
	r.label.Text = r.row.item.Text
	paintText(r.label, theme.ColorNameForeground, theme.SizeNameText)
	r.Layout(r.row.Size())
	canvas.Refresh(r.row)
}

func (r *pickRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.icon, r.label}
}

func (r *pickRowRenderer) Destroy() {}
