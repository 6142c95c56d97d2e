package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// sizes is the program's theme with other sizes for some things. It asks for the theme
// each time, since the theme may change.
type sizes struct {
	own map[fyne.ThemeSizeName]float32
}

// packed has no gaps between the rows of a list.
func packed() *sizes {
	return &sizes{map[fyne.ThemeSizeName]float32{theme.SizeNamePadding: 0}}
}

// withoutBars has no scroll bars: in a field of one line, the bar would cover the
// text.
func withoutBars() *sizes {
	return &sizes{map[fyne.ThemeSizeName]float32{theme.SizeNameScrollBar: 0, theme.SizeNameScrollBarSmall: 0}}
}

// Size is the program's, unless it is one of the others.
func (s *sizes) Size(name fyne.ThemeSizeName) float32 {
	if size, ok := s.own[name]; ok {
		return size
	}
	return current().Size(name)
}

func (*sizes) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	return current().Color(name, variant)
}

func (*sizes) Font(style fyne.TextStyle) fyne.Resource { return current().Font(style) }

func (*sizes) Icon(name fyne.ThemeIconName) fyne.Resource { return current().Icon(name) }

func current() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }
