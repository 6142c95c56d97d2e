package kit

import "fyne.io/fyne/v2"

// BlockKind is how a block of an article is shown.
type BlockKind int

// The kinds of blocks.
const (
	BlockText BlockKind = iota
	BlockCode
	BlockEntry // a term in bold with its explanation below it
)

// Block is a paragraph of an article.
type Block struct {
	Kind  BlockKind
	Title string // of an entry
	Text  string
}

// Part is a part of an article. The reader can fold it if it has a title.
type Part struct {
	Title  string
	Blocks []Block
	Open   bool
}

// Article is a text in several parts.
type Article struct {
	*fyne.Container
	entries map[string]fyne.CanvasObject // what is shown, by title
}

// NewArticle makes an empty article.
func NewArticle() *Article { return &Article{Container: NewColumn(9)} }

// Set shows parts. changed is called after the reader folds or unfolds one.
func (a *Article) Set(parts []Part, changed func(*Fold)) {
	a.Objects, a.entries = nil, map[string]fyne.CanvasObject{}
	for _, p := range parts {
		content := NewColumn(7)
		for _, b := range p.Blocks {
			o := b.object()
			content.Objects = append(content.Objects, o)
			if b.Kind == BlockEntry {
				a.entries[b.Title] = o
			}
		}
		if p.Title == "" {
			a.Objects = append(a.Objects, content)
			continue
		}
		fold := NewFold(NewHeading(p.Title), content, p.Open)
		fold.OnChanged = func() { changed(fold) }
		a.Objects = append(a.Objects, fold)
	}
	a.Refresh()
}

// Entry is what is shown of an entry, by its title; nil for none.
func (a *Article) Entry(title string) fyne.CanvasObject { return a.entries[title] }

func (b Block) object() fyne.CanvasObject {
	switch b.Kind {
	case BlockCode:
		return NewFrame(NewCode(b.Text))
	case BlockEntry:
		return NewColumn(1, NewHeading(b.Title), NewParagraph(b.Text))
	}
	return NewParagraph(b.Text)
}
