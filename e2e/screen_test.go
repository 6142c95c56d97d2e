package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
)

// screen is what a person sees of a display, and the hand that acts on it.
type screen struct {
	t       *testing.T
	display display
	picture string // the screen as it was read last
	read    []word
	ways    int // in how many ways it was read
}

func newScreen(t *testing.T, d display) *screen {
	return &screen{t: t, display: d}
}

// fail ends the test with what a person would see now, kept as a picture where
// it outlives the test.
func (s *screen) fail(format string, args ...any) {
	s.t.Helper()
	path := filepath.Join(os.TempDir(), "sessionconfig-"+strings.ReplaceAll(s.t.Name(), "/", "-")+".png")
	if _, err := s.display.run("import", "-window", "root", path); err == nil {
		s.t.Logf("the screen at the end: %s", path)
	}
	s.t.Fatalf(format, args...)
}

// words reads all text on the screen. What did not change is read in another way
// the next time, as long as there is one: what is overlooked in one way is seen in
// another.
func (s *screen) words() []word {
	s.t.Helper()
	if picture := s.shot("root"); picture != s.picture {
		s.picture, s.read, s.ways = picture, nil, 0
	}
	if s.ways < len(segmentations) {
		s.read = append(s.read, readText(s.t, []byte(s.picture), segmentations[s.ways])...)
		s.ways++
	}
	return s.read
}

// shot is a picture of a window, as PNG. A window that opens or closes meanwhile
// may spoil it; then another is taken.
func (s *screen) shot(window string) string {
	s.t.Helper()
	take := func() (string, error) {
		return s.display.run("import", "-window", window, "-define", "png:exclude-chunks=date,time", "png:-")
	}
	picture, err := take()
	for tries := 0; err != nil && tries < 10; tries++ {
		time.Sleep(100 * time.Millisecond)
		picture, err = take()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return picture
}

// find looks for a phrase within one line, in any letter case and whatever blanks
// were read into it. Of several lines it takes the one that says least else;
// alone tells whether that is nothing, as with a button or an entry of a list.
func find(words []word, phrase string) (at word, alone, found bool) {
	wanted := strings.ToLower(strings.ReplaceAll(phrase, " ", ""))
	least := 0
	for start := 0; start < len(words); {
		end := start + 1
		for end < len(words) && words[end].line == words[start].line {
			end++
		}
		place, all, ok := findInLine(words[start:end], wanted)
		if ok && (!found || all < least) {
			at, least, found = place, all, true
		}
		start = end
	}
	return at, found && least <= letters(wanted), found
}

// letters counts letters and digits: other signs are often read wrongly.
func letters(text string) int {
	count := 0
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			count++
		}
	}
	return count
}

// findInLine returns the place of the words that hold the wanted letters, and how
// many letters the line has, without the specks that borders leave.
func findInLine(line []word, wanted string) (at word, all int, found bool) {
	var said strings.Builder
	var ends []int // where each word ends in it
	for _, w := range line {
		said.WriteString(strings.ToLower(w.text))
		ends = append(ends, said.Len())
		if len(w.text) > 1 {
			all += letters(w.text)
		}
	}
	begin := strings.Index(said.String(), wanted)
	if begin < 0 {
		return word{}, all, false
	}
	first, last := word{}, word{}
	for i := len(line) - 1; i >= 0; i-- {
		if ends[i] >= begin+len(wanted) {
			last = line[i]
		}
		if ends[i] > begin {
			first = line[i]
		}
	}
	return word{
		text: wanted, line: first.line, x: first.x, y: first.y,
		w: last.x + last.w - first.x, h: max(first.h, last.h),
	}, all, true
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
			place, _, ok := find(words, phrase)
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
			s.fail("%q cannot be read on the screen within %v; it says:\n%s", missing, within, text(words))
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// waitForGone waits until a phrase can no longer be read on the screen.
func (s *screen) waitForGone(within time.Duration, phrase string) {
	s.t.Helper()
	for deadline := time.Now().Add(within); ; time.Sleep(100 * time.Millisecond) {
		words := s.words()
		if _, _, ok := find(words, phrase); !ok && s.ways == len(segmentations) {
			return
		}
		if time.Now().After(deadline) {
			s.fail("%q can still be read on the screen after %v; it says:\n%s", phrase, within, text(words))
		}
	}
}

// unmoved is how often click finds that nothing answers to the pointer until it
// presses the button all the same: not all programs show it.
const unmoved = 3

// click puts the pointer on a phrase that is alone, as on a button or an entry of a menu,
// and presses its first button: a text may say the same. What can be clicked shows so
// under the pointer; then the place is surely right.
func (s *screen) click(phrase string) {
	s.t.Helper()
	tries := 0
	for deadline := time.Now().Add(patience); ; time.Sleep(200 * time.Millisecond) {
		words := s.words()
		if at, alone, _ := find(words, phrase); alone {
			x, y := at.x+at.w/2, at.y+at.h/2
			if tries++; s.answers(x, y) || tries == unmoved {
				s.t.Logf("%q was clicked at %d, %d", phrase, x, y)
				s.clickAt(x, y)
				return
			}
		}
		if time.Now().After(deadline) {
			s.fail("%q does not stand alone on the screen within %v; it says:\n%s", phrase, patience, text(words))
		}
	}
}

// answers moves the pointer to a place, and tells whether something shows that it
// is there.
func (s *screen) answers(x, y int) bool {
	s.t.Helper()
	s.must("xdotool", "mousemove", "1020", "760") // where nothing is
	return s.changes(x, y, "mousemove", strconv.Itoa(x), strconv.Itoa(y))
}

// clickField puts the text cursor into the field at a place; it tells whether the
// field shows that.
func (s *screen) clickField(x, y int) bool {
	s.t.Helper()
	return s.changes(x, y, "mousemove", strconv.Itoa(x), strconv.Itoa(y), "click", "1")
}

// changes does something and tells whether the surroundings of a place change upon
// it, within some seconds.
func (s *screen) changes(x, y int, action ...string) bool {
	s.t.Helper()
	time.Sleep(100 * time.Millisecond)
	before := s.around(x, y)
	s.must("xdotool", action...)
	for deadline := time.Now().Add(3 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if s.around(x, y) != before {
			return true
		}
	}
	return false
}

// around is a picture of the surroundings of a place: as much as a button or a
// field is large.
func (s *screen) around(x, y int) string {
	s.t.Helper()
	part := fmt.Sprintf("220x60+%d+%d", max(0, x-110), max(0, y-30))
	return s.must("import", "-window", "root", "-crop", part, "-depth", "8", "rgb:-")
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
	deadline := time.Now().Add(patience)
	for {
		ids, err := s.display.run("xdotool", "search", "--onlyvisible", "--name", title)
		if id := strings.Fields(ids); err == nil && len(id) > 0 {
			return id[len(id)-1]
		}
		if time.Now().After(deadline) {
			s.fail("there is no window %q", title)
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

// menu chooses an entry of a menu, each by its place from 1.
func (s *screen) menu(menu, entry int) {
	s.t.Helper()
	s.press("Alt_L")
	for range menu - 1 {
		s.press("Right")
	}
	for range entry {
		s.press("Down")
	}
	s.press("Return")
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
