package kit

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"pgregory.net/rapid"
)

// count measures a text in characters.
func count(s string) float32 { return float32(utf8.RuneCountInString(s)) }

func TestWrapText(t *testing.T) {
	cases := []struct {
		name  string
		text  string
		width float32
		want  []string
	}{
		{"nothing", "", 5, []string{""}},
		{"fits", "one two", 7, []string{"one two"}},
		{"at a blank", "one two", 5, []string{"one", "two"}},
		{"a blank at the end does not count", "one two", 3, []string{"one", "two"}},
		{"several blanks", "a   bcd", 5, []string{"a", "bcd"}},
		{"line breaks stay", "a\n\nb", 5, []string{"a", "", "b"}},
		{"hosts at commas", "a:7000,b:7000", 8, []string{"a:7000,", "b:7000"}},
		{"paths at slashes", "/etc/session/x", 9, []string{"/etc/", "session/x"}},
		{"a number and its percent sign", "half: 33 % of it", 8, []string{"half:", "33 % of", "it"}},
		{"a number and its unit", "up to 61 s, yes", 9, []string{"up to", "61 s, yes"}},
		{"a size in the middle of a sentence", "uses 5.0 MB.", 9, []string{"uses", "5.0 MB."}},
		{"a time at the end of a sentence", "it took 424 ms.", 11, []string{"it took", "424 ms."}},
		{"a unit that Japanese follows", "残りは 61 KBの空き", 8, []string{"残りは", "61 KBの空き"}},
		{"a word is no unit", "up to 61 servers", 9, []string{"up to 61", "servers"}},
		{"a unit alone is a word", "as it is s", 9, []string{"as it is", "s"}},
		{"a number and its unit that do not fit", "a 61 s", 3, []string{"a", "61", "s"}},
		{"a long word is cut", "abcdefgh", 3, []string{"abc", "def", "gh"}},
		{"a long word after a short", "a bcdefg", 3, []string{"a", "bcd", "efg"}},
		{"Japanese without blanks", "日本語の文章です", 4, []string{"日本語の", "文章です"}},
		{"no Japanese full stop at the start", "日本語。日本", 3, []string{"日本", "語。日", "本"}},
		{"narrower than a character", "ab", 0.5, []string{"a", "b"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := wrapText(c.text, c.width, count); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestWrapKeepsText: wrapping loses nothing but blanks, and no line is too wide unless
// it is a single character.
func TestWrapKeepsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("ab ,/:日本。é1%s"))).Draw(t, "text")
		width := float32(rapid.IntRange(1, 12).Draw(t, "width"))
		lines := wrapText(text, width, count)
		squeeze := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if got := squeeze(strings.Join(lines, "")); got != squeeze(text) {
			t.Fatalf("%q became %q", text, lines)
		}
		for _, line := range lines {
			if count(line) > width && utf8.RuneCountInString(line) > 1 {
				t.Fatalf("line %q is wider than %v", line, width)
			}
		}
	})
}

func TestNoteHeightFollowsWidth(t *testing.T) {
	n := NewParagraph("A sentence that is long enough to need more than one line when there is little room for it.")
	newWindow(t, n)
	n.Resize(fyne.NewSize(600, 20))
	wide := n.MinSize().Height
	n.Resize(fyne.NewSize(120, 20))
	if narrow := n.MinSize().Height; narrow < 3*wide {
		t.Errorf("%v high in a narrow column, %v in a wide one", narrow, wide)
	}
	n.Set("", ColorMuted)
	if height := n.MinSize().Height; height != 0 {
		t.Errorf("an empty note is %v high", height)
	}
}

func TestRowProblem(t *testing.T) {
	field := NewInput()
	r := NewRow(&Columns{Label: 80, Gap: 8}, "Hosts", field, nil, true)
	newWindow(t, NewColumn(0, r))
	r.SetHint("")
	empty := r.MinSize().Height
	r.SetProblem("It is wrong.")
	if r.MinSize().Height != empty {
		t.Errorf("one line of words moves what is below: %v, was %v", r.MinSize().Height, empty)
	}
	if !field.marked || r.Problem() != "It is wrong." {
		t.Error("the field is not marked")
	}
	r.SetHint("Help.")
	if r.note.Text() != "It is wrong." {
		t.Errorf("help hides the problem: %q", r.note.Text())
	}
	r.SetProblem("")
	if field.marked || r.note.Text() != "Help." {
		t.Errorf("the mark stays (%t), or the help does not come back: %q", field.marked, r.note.Text())
	}
}

func TestFitScrollsOnlyWhenNeeded(t *testing.T) {
	content := NewParagraph("short")
	f := NewFit(fyne.NewSize(50, 20), content)
	newWindow(t, f)
	f.Resize(fyne.NewSize(100, 100))
	if f.scroll != nil {
		t.Error("content that fits is scrolled")
	}
	content.Set(strings.Repeat("many words ", 60), theme.ColorNameForeground)
	f.Refresh()
	if f.scroll == nil {
		t.Error("content that does not fit is not scrolled")
	}
	content.Set("short", theme.ColorNameForeground)
	f.Refresh()
	if f.scroll != nil {
		t.Error("content that fits again is still scrolled")
	}
}

// TestRevealedOnce: what had the focus before it was drawn is not revealed later, when the
// content no longer fits and the focus may be elsewhere.
func TestRevealedOnce(t *testing.T) {
	filler, last := NewParagraph("short"), NewButton("last", nil)
	f := NewFit(fyne.NewSize(50, 20), NewColumn(0, filler, last))
	f.MinSize()
	f.later = last // as reveal does of what is not drawn yet
	newWindow(t, f)
	f.MinSize()
	filler.Set(strings.Repeat("words that fill the window ", 100), ColorMuted)
	f.MinSize()
	if f.scroll == nil || f.scroll.Offset.Y != 0 {
		t.Errorf("it scrolls: %t; it was scrolled to what nobody is at", f.scroll != nil)
	}
}
