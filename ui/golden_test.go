package ui

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// picture is one way to look at a scene.
type picture struct {
	variant fyne.ThemeVariant
	scale   int // in percent
}

// inEveryLook are the scenes that are compared in both looks and at three scales:
// between them they show every widget, with the focus, without it, disabled and
// wrong. The others are compared once.
var inEveryLook = []string{
	"form", "invalid", "database", "testing", "test-failed", "banners", "output-found", "help-found", "provider-list", "export", "compare", "watch",
}

// inTheLargest are scenes that are compared in the dark at 200 %, too: what is in them
// could need more room than there is.
var inTheLargest = []string{"remedies", "remedy-taken", "commands", "report-opened", "report-shown", "certificate", "certificate-failed", "compare-twenty", "compare-empty", "watch-ended", "capacity-lacking"}

// picturesOf are the pictures of a scene, by the names of their files.
func picturesOf(scene string) map[string]picture {
	pictures := map[string]picture{scene + "-light.png": {theme.VariantLight, 100}}
	if slices.Contains(inEveryLook, scene) {
		pictures[scene+"-dark.png"] = picture{theme.VariantDark, 100}
		for _, scale := range []int{150, 200} {
			pictures[fmt.Sprintf("%s-light-%d.png", scene, scale)] = picture{theme.VariantLight, scale}
			pictures[fmt.Sprintf("%s-dark-%d.png", scene, scale)] = picture{theme.VariantDark, scale}
		}
	}
	if slices.Contains(inTheLargest, scene) {
		pictures[scene+"-dark-200.png"] = picture{theme.VariantDark, 200}
	}
	return pictures
}

// TestGolden compares every scene with its golden images, and looks at whether its texts fit;
// -update writes the images again. `-run Golden/^form$` chooses scenes.
func TestGolden(t *testing.T) {
	if inOwnProcess(t) {
		compareScenes(t, scenes)
	}
}

// TestGoldenJapanese compares the Japanese scenes, in a process that finds one
// typeface only: on another machine Fyne could choose another.
func TestGoldenJapanese(t *testing.T) {
	home := t.TempDir()
	if inOwnProcess(t, "env", "HOME="+home, "XDG_DATA_HOME="+home, "XDG_CACHE_HOME="+home,
		"unshare", "--mount", "sh", "-c", `mount --bind "$0" /usr/share/fonts && exec "$@"`, "/usr/share/fonts/truetype/vlgothic") {
		compareScenes(t, japaneseScenes)
	}
}

func compareScenes(t *testing.T, scenes []scene) {
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			b, w := s.open(t)
			fits(t, w.Canvas())
			for file, p := range picturesOf(s.name) {
				w.Canvas().(test.WindowlessCanvas).SetScale(float32(p.scale) / 100)
				b.variant(p.variant)
				b.settle()
				comparePicture(t, w.Canvas().Capture(), file)
			}
		})
	}
}

// TestGoldenAreAllUsed: no picture stays behind whose scene is gone; with -update
// it is removed.
func TestGoldenAreAllUsed(t *testing.T) {
	used := map[string]picture{}
	for _, s := range slices.Concat(scenes, japaneseScenes) {
		maps.Copy(used, picturesOf(s.name))
	}
	files, err := os.ReadDir(golden)
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden images: %v", err)
	}
	for _, file := range files {
		if _, ok := used[file.Name()]; ok {
			continue
		}
		if !*update {
			t.Errorf("%s belongs to no scene", file.Name())
		} else if err := os.Remove(filepath.Join(golden, file.Name())); err != nil {
			t.Error(err)
		}
	}
}
