//go:build !race

package ui

import (
	"flag"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessionconfig/ui/kit"
)

var update = flag.Bool("update", false, "write the golden images anew")

// golden is the images' folder, also for scenes in another working directory.
var golden, _ = filepath.Abs(filepath.Join("testdata", "golden"))

// looks are the variants in which every scene is compared.
var looks = map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark}

// TestGolden compares every scene with its golden image.
func TestGolden(t *testing.T) {
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			b, w := s.open(t)
			for look, variant := range looks {
				b.variant(variant)
				b.settle()
				compare(t, w.Canvas().Capture(), s.name+"-"+look)
				if !s.scaled || look != "light" {
					continue
				}
				for _, scale := range []float32{1.5, 2} {
					w.Canvas().(test.WindowlessCanvas).SetScale(scale)
					b.settle()
					compare(t, w.Canvas().Capture(), fmt.Sprintf("%s-%s-%.0f", s.name, look, scale*100))
				}
				w.Canvas().(test.WindowlessCanvas).SetScale(1)
			}
		})
	}
}

// TestTextsAreCrisp: every text stands on whole units, in every scene. Between two
// of them Fyne would squeeze or stretch it onto whole pixels.
func TestTextsAreCrisp(t *testing.T) {
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			_, w := s.open(t)
			seen := 0
			for _, root := range append([]fyne.CanvasObject{w.Canvas().Content()}, w.Canvas().Overlays().List()...) {
				eachText(root, fyne.Position{}, func(text *canvas.Text, at fyne.Position) {
					seen++
					if float32(int(at.X)) != at.X || float32(int(at.Y)) != at.Y {
						t.Errorf("%q stands at %v", text.Text, at)
					}
				})
			}
			if seen < 4 {
				t.Errorf("only %d texts were found", seen)
			}
		})
	}
}

// eachText visits the texts that are shown, with their places. Those within
// Fyne's own fields, lists of lines and menus are its own affair.
func eachText(o fyne.CanvasObject, at fyne.Position, visit func(text *canvas.Text, at fyne.Position)) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	var parts []fyne.CanvasObject
	switch o := o.(type) {
	case *canvas.Text:
		if o.Text != "" {
			visit(o, at)
		}
	case *kit.Input, *kit.Log, *widget.PopUpMenu:
	case *fyne.Container:
		parts = o.Objects
	case fyne.Widget:
		parts = test.WidgetRenderer(o).Objects()
	}
	for _, part := range parts {
		eachText(part, at, visit)
	}
}

// Tolerances: a font that is hinted differently moves edges a little.
const (
	tolerantStep = 40    // of 255: less is no difference
	tolerantPart = 0.004 // of all points may differ
)

// compare fails when an image differs from its golden one, and leaves the image
// beside it for looking at.
func compare(t *testing.T, got image.Image, name string) {
	t.Helper()
	path := filepath.Join(golden, name+".png")
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
	failed := filepath.Join(os.TempDir(), "golden-failed-"+name+".png")
	write(t, failed, got)
	t.Logf("the picture is in %s", failed)
}

// different is the part of the points that differ.
func different(a, b image.Image) float64 {
	p, q, count := points(a), points(b), 0
	for i := 0; i < len(p); i += 4 {
		if apart(p[i], q[i]) || apart(p[i+1], q[i+1]) || apart(p[i+2], q[i+2]) {
			count++
		}
	}
	return float64(count) / float64(len(p)/4)
}

// points are the points of an image, four bytes each.
func points(img image.Image) []byte {
	out := image.NewNRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Src)
	return out.Pix
}

func apart(a, b uint8) bool { return max(a, b)-min(a, b) > tolerantStep }

func write(t *testing.T, path string, img image.Image) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(file, img); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestGoldenAreAllUsed: no picture stays behind whose scene is gone.
func TestGoldenAreAllUsed(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(golden, "*.png"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden images: %v", err)
	}
	for _, file := range files {
		name, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".png"), "-light")
		name, _, _ = strings.Cut(name, "-dark")
		used := false
		for _, s := range scenes {
			used = used || s.name == name
		}
		if !used {
			t.Errorf("%s belongs to no scene", file)
		}
	}
}
