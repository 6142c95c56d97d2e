package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Names of the colours that this theme has and Fyne does not.
const (
	ColorPage        fyne.ThemeColorName = "page"        // the sheet behind the form
	ColorFrame       fyne.ThemeColorName = "frame"       // the lines of group boxes and the page
	ColorMuted       fyne.ThemeColorName = "muted"       // secondary text
	ColorRing        fyne.ThemeColorName = "ring"        // around what has the focus
	ColorDim         fyne.ThemeColorName = "dim"         // over the window behind a dialog
	ColorWarningText fyne.ThemeColorName = "warningText" // a warning, on page
	ColorErrorText   fyne.ThemeColorName = "errorText"   // an error, on page
	ColorInfoFill    fyne.ThemeColorName = "infoFill"    // a banner's background
	ColorWarningFill fyne.ThemeColorName = "warningFill" // a warning banner's background
	ColorPressFill   fyne.ThemeColorName = "pressFill"   // a pressed button
	ColorPrimaryOver fyne.ThemeColorName = "primaryOver" // the default button under the pointer
	ColorLaneUp      fyne.ThemeColorName = "laneUp"      // the colour-blind can distinguish these four, too
	ColorLaneMoved   fyne.ThemeColorName = "laneMoved"
	ColorLaneSlow    fyne.ThemeColorName = "laneSlow"
	ColorLaneOut     fyne.ThemeColorName = "laneOut"
	ColorBarOther    fyne.ThemeColorName = "barOther" // what a bar is filled with besides
)

// SizeNameCode is the size of monospace text.
const SizeNameCode fyne.ThemeSizeName = "code"

// Sizes that several widgets use, in Fyne units.
const (
	controlInset = 4 // above and below the text of a button
	radius       = 3
	focusWidth   = 2
)

// Theme is the program's theme. Its zero value is light or dark as the system is.
type Theme struct {
	// Variant is theme.VariantLight or theme.VariantDark; nil follows the system's
	// setting.
	Variant *fyne.ThemeVariant
}

var _ fyne.Theme = (*Theme)(nil)

// Color returns a colour of one of the two palettes, or else Fyne's.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if t.Variant != nil {
		variant = *t.Variant
	}
	own, ok := palette[name]
	switch {
	case !ok:
		return theme.DefaultTheme().Color(name, variant)
	case variant == theme.VariantDark:
		return own.dark
	}
	return own.light
}

// Font returns Fyne's typefaces.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	return theme.DefaultTheme().Font(style)
}

// Icon returns Fyne's icons, with a less prominent eye in password fields.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	icon := theme.DefaultTheme().Icon(name)
	if name == theme.IconNameVisibility || name == theme.IconNameVisibilityOff {
		return theme.NewColoredResource(icon, ColorMuted)
	}
	return icon
}

// compactSizes are the sizes of a compact form, in Fyne units.
var compactSizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameText:            13,
	theme.SizeNameCaptionText:     11.5,
	SizeNameCode:                  13.5, // at 100 %, Fyne cuts the descenders of this typeface between 11 and 13
	theme.SizeNameHeadingText:     16,
	theme.SizeNameSubHeadingText:  14,
	theme.SizeNamePadding:         3,
	theme.SizeNameInnerPadding:    5,
	theme.SizeNameLineSpacing:     2,
	theme.SizeNameInlineIcon:      16,
	theme.SizeNameInputBorder:     1,
	theme.SizeNameInputRadius:     radius,
	theme.SizeNameSelectionRadius: radius,
	theme.SizeNameScrollBarRadius: radius,
	theme.SizeNameScrollBar:       10,
	theme.SizeNameScrollBarSmall:  4,
}

// Size returns the sizes of a compact form, or else Fyne's.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if size, ok := compactSizes[name]; ok {
		return size
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
