package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colour names of this theme that Fyne does not have.
const (
	ColorPage        fyne.ThemeColorName = "page"        // the sheet that the form stands on
	ColorFrame       fyne.ThemeColorName = "frame"       // the lines of group boxes and the page
	ColorMuted       fyne.ThemeColorName = "muted"       // secondary text
	ColorRing        fyne.ThemeColorName = "ring"        // around what has the focus
	ColorDim         fyne.ThemeColorName = "dim"         // over a window behind a dialog
	ColorWarningText fyne.ThemeColorName = "warningText" // text that warns, on page
	ColorErrorText   fyne.ThemeColorName = "errorText"   // text that tells of an error, on page
	ColorInfoFill    fyne.ThemeColorName = "infoFill"    // a banner's background
	ColorWarningFill fyne.ThemeColorName = "warningFill" // a warning banner's background
	ColorPressFill   fyne.ThemeColorName = "pressFill"   // a button held down
	ColorPrimaryOver fyne.ThemeColorName = "primaryOver" // the default button under the pointer
)

// SizeNameCode is the size of text in a typeface of fixed width.
const SizeNameCode fyne.ThemeSizeName = "code"

// Sizes that the widgets of this package share, in Fyne units.
const (
	textSize     = 13
	captionSize  = 11.5
	headingSize  = 14
	codeSize     = 13.5 // at 100 %, Fyne's painter cuts this typeface's descenders between 11 and 13
	controlInset = 4    // between a control's border and its text, above and below
	radius       = 3
	focusWidth   = 2
)

// Theme is the tool's own look. Its zero value follows the system's light or
// dark setting.
type Theme struct {
	// Variant fixes light or dark (theme.VariantLight, theme.VariantDark)
	// whatever the system says; nil follows the system.
	Variant *fyne.ThemeVariant
}

var _ fyne.Theme = (*Theme)(nil)

// Color returns the colour of a name, from this theme's two palettes.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if t.Variant != nil {
		variant = *t.Variant
	}
	palette := light
	if variant == theme.VariantDark {
		palette = dark
	}
	if c, ok := palette[name]; ok {
		return c
	}
	return theme.DefaultTheme().Color(name, variant)
}

// Font returns the typeface for a style.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	return theme.DefaultTheme().Font(style)
}

// Icon returns Fyne's own icons, the eye of password fields less loud.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	icon := theme.DefaultTheme().Icon(name)
	if name == theme.IconNameVisibility || name == theme.IconNameVisibilityOff {
		return theme.NewColoredResource(icon, ColorMuted)
	}
	return icon
}

// Size returns the measures of a compact form.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return textSize
	case theme.SizeNameCaptionText:
		return captionSize
	case SizeNameCode:
		return codeSize
	case theme.SizeNameHeadingText:
		return headingSize + 2
	case theme.SizeNameSubHeadingText:
		return headingSize
	case theme.SizeNamePadding:
		return 3
	case theme.SizeNameInnerPadding:
		return 5
	case theme.SizeNameLineSpacing:
		return 2
	case theme.SizeNameInlineIcon:
		return 16
	case theme.SizeNameInputBorder:
		return 1
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius, theme.SizeNameScrollBarRadius:
		return radius
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	}
	return theme.DefaultTheme().Size(name)
}

// rgb makes an opaque colour from 0xRRGGBB.
func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

// alpha makes a colour from 0xRRGGBB and an opacity.
func alpha(v uint32, a uint8) color.NRGBA {
	c := rgb(v)
	c.A = a
	return c
}
