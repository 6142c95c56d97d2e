// Package assets holds what the program carries inside itself: the icon, the
// help that is readable offline, and the translations. It is data only and
// imports nothing of the program.
package assets

import (
	"embed"
	_ "embed"
)

//go:embed icon.svg
var iconSVG []byte

//go:embed icon.png
var iconPNG []byte

//go:embed help.txt
var help string

//go:embed translations
var translations embed.FS

// Titles of parts of the help that the window opens at.
const (
	HelpContents = "The Session tab"
	HelpHosts    = "Hosts"
)

// IconSVG is the icon as a drawing.
func IconSVG() []byte { return iconSVG }

// IconPNG is the icon as a picture of 256 by 256 points.
func IconPNG() []byte { return iconPNG }

// Help is the help as plain text: "# title" begins a part, indented lines are
// code, blank lines part paragraphs.
func Help() string { return help }

// Translations holds one file per language in the folder "translations", named
// as in "pt.json": English texts, or codes of findings, to translated texts.
func Translations() embed.FS { return translations }
