package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// foregroundOpacity and the exact foregrounds are chosen for the menus of Fyne 2.7.1,
// which draw shortcuts in the low bytes of the 16-bit components of the foreground.
// With an opaque foreground, shortcuts have an opacity of 20 % and are unreadable; with
// these they are a readable grey. A test makes sure of it.
const foregroundOpacity = 0xf0

// palette is neutral greys with one accent colour, in the light look and in the dark one.
// Text has a contrast of at least 4.5 to 1 with its background (WCAG 2.1 AA). A test makes
// sure of it.
var palette = map[fyne.ThemeColorName]struct{ light, dark color.NRGBA }{
	theme.ColorNameBackground:          {rgb(0xf0f1f4), rgb(0x1d2025)},
	ColorPage:                          {rgb(0xfbfbfc), rgb(0x24282e)},
	ColorFrame:                         {rgb(0xd3d7de), rgb(0x3c434d)},
	theme.ColorNameForeground:          {alpha(0x1e1d2e, foregroundOpacity), alpha(0xe0e0f1, foregroundOpacity)},
	ColorMuted:                         {rgb(0x5a6371), rgb(0xa2abb7)},
	theme.ColorNamePlaceHolder:         {rgb(0x6b7482), rgb(0x8d97a4)},
	theme.ColorNameDisabled:            {rgb(0x848c98), rgb(0x7d8692)},
	theme.ColorNameButton:              {rgb(0xfdfdfe), rgb(0x30353d)},
	theme.ColorNameDisabledButton:      {rgb(0xf3f4f6), rgb(0x282c33)},
	theme.ColorNameInputBackground:     {rgb(0xffffff), rgb(0x1a1d22)},
	theme.ColorNameInputBorder:         {rgb(0xaeb5c0), rgb(0x565f6b)},
	theme.ColorNameMenuBackground:      {rgb(0xffffff), rgb(0x2a2f36)},
	theme.ColorNameOverlayBackground:   {rgb(0xfbfbfc), rgb(0x24282e)},
	theme.ColorNameHeaderBackground:    {rgb(0xf0f1f4), rgb(0x1d2025)},
	theme.ColorNameSeparator:           {rgb(0xd9dde3), rgb(0x3a414a)},
	theme.ColorNamePrimary:             {rgb(0x1a5fb4), rgb(0x5b9fe8)},
	ColorPrimaryOver:                   {rgb(0x2470cc), rgb(0x78b2f0)},
	theme.ColorNameForegroundOnPrimary: {rgb(0xffffff), rgb(0x0d1824)},
	theme.ColorNameHyperlink:           {rgb(0x1a5fb4), rgb(0x79b3f2)},
	theme.ColorNameFocus:               {alpha(0x1a5fb4, 0x3c), alpha(0x79b3f2, 0x48)},
	ColorRing:                          {rgb(0x4f8cd6), rgb(0x79b3f2)},
	theme.ColorNameSelection:           {rgb(0xbcd6f5), rgb(0x2f4f75)},
	theme.ColorNameHover:               {alpha(0x1a5fb4, 0x1c), alpha(0x79b3f2, 0x26)},
	theme.ColorNamePressed:             {alpha(0x1a5fb4, 0x30), alpha(0x79b3f2, 0x40)},
	ColorPressFill:                     {rgb(0xdfe8f4), rgb(0x3b4552)},
	theme.ColorNameError:               {rgb(0xc4281c), rgb(0xef6b60)},
	theme.ColorNameWarning:             {rgb(0xb26a00), rgb(0xe0a33c)},
	theme.ColorNameSuccess:             {rgb(0x1f8a4c), rgb(0x55bb82)},
	ColorErrorText:                     {rgb(0xb3241a), rgb(0xf58b81)},
	ColorWarningText:                   {rgb(0x8a5200), rgb(0xe8b358)},
	ColorInfoFill:                      {rgb(0xe3eefb), rgb(0x25364a)},
	ColorWarningFill:                   {rgb(0xfdf1d8), rgb(0x43381f)},
	theme.ColorNameScrollBar:           {alpha(0x3a4353, 0x80), alpha(0xc6ced8, 0x70)},
	theme.ColorNameScrollBarBackground: {alpha(0x3a4353, 0x14), alpha(0xc6ced8, 0x14)},
	theme.ColorNameShadow:              {alpha(0x10151d, 0x26), alpha(0x000000, 0x50)},
	ColorLaneUp:                        {rgb(0x0072b2), rgb(0x56b4e9)},
	ColorLaneMoved:                     {rgb(0x00916a), rgb(0x1fb588)},
	ColorLaneSlow:                      {rgb(0xc58400), rgb(0xf0c040)},
	ColorLaneOut:                       {rgb(0xc43d00), rgb(0xff7a45)},
	ColorBarOther:                      {rgb(0x7d8692), rgb(0x8d97a4)},
	ColorDim:                           {alpha(0x10151d, 0x58), alpha(0x000000, 0x90)},
}
