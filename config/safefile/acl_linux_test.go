package safefile

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// accessList is a list as Linux keeps it, of entries of tag, rights and id.
func accessList(entries [][3]uint32) []byte {
	list := binary.LittleEndian.AppendUint32(nil, 2) // the version
	for _, entry := range entries {
		list = binary.LittleEndian.AppendUint16(list, uint16(entry[0]))
		list = binary.LittleEndian.AppendUint16(list, uint16(entry[1]))
		list = binary.LittleEndian.AppendUint32(list, entry[2])
	}
	return list
}

// TestInheritedAccess: what a folder grants to others on each new file in it, the
// replaced file and its backup do not grant, as the file did not.
func TestInheritedAccess(t *testing.T) {
	folder := t.TempDir()
	list := accessList([][3]uint32{{1, 7, ^uint32(0)}, {2, 6, 65534}, {4, 7, ^uint32(0)}, {16, 7, ^uint32(0)}, {32, 7, ^uint32(0)}})
	path := filepath.Join(folder, "server.hsconf")
	writeFile(t, path, "old")
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := unix.Setxattr(folder, "system.posix_acl_default", list, 0); err != nil {
		t.Fatal(err)
	}
	backup, err := Replace(path, []byte("new"), Options{Backup: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{path, backup} {
		if _, err := unix.Getxattr(file, aclAttribute, nil); !errors.Is(err, unix.ENODATA) {
			t.Errorf("%s has an access control list of its folder's: %v", file, err)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o640 {
			t.Errorf("%s: %v, %v", file, info.Mode(), err)
		}
	}
}
