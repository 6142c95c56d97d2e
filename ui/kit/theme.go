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
	textSize     = 13
	captionSize  = 11.5
	headingSize  = 14
	codeSize     = 13.5 // at 100 %, Fyne cuts the descenders of this typeface between 11 and 13
	controlInset = 4    // above and below the text of a button
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
	palette := light
	if variant == theme.VariantDark {
		palette = dark
	}
	if c, ok := palette[name]; ok {
		return c
	}
	return theme.DefaultTheme().Color(name, variant)
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

// Size returns the sizes of a compact form.
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
