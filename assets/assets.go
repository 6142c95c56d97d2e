// Package assets holds what the program carries inside itself: the icon, the
// help that is readable offline, and the translations. It is data only and
// imports nothing of the program.
package assets

import (
	"embed"
	"strings"
)

//go:embed icon.svg
var iconSVG []byte

//go:embed icon.png
var iconPNG []byte

//go:embed help
var help embed.FS

//go:embed translations
var translations embed.FS

// Parts of the help that the window opens at, counted from 0 in every language.
const (
	HelpContents = "0"
	HelpHosts    = "1"
	HelpCompare  = "7"
	HelpFailover = "11"
	HelpCapacity = "12"
)

// IconSVG is the icon as a drawing.
func IconSVG() []byte { return iconSVG }

// IconPNG is the icon as a picture of 256 by 256 points.
func IconPNG() []byte { return iconPNG }

// Help is the help as plain text: "# title" begins a part, indented lines are
// code, blank lines part paragraphs. It is in the language asked for, by its
// code such as "pt" or "pt-BR", or else in English.
func Help(language string) string {
	base, _, _ := strings.Cut(language, "-")
	if text, err := help.ReadFile("help/" + base + ".txt"); err == nil {
		return string(text)
	}
	text, _ := help.ReadFile("help/en.txt") // it is always there: a test reads it
	return string(text)
}

// Translations holds one file per language in the folder "translations", named
// as in "pt.json": English texts, or codes of findings, to translated texts.
func Translations() embed.FS { return translations }
