package kit

import (
	"fyne.io/fyne/v2"
)

// BlockKind tells blocks of an article apart.
type BlockKind int

// The kinds of blocks.
const (
	BlockText BlockKind = iota
	BlockTitle
	BlockCode
	BlockEntry // a term in bold, its explanation below
)

// Block is a paragraph of an article.
type Block struct {
	Kind  BlockKind
	Title string
	Text  string
}

// Article is a text of several blocks.
type Article struct{ *fyne.Container }

// NewArticle makes an empty article.
func NewArticle() *Article { return &Article{NewColumn(7)} }

// Set shows blocks.
func (a *Article) Set(blocks []Block) {
	a.Objects = nil
	for _, b := range blocks {
		switch b.Kind {
		case BlockTitle:
			a.Objects = append(a.Objects, NewInset(6, 0, 0, 0, NewHeading(b.Title)))
		case BlockCode:
			a.Objects = append(a.Objects, NewFrame(NewCode(b.Text)))
		case BlockEntry:
			a.Objects = append(a.Objects, NewColumn(1, NewHeading(b.Title), NewParagraph(b.Text)))
		default:
			a.Objects = append(a.Objects, NewParagraph(b.Text))
		}
	}
	a.Refresh()
}
