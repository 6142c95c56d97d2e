package e2e

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// zoom is how much a screenshot is enlarged before its text is read.
const zoom = 3

// screen is what a person sees of a display, and the hand that acts on it.
type screen struct {
	t       *testing.T
	display display
	dir     string // for pictures
}

// word is a piece of text on the screen, in the screen's pixels.
type word struct {
	text       string
	line       string // identifies the line of text that it stands in
	x, y, w, h int
}

func newScreen(t *testing.T, d display) *screen {
	s := &screen{t: t, display: d, dir: t.TempDir()}
	t.Cleanup(func() {
		if t.Failed() {
			s.keepPicture()
		}
	})
	return s
}

// keepPicture saves the last sight of a failed test where it outlives it.
func (s *screen) keepPicture() {
	path := filepath.Join(os.TempDir(), "sessionconfig-"+strings.ReplaceAll(s.t.Name(), "/", "-")+".png")
	if _, err := s.display.run("import", "-window", "root", path); err == nil {
		s.t.Logf("the screen at the end: %s", path)
	}
}

// words reads all text on the screen.
func (s *screen) words() []word {
	s.t.Helper()
	picture := filepath.Join(s.dir, "screen.png")
	s.must("import", "-window", "root", "-colorspace", "Gray", "-filter", "Lanczos",
		"-resize", strconv.Itoa(zoom*100)+"%", picture)
	table := s.must("tesseract", picture, "-", "--psm", "11", "--dpi", "288", "tsv")
	var words []word
	for _, row := range strings.Split(table, "\n") {
		column := strings.Split(row, "\t")
		if len(column) < 12 || column[0] != "5" || strings.TrimSpace(column[11]) == "" {
			continue
		}
		number := func(i int) int {
			n, _ := strconv.Atoi(column[i])
			return n / zoom
		}
		words = append(words, word{
			text: column[11], line: strings.Join(column[1:5], "."),
			x: number(6), y: number(7), w: number(8), h: number(9),
		})
	}
	return words
}

// find looks for words that follow each other on one line, in any letter case.
func find(words []word, phrase string) (word, bool) {
	wanted := strings.Fields(strings.ToLower(phrase))
	for i := range words {
		if i+len(wanted) > len(words) {
			break
		}
		found := true
		for j, w := range wanted {
			if !strings.Contains(strings.ToLower(words[i+j].text), w) || words[i+j].line != words[i].line {
				found = false
				break
			}
		}
		if found {
			first, last := words[i], words[i+len(wanted)-1]
			return word{text: phrase, line: first.line, x: first.x, y: first.y,
				w: last.x + last.w - first.x, h: max(first.h, last.h)}, true
		}
	}
	return word{}, false
}

// waitFor waits until all phrases can be read on the screen and returns the
// place of the first.
func (s *screen) waitFor(within time.Duration, phrases ...string) word {
	s.t.Helper()
	deadline := time.Now().Add(within)
	for {
		words := s.words()
		var first word
		missing := ""
		for i, phrase := range phrases {
			place, ok := find(words, phrase)
			if !ok {
				missing = phrase
				break
			}
			if i == 0 {
				first = place
			}
		}
		if missing == "" {
			return first
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("%q cannot be read on the screen within %v; it says:\n%s", missing, within, text(words))
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// click puts the pointer on a phrase and presses its first button.
func (s *screen) click(phrase string) {
	s.t.Helper()
	at := s.waitFor(20*time.Second, phrase)
	s.clickAt(at.x+at.w/2, at.y+at.h/2)
}

// clickAt presses the first button at a place of the screen.
func (s *screen) clickAt(x, y int) {
	s.t.Helper()
	s.must("xdotool", "mousemove", strconv.Itoa(x), strconv.Itoa(y), "click", "1")
}

// focus gives the window with this title the keyboard; there is no window
// manager to do it.
func (s *screen) focus(title string) {
	s.t.Helper()
	id := s.window(title)
	s.must("xdotool", "windowfocus", "--sync", id)
}

// window waits for the window with this title and returns its id.
func (s *screen) window(title string) string {
	s.t.Helper()
	deadline := time.Now().Add(60 * time.Second)
	for {
		ids, err := s.display.run("xdotool", "search", "--onlyvisible", "--name", title)
		if id := strings.Fields(ids); err == nil && len(id) > 0 {
			return id[len(id)-1]
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("there is no window %q", title)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// typeText types as a person would, slowly enough for a window on two cores.
func (s *screen) typeText(text string) {
	s.t.Helper()
	s.must("xdotool", "type", "--delay", "30", text)
}

// press presses keys, named as X names them ("Tab", "ctrl+t").
func (s *screen) press(keys ...string) {
	s.t.Helper()
	for _, key := range keys {
		s.must("xdotool", "key", "--delay", "30", key)
		time.Sleep(50 * time.Millisecond)
	}
}

func (s *screen) must(name string, args ...string) string {
	s.t.Helper()
	out, err := s.display.run(name, args...)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// text joins what was read, a line of the screen a line.
func text(words []word) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 && w.line != words[i-1].line {
			b.WriteByte('\n')
		} else if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	return b.String()
}
