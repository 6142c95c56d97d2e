package config

import "time"

// Backup is a dated copy of a file beside it.
type Backup struct {
	Path string    // full path
	Time time.Time // when it was made, UTC, in milliseconds
	Size int64     // in bytes
}

// Backups lists the copies of this file, the newest first. A folder that does
// not exist holds none.
func Backups(path string) ([]Backup, error) { return nil, nil }
