package demo

import "io/fs"

// own tells whether a folder belongs to this process's user: on Windows the
// temporary folder is each user's own.
func own(fs.FileInfo) bool { return true }
