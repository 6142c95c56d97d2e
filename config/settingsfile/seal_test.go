package settingsfile

import (
	"encoding/base64"
	"path/filepath"
	"strings"
	"testing"
)

func TestSealOpensAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "session.yaml")
	for _, text := range []string{"", "x", marked, strings.Repeat("ä€", 500), "\x00\xff"} {
		sealed, err := seal(path, purposePassword, text)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(sealed, sealPrefix+sealScheme+":") || strings.Contains(sealed, marked) {
			t.Errorf("%q is sealed as %q", text, sealed)
		}
		got, err := unseal(path, purposePassword, sealed)
		if err != nil || got != text {
			t.Errorf("%q opens as %q, %v", text, got, err)
		}
	}
}

func TestSealDiffersEachTime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "session.yaml")
	one, err := seal(path, purposePassword, marked)
	if err != nil {
		t.Fatal(err)
	}
	two, err := seal(path, purposePassword, marked)
	if err != nil {
		t.Fatal(err)
	}
	if one == two {
		t.Error("sealing twice gives the same text, which shows who has the same password")
	}
}

func TestUnsealRefuses(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "session.yaml")
	sealed, err := seal(path, purposePassword, marked)
	if err != nil {
		t.Fatal(err)
	}
	prefix := sealPrefix + sealScheme + ":"
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(sealed, prefix))
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)-1] ^= 1
	flipped := prefix + base64.StdEncoding.EncodeToString(raw)
	for _, c := range []struct {
		name, path, purpose, text string
		want                      error
	}{
		{"other file of the folder", filepath.Join(folder, "other.yaml"), purposePassword, sealed, nil},
		{"other purpose", path, purposeParameter("sentinelPassword"), sealed, errSealForeign},
		{"one bit changed", path, purposePassword, flipped, errSealForeign},
		{"cut off", path, purposePassword, sealed[:len(sealed)-4], errSealForeign},
		{"empty", path, purposePassword, prefix, errSealForeign},
		{"no base64", path, purposePassword, prefix + "!!", errSealDamaged},
		{"no scheme", path, purposePassword, sealPrefix + "abc", errSealDamaged},
		{"other scheme", path, purposePassword, sealPrefix + "future-9:" + strings.TrimPrefix(sealed, prefix), errOtherScheme},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := unseal(c.path, c.purpose, c.text)
			if err == nil || got != "" {
				t.Fatalf("opens as %q", got)
			}
			if c.want != nil && err != c.want {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if strings.Contains(err.Error(), marked) {
				t.Errorf("shows the password: %v", err)
			}
		})
	}
}
