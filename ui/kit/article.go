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
type Article struct{ *fyne.Container }

// NewArticle makes an empty article.
func NewArticle() *Article { return &Article{NewColumn(9)} }

// Set shows parts. changed is called after the reader folds or unfolds one.
func (a *Article) Set(parts []Part, changed func(*Fold)) {
	a.Objects = nil
	for _, p := range parts {
		content := NewColumn(7)
		for _, b := range p.Blocks {
			content.Objects = append(content.Objects, b.object())
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

func (b Block) object() fyne.CanvasObject {
	switch b.Kind {
	case BlockCode:
		return NewFrame(NewCode(b.Text))
	case BlockEntry:
		return NewColumn(1, NewHeading(b.Title), NewParagraph(b.Text))
	}
	return NewParagraph(b.Text)
}
