package e2e

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	xdraw "golang.org/x/image/draw"
)

// zoom is how much a screenshot is enlarged before its text is read: the
// recogniser wants letters of some thirty pixels.
const zoom = 2

// surrounding is the half width in pixels of what counts as a pixel's
// background.
const surrounding = 8

// word is a piece of text on the screen, in the screen's pixels.
type word struct {
	text       string
	line       string // identifies the line of text that it is in
	x, y, w, h int
}

// segmentations are the ways in which the recogniser looks for lines of text: text
// here and there, one column of it, one block of it. (tesseract, --psm.)
var segmentations = []string{"11", "4", "6"}

// readText finds the words in a picture, whatever colours they have.
func readText(t *testing.T, picture []byte, segmentation string) []word {
	t.Helper()
	shown, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	var prepared bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&prepared, enlarge(contrast(grey(shown)))); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("tesseract", "-", "-", "--psm", segmentation, "--dpi", "192", "-c", "tessedit_do_invert=0", "tsv")
	cmd.Stdin = &prepared
	cmd.Env = append(cmd.Environ(), "OMP_THREAD_LIMIT=1")
	table, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return wordsOf(string(table), segmentation)
}

// wordsOf reads the recogniser's table: a word is a row of level 5. Lines are told
// apart from those of other tables by their name.
func wordsOf(table, name string) []word {
	var words []word
	for row := range strings.Lines(table) {
		column := strings.Split(strings.TrimRight(row, "\n"), "\t")
		if len(column) < 12 || column[0] != "5" || strings.TrimSpace(column[11]) == "" {
			continue
		}
		number := func(i int) int {
			n, _ := strconv.Atoi(column[i])
			return n / zoom
		}
		words = append(words, word{
			text: column[11], line: name + "." + strings.Join(column[1:5], "."),
			x: number(6), y: number(7), w: number(8), h: number(9),
		})
	}
	return words
}

func grey(shown image.Image) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, shown.Bounds().Dx(), shown.Bounds().Dy()))
	draw.Draw(out, out.Bounds(), shown, shown.Bounds().Min, draw.Src)
	return out
}

// contrast makes whatever differs from its background dark, and all else white:
// light text on dark buttons reads like dark text on light fields, and borders
// and shades vanish.
func contrast(in *image.Gray) *image.Gray {
	out := image.NewGray(in.Bounds())
	for y := range in.Bounds().Dy() {
		window := newWindow(in, y)
		for x := range in.Bounds().Dx() {
			difference := int(in.Pix[y*in.Stride+x]) - window.median(x)
			out.SetGray(x, y, color.Gray{Y: uint8(255 - min(255, 2*max(difference, -difference)))})
		}
	}
	return out
}

// rowWindow counts the shades around a pixel while it moves along a row. (Huang's
// running median.)
type rowWindow struct {
	picture     *image.Gray
	top, bottom int
	shades      [256]int
	size        int // pixels counted
	next        int // the next column to take in
	shade       int // the last median
	below       int // how many counted pixels are darker than it
}

func newWindow(picture *image.Gray, y int) *rowWindow {
	return &rowWindow{picture: picture, top: max(0, y-surrounding), bottom: min(picture.Bounds().Dy(), y+surrounding+1)}
}

// median is the median shade around column x; x grows by one from call to call.
func (w *rowWindow) median(x int) int {
	for ; w.next < min(w.picture.Bounds().Dx(), x+surrounding+1); w.next++ {
		w.count(w.next, 1)
	}
	if x > surrounding {
		w.count(x-surrounding-1, -1)
	}
	for w.below > w.size/2 {
		w.shade--
		w.below -= w.shades[w.shade]
	}
	for w.below+w.shades[w.shade] <= w.size/2 {
		w.below += w.shades[w.shade]
		w.shade++
	}
	return w.shade
}

func (w *rowWindow) count(x, by int) {
	for y := w.top; y < w.bottom; y++ {
		shade := int(w.picture.Pix[y*w.picture.Stride+x])
		w.shades[shade] += by
		w.size += by
		if shade < w.shade {
			w.below += by
		}
	}
}

func enlarge(in *image.Gray) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, in.Bounds().Dx()*zoom, in.Bounds().Dy()*zoom))
	xdraw.CatmullRom.Scale(out, out.Bounds(), in, in.Bounds(), xdraw.Src, nil)
	return out
}
