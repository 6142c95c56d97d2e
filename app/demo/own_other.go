//go:build !windows

package demo

import (
	"io/fs"
	"os"
	"syscall"
)

// own tells whether a folder belongs to this process's user. The temporary
// folder is shared, and what others put there is not touched.
func own(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
