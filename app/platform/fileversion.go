package platform

import (
	"debug/pe"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

var errNoVersion = errors.New("the file has no version resource")

// maxResources bounds the resources of a program that are read.
const maxResources = 16 << 20

// fileVersion reads the file version of a Windows program or library, on any system:
// the fixed part of its version resource. (Microsoft, VS_FIXEDFILEINFO.)
func fileVersion(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	return versionOf(file)
}

func versionOf(in io.ReaderAt) (string, error) {
	image, err := pe.NewFile(in)
	if err != nil {
		return "", errNoVersion
	}
	section := image.Section(".rsrc")
	if section == nil {
		return "", errNoVersion
	}
	data, err := io.ReadAll(io.LimitReader(section.Open(), maxResources))
	if err != nil {
		return "", errNoVersion
	}
	r := resources{data: data, base: section.VirtualAddress}
	version, ok := r.leaf(0, 0)
	if !ok {
		return "", errNoVersion
	}
	return fixedVersion(version)
}

// resources is the section of a program's resources: a tree of three levels, type,
// name and language.
type resources struct {
	data []byte
	base uint32 // address of the section, which leaves count from
}

// typeVersion is the type of version resources (RT_VERSION).
const typeVersion = 16

// leaf is the first version resource below the folder at an offset.
func (r resources) leaf(offset uint32, level int) ([]byte, bool) {
	header, ok := r.at(offset, 16)
	if !ok || level > 2 {
		return nil, false
	}
	names := int(binary.LittleEndian.Uint16(header[12:]))
	ids := int(binary.LittleEndian.Uint16(header[14:]))
	for i := range names + ids {
		entry, ok := r.at(offset+16+uint32(i)*8, 8)
		if !ok {
			return nil, false
		}
		if level == 0 && binary.LittleEndian.Uint32(entry) != typeVersion {
			continue
		}
		if next := binary.LittleEndian.Uint32(entry[4:]); next&(1<<31) != 0 {
			return r.leaf(next&^(1<<31), level+1)
		} else if level > 0 {
			return r.content(next)
		}
	}
	return nil, false
}

// content is what the description of a resource at an offset points to.
func (r resources) content(offset uint32) ([]byte, bool) {
	entry, ok := r.at(offset, 16)
	if !ok {
		return nil, false
	}
	address, size := binary.LittleEndian.Uint32(entry), binary.LittleEndian.Uint32(entry[4:])
	if address < r.base {
		return nil, false
	}
	return r.at(address-r.base, size)
}

// at are size bytes at an offset.
func (r resources) at(offset, size uint32) ([]byte, bool) {
	end := uint64(offset) + uint64(size)
	if end > uint64(len(r.data)) {
		return nil, false
	}
	return r.data[offset:end], true
}

// fixedVersion reads the file version in a version resource: behind a header, its key
// "VS_VERSION_INFO" in UTF-16 and padding come a signature and the version's halves.
func fixedVersion(resource []byte) (string, error) {
	const fixed, signature = 40, 0xFEEF04BD
	if len(resource) < fixed+16 || binary.LittleEndian.Uint32(resource[fixed:]) != signature {
		return "", errNoVersion
	}
	high, low := binary.LittleEndian.Uint32(resource[fixed+8:]), binary.LittleEndian.Uint32(resource[fixed+12:])
	return fmt.Sprintf("%d.%d.%d.%d", high>>16, high&0xffff, low>>16, low&0xffff), nil
}
