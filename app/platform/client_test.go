package platform

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tc-hib/winres"
	"github.com/tc-hib/winres/version"
)

// library makes a Windows library with a file version: a smallest image, into which a
// resource is put as a linker does.
func library(t testing.TB, fileVersion string) []byte {
	t.Helper()
	var info version.Info
	info.SetFileVersion(fileVersion)
	info.SetProductVersion("9.9.9.9") // another one, which does not count
	set := winres.ResourceSet{}
	set.SetVersionInfo(info)
	var out bytes.Buffer
	if err := set.WriteToEXE(&out, bytes.NewReader(smallestImage())); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// smallestImage is a 64-bit image with one section and no resources.
func smallestImage() []byte {
	image := make([]byte, 0x400)
	copy(image, "MZ")
	image[0x3c] = 0x40
	put := func(at int, bytes ...byte) { copy(image[at:], bytes) }
	put(0x40, 'P', 'E', 0, 0, 0x64, 0x86, 1, 0)
	put(0x54, 0xf0, 0, 0x22, 0x20) // size of the optional header, a library
	put(0x58, 0x0b, 0x02)          // PE32+
	put(0x78, 0, 0x10)             // alignment of sections
	put(0x7c, 0, 2)                // alignment in the file
	put(0x90, 0, 0x20)             // size of the image
	put(0x94, 0, 2)                // size of the headers
	put(0xc4, 16)                  // data directories
	put(0x148, '.', 't', 'e', 'x', 't')
	put(0x150, 1, 0, 0, 0, 0, 0x10, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0)
	put(0x16c, 0x20, 0, 0, 0x60)
	return image
}

func TestFindClients(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("bin/StackExchange.Redis.dll", library(t, "2.5.61.22961"))
	write("running/module/bin/STACKEXCHANGE.REDIS.DLL", library(t, "2.5.61.22961")) // the same again
	write("thirdparty/stackexchange.redis.strongname.dll", library(t, "2.1.30.38891"))
	write("bin/StackExchange.Redis.Extensions.Core.dll", library(t, "8.0.5.0"))
	write("bin/other.dll", library(t, "1.0.0.0"))
	write("broken/StackExchange.Redis.dll", []byte("MZ and nothing more"))
	write("1/2/3/4/5/6/7/8/9/StackExchange.Redis.dll", library(t, "2.8.16.0")) // deeper than anybody looks
	got := FindClients(dir)
	var found []string
	for _, file := range got {
		rel, err := filepath.Rel(dir, file.File)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, filepath.ToSlash(rel)+" "+file.Version)
	}
	want := []string{"bin/StackExchange.Redis.dll 2.5.61.22961", "thirdparty/stackexchange.redis.strongname.dll 2.1.30.38891"}
	if !slices.Equal(found, want) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(found, "\n"), strings.Join(want, "\n"))
	}
	if got := FindClients(filepath.Join(dir, "nowhere")); got != nil {
		t.Errorf("found %v where there is nothing", got)
	}
	if got := FindClients(""); got != nil {
		t.Errorf("found %v without a folder", got)
	}
}

// FuzzVersionOf: whatever a file holds, reading its version ends, within the file.
func FuzzVersionOf(f *testing.F) {
	f.Add(library(f, "2.5.61.22961"))
	f.Add(smallestImage())
	f.Add([]byte("MZ"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if version, err := versionOf(bytes.NewReader(data)); err == nil && strings.Count(version, ".") != 3 {
			t.Errorf("version %q", version)
		}
	})
}
