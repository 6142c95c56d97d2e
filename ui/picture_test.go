package ui

import (
	"cmp"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

var update = flag.Bool("update", false, "write the golden images anew")

// golden is the images' folder, also for scenes in another working directory.
var golden, _ = filepath.Abs(filepath.Join("testdata", "golden"))

// Tolerances: a font that is hinted differently moves edges a little.
const (
	tolerantStep = 40    // of 255: less is no difference
	tolerantPart = 0.004 // of all points may differ
)

// comparePicture fails when an image differs from its golden one, and leaves the image
// beside it for looking at.
func comparePicture(t *testing.T, got image.Image, name string) {
	t.Helper()
	path := filepath.Join(golden, name)
	if *update {
		write(t, path, got)
		return
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatalf("%v; run with -update to make it", err)
	}
	defer file.Close()
	want, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if got.Bounds().Size() != want.Bounds().Size() {
		t.Errorf("%s is %v, want %v", name, got.Bounds().Size(), want.Bounds().Size())
	} else if part := different(got, want); part > tolerantPart {
		t.Errorf("%s: %.2f %% of the points differ", name, part*100)
	} else {
		return
	}
	failed := filepath.Join(os.TempDir(), "golden-failed-"+name)
	write(t, failed, got)
	t.Logf("the picture is in %s", failed)
}

// different is the part of the points that differ.
func different(a, b image.Image) float64 {
	p, q, count := points(a).Pix, points(b).Pix, 0
	for i := 0; i < len(p); i += 4 {
		if apart(p[i], q[i]) || apart(p[i+1], q[i+1]) || apart(p[i+2], q[i+2]) {
			count++
		}
	}
	return float64(count) / float64(len(p)/4)
}

// inPalette is a picture in 256 colors, which takes a third of the room. Surfaces
// keep theirs; the shades between them, on the edges of letters, become others
// that differ by much less than the tolerance.
func inPalette(img image.Image) *image.Paletted {
	whole := points(img)
	count := map[color.NRGBA]int{}
	for i := 0; i < len(whole.Pix); i += 4 {
		count[pointAt(whole, i)]++
	}
	frequent := slices.SortedFunc(maps.Keys(count), func(a, b color.NRGBA) int {
		return cmp.Or(count[b]-count[a], cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	small := image.NewPaletted(whole.Rect, nil)
	index := map[color.NRGBA]uint8{}
	for step := uint8(0); small.Palette == nil; step++ {
		small.Palette = palette(frequent, step, index)
	}
	for i := range small.Pix {
		small.Pix[i] = index[pointAt(whole, 4*i)]
	}
	return small
}

// palette chooses from colors those that are more than step away from all before
// them, and fills index with the place of each color's stand-in. It is nil if
// they are too many.
func palette(colors []color.NRGBA, step uint8, index map[color.NRGBA]uint8) (chosen color.Palette) {
	for _, c := range colors {
		at := slices.IndexFunc(chosen, func(p color.Color) bool {
			q := p.(color.NRGBA)
			return max(distance(c.R, q.R), distance(c.G, q.G), distance(c.B, q.B)) <= step
		})
		if at < 0 {
			if len(chosen) == 256 {
				return nil
			}
			at = len(chosen)
			chosen = append(chosen, c)
		}
		index[c] = uint8(at)
	}
	return chosen
}

func pointAt(img *image.NRGBA, i int) color.NRGBA {
	return color.NRGBA{R: img.Pix[i], G: img.Pix[i+1], B: img.Pix[i+2], A: img.Pix[i+3]}
}

// points are the points of an image, four bytes each.
func points(img image.Image) *image.NRGBA {
	out := image.NewNRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Src)
	return out
}

func apart(a, b uint8) bool { return distance(a, b) > tolerantStep }

func distance(a, b uint8) uint8 { return max(a, b) - min(a, b) }

func write(t *testing.T, path string, img image.Image) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(file, inPalette(img)); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}
