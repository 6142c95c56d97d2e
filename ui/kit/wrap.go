package kit

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// wrapText breaks a text into lines that are no wider than width according to measure.
// A line ends after a blank, a comma or a slash, or anywhere in scripts that are
// written without blanks, and otherwise within a word. A number and its unit stay
// together.
func wrapText(text string, width float32, measure func(string) float32) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = append(lines, wrapParagraph(Shown(paragraph), width, measure)...)
	}
	return lines
}

// wrapParagraph adds up the widths of pieces, which are mostly words: many occur
// again, and Fyne remembers the widths that it has measured.
func wrapParagraph(paragraph string, width float32, measure func(string) float32) []string {
	var lines []string
	line, used := "", float32(0)
	for _, piece := range pieces(paragraph) {
		bare := measure(strings.TrimRight(piece, " "))
		if line != "" && used+bare > width {
			lines = append(lines, strings.TrimRight(line, " "))
			line, used = "", 0
		}
		for bare > width {
			head := fitting(piece, width, measure)
			if head == len(piece) {
				break
			}
			lines = append(lines, strings.TrimRight(piece[:head], " "))
			piece = piece[head:]
			bare = measure(strings.TrimRight(piece, " "))
		}
		line += piece
		used += measure(piece)
	}
	return append(lines, strings.TrimRight(line, " "))
}

// fitting is how many bytes of a piece fit into a width, at least one character.
func fitting(piece string, width float32, measure func(string) float32) int {
	fit := 0
	for fit < len(piece) {
		_, size := utf8.DecodeRuneInString(piece[fit:])
		if fit > 0 && measure(piece[:fit+size]) > width {
			break
		}
		fit += size
	}
	return fit
}

// pieces cuts a paragraph wherever a line may end.
func pieces(paragraph string) []string {
	var found []string
	start := 0
	previous := rune(0)
	for i, r := range paragraph {
		if i > start && mayBreak(previous, r) && !parts(paragraph, i) {
			found = append(found, paragraph[start:i])
			start = i
		}
		previous = r
	}
	return append(found, paragraph[start:])
}

// parts tells whether a line that ended before byte i would part a number from its
// unit.
func parts(paragraph string, i int) bool {
	number, blank := strings.CutSuffix(paragraph[:i], " ")
	last, _ := utf8.DecodeLastRuneInString(number)
	if !blank || !unicode.IsDigit(last) {
		return false
	}
	unit := paragraph[i:]
	if end := strings.IndexFunc(unit, func(r rune) bool { return r == ' ' || unblanked(r) }); end >= 0 {
		unit = unit[:end]
	}
	return slices.Contains(units, strings.TrimRight(unit, ".,;:)"))
}

// units are those that follow a number after a blank, in every language.
var units = []string{"%", "s", "ms", "µs", "min", "h", "KB", "MB", "GB", "KiB", "MiB", "GiB"}

// mayBreak tells whether a line may end between two characters.
func mayBreak(before, after rune) bool {
	switch {
	case after == ' ':
		return false
	case before == ' ':
		return true
	case before == ',' || before == '/' || before == '\\':
		return unicode.IsLetter(after) || unicode.IsDigit(after)
	case strings.ContainsRune("、。」）・！？ー々ッャュョっゃゅょ", after) || strings.ContainsRune("「（", before):
		return false
	}
	return unblanked(before) || unblanked(after)
}

// unblanked tells whether a character is of a script that is written without blanks.
func unblanked(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || strings.ContainsRune("、。」）", r)
}
