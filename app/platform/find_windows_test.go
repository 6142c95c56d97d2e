package platform

import "testing"

func TestPlainPath(t *testing.T) {
	for path, want := range map[string]string{
		`\\?\C:\Program Files\OutSystems`: `C:\Program Files\OutSystems`,
		`\\?\UNC\files\share\platform`:    `\\files\share\platform`,
		`C:\plain`:                        `C:\plain`,
	} {
		if got := plainPath(path); got != want {
			t.Errorf("plainPath(%q) = %q, want %q", path, got, want)
		}
	}
}
