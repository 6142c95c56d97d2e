package kit

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// luminance is the relative luminance of WCAG 2.1.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

func contrast(front, back color.NRGBA) float64 {
	x, y := luminance(over(front, back)), luminance(back)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// over is a colour drawn over an opaque one.
func over(front, back color.NRGBA) color.NRGBA {
	mix := func(f, b uint8) uint8 {
		return uint8((int(f)*int(front.A) + int(b)*(255-int(front.A))) / 255)
	}
	return color.NRGBA{R: mix(front.R, back.R), G: mix(front.G, back.G), B: mix(front.B, back.B), A: 0xff}
}

// looks are the two columns of the palette.
func looks() map[string]map[fyne.ThemeColorName]color.NRGBA {
	light, dark := map[fyne.ThemeColorName]color.NRGBA{}, map[fyne.ThemeColorName]color.NRGBA{}
	for name, c := range palette {
		light[name], dark[name] = c.light, c.dark
	}
	return map[string]map[fyne.ThemeColorName]color.NRGBA{"light": light, "dark": dark}
}

// TestMenuShortcutsAreReadable computes the colour of shortcuts as the menus of Fyne
// 2.7.1 do.
func TestMenuShortcutsAreReadable(t *testing.T) {
	for name, palette := range looks() {
		r, g, b, a := palette[theme.ColorNameForeground].RGBA()
		a = uint32(float32(a) * 0.95)
		shortcut := color.NRGBA{R: uint8(r), G: uint8(g), B: uint8(b), A: uint8(a)}
		if got := contrast(shortcut, palette[theme.ColorNameMenuBackground]); got < 4.5 {
			t.Errorf("%s: shortcuts have a contrast of %.2f, want 4.5", name, got)
		}
	}
}

// TestContrast requires WCAG 2.1 AA: 4.5 to 1 for text, 3 to 1 for what shows the focus
// or can be clicked.
func TestContrast(t *testing.T) {
	pairs := []struct {
		front, back fyne.ThemeColorName
		least       float64
	}{
		{theme.ColorNameForeground, ColorPage, 4.5},
		{theme.ColorNameForeground, theme.ColorNameBackground, 4.5},
		{theme.ColorNameForeground, theme.ColorNameInputBackground, 4.5},
		{theme.ColorNameForeground, theme.ColorNameButton, 4.5},
		{theme.ColorNameForeground, ColorInfoFill, 4.5},
		{theme.ColorNameForeground, ColorWarningFill, 4.5},
		{ColorMuted, ColorPage, 4.5},
		{ColorMuted, theme.ColorNameBackground, 4.5},
		{ColorMuted, theme.ColorNameInputBackground, 4.5},
		{theme.ColorNamePlaceHolder, theme.ColorNameInputBackground, 4.5},
		{ColorErrorText, ColorPage, 4.5},
		{ColorWarningText, ColorPage, 4.5},
		{theme.ColorNameHyperlink, ColorPage, 4.5},
		{theme.ColorNameHyperlink, ColorInfoFill, 4.5},
		{theme.ColorNameHyperlink, ColorWarningFill, 4.5},
		{theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary, 4.5},
		{theme.ColorNameForegroundOnPrimary, ColorPrimaryOver, 4.5},
		{ColorRing, ColorPage, 3},
		{theme.ColorNameError, ColorPage, 3},
		{theme.ColorNameWarning, ColorPage, 3},
		{theme.ColorNameSuccess, ColorPage, 3},
		{theme.ColorNameDisabled, theme.ColorNameDisabledButton, 2.5},
	}
	for name, palette := range looks() {
		for _, p := range pairs {
			if got := contrast(palette[p.front], palette[p.back]); got < p.least {
				t.Errorf("%s: %s on %s has a contrast of %.2f, want %.1f", name, p.front, p.back, got, p.least)
			}
		}
	}
}

func TestThemeFollowsTheSystem(t *testing.T) {
	test.NewApp()
	follows := &Theme{}
	for variant, want := range map[fyne.ThemeVariant]color.NRGBA{
		theme.VariantLight: palette[ColorPage].light,
		theme.VariantDark:  palette[ColorPage].dark,
	} {
		if got := follows.Color(ColorPage, variant); got != want {
			t.Errorf("variant %d: %v, want %v", variant, got, want)
		}
	}
	fixed := fyne.ThemeVariant(theme.VariantLight)
	if got := (&Theme{Variant: &fixed}).Color(ColorPage, theme.VariantDark); got != palette[ColorPage].light {
		t.Errorf("a fixed variant gives %v", got)
	}
}
