package redistest

import (
	"bytes"
	"testing"

	"github.com/tc-hib/winres"
	"github.com/tc-hib/winres/version"
)

// Library makes a Windows library with a file version: a smallest image, into which a
// resource is put as a linker does.
func Library(t testing.TB, fileVersion string) []byte {
	t.Helper()
	var info version.Info
	info.SetFileVersion(fileVersion)
	info.SetProductVersion("9.9.9.9") // another one, which does not count
	set := winres.ResourceSet{}
	set.SetVersionInfo(info)
	var out bytes.Buffer
	if err := set.WriteToEXE(&out, bytes.NewReader(SmallestImage())); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// SmallestImage is a 64-bit image with one section and no resources.
func SmallestImage() []byte {
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
