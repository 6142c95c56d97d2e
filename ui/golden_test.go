//go:build !race

package ui

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// looks are the variants in which every scene is compared.
var looks = map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark}

// scales are the scales at which every scene is compared in each look, in percent.
var scales = []int{100, 150, 200}

// goldenName is the name of a picture of a scene, without its ending.
func goldenName(scene, look string, scale int) string {
	if scale == 100 {
		return scene + "-" + look
	}
	return fmt.Sprintf("%s-%s-%d", scene, look, scale)
}

// TestGolden compares every scene with its golden images.
func TestGolden(t *testing.T) { compareScenes(t, scenes) }

// TestGoldenJapanese compares the Japanese scenes, in a process that finds one
// typeface only: on another machine Fyne could choose another.
func TestGoldenJapanese(t *testing.T) {
	if os.Getenv(onlyTypeface) != "" {
		compareScenes(t, japaneseScenes)
		return
	}
	child := exec.Command("unshare", "--mount", "sh", "-c", `mount --bind "$0" /usr/share/fonts && exec "$@"`,
		"/usr/share/fonts/truetype/vlgothic", os.Args[0], "-test.run=^TestGoldenJapanese$", fmt.Sprintf("-update=%t", *update))
	home := t.TempDir()
	child.Env = append(os.Environ(), onlyTypeface+"=1", "HOME="+home, "XDG_DATA_HOME="+home, "XDG_CACHE_HOME="+home)
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// onlyTypeface marks the process of TestGoldenJapanese.
const onlyTypeface = "SESSIONCONFIG_TEST_ONLY_TYPEFACE"

func compareScenes(t *testing.T, scenes []scene) {
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			b, w := s.open(t)
			for _, scale := range scales {
				w.Canvas().(test.WindowlessCanvas).SetScale(float32(scale) / 100)
				for look, variant := range looks {
					b.variant(variant)
					b.settle()
					compare(t, w.Canvas().Capture(), goldenName(s.name, look, scale))
				}
			}
		})
	}
}

// TestGoldenAreAllUsed: no picture stays behind whose scene is gone.
func TestGoldenAreAllUsed(t *testing.T) {
	used := map[string]bool{}
	for _, s := range slices.Concat(scenes, japaneseScenes) {
		for look := range looks {
			for _, scale := range scales {
				used[goldenName(s.name, look, scale)+".png"] = true
			}
		}
	}
	files, err := os.ReadDir(golden)
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden images: %v", err)
	}
	for _, file := range files {
		if !used[file.Name()] {
			t.Errorf("%s belongs to no scene", file.Name())
		}
	}
}
