package safefile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// keptBackups is how many copies of a file are kept, the newest.
const keptBackups = 5

// Names of backups are "<name>.<UTC time with milliseconds>.bak".
const (
	backupTime = "20060102T150405.000Z"
	backupEnd  = ".bak"
)

// Backup is a dated copy of a file beside it.
type Backup struct {
	Path string    // full path
	Time time.Time // when it was made, UTC, in milliseconds
	Size int64     // in bytes
}

// Backups lists the copies of this file, the newest first. A folder that does
// not exist has none.
func Backups(path string) ([]Backup, error) {
	target, err := RealPath(path)
	if err != nil {
		return nil, fmt.Errorf("list backups: %w", err)
	}
	backups, err := listBackups(osFiles{}, target)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list backups: %w", err)
	}
	for i := range backups {
		info, err := os.Stat(backups[i].Path)
		if err != nil {
			return nil, fmt.Errorf("list backups: %w", err)
		}
		backups[i].Size = info.Size()
	}
	return backups, nil
}

// NextBackup is the name, without its folder, of the backup that Replace makes of a
// file with this BackupAt.
func NextBackup(path string, at time.Time) (string, error) {
	target, err := RealPath(path)
	if err != nil {
		return "", fmt.Errorf("name the backup: %w", err)
	}
	made, err := nextBackup(osFiles{}, target, at)
	if err != nil {
		return "", fmt.Errorf("name the backup: %w", err)
	}
	return filepath.Base(backupName(target, made)), nil
}

// nextBackup is the time that the next backup is named with: at, or later than all
// plausible ones that are there.
func nextBackup(f files, target string, at time.Time) (time.Time, error) {
	others, err := listBackups(f, target)
	if err != nil {
		return time.Time{}, err
	}
	made := at.UTC().Truncate(time.Millisecond)
	others = plausible(others, made)
	if len(others) > 0 && !made.After(others[0].Time) {
		made = others[0].Time.Add(time.Millisecond)
	}
	return made, nil
}

func backupName(target string, made time.Time) string {
	return target + "." + made.Format(backupTime) + backupEnd
}

// listBackups finds the copies by their names, the newest first, sizes unknown.
func listBackups(f files, target string) ([]Backup, error) {
	folder := filepath.Dir(target)
	names, err := f.Names(folder)
	if err != nil {
		return nil, err
	}
	var backups []Backup
	for _, name := range names {
		if made, ok := backupMade(filepath.Base(target), name); ok {
			backups = append(backups, Backup{Path: filepath.Join(folder, name), Time: made})
		}
	}
	slices.SortFunc(backups, func(a, b Backup) int { return b.Time.Compare(a.Time) })
	return backups, nil
}

// plausible are the backups that are not dated more than a day ahead, as nobody's
// clock is: somebody else may have given them their names. They are listed, but
// neither removed nor counted.
func plausible(backups []Backup, now time.Time) []Backup {
	return slices.DeleteFunc(backups, func(b Backup) bool { return b.Time.Sub(now) > 24*time.Hour })
}

// backupMade tells when a backup of the file was made, by its name.
func backupMade(file, name string) (time.Time, bool) {
	stamp, begins := strings.CutPrefix(name, file+".")
	stamp, ends := strings.CutSuffix(stamp, backupEnd)
	made, err := time.Parse(backupTime, stamp)
	return made, begins && ends && err == nil && made.Format(backupTime) == stamp
}

// backUp keeps old, the target's content, as a dated copy that is as private as the
// target. It never takes the name of another, and is always the newest, also
// when the clock was set back.
func (r replacer) backUp(target string, old []byte, at time.Time) (string, error) {
	if at.IsZero() {
		at = r.now()
	}
	made, err := nextBackup(r.files, target, at)
	if err != nil {
		return "", err
	}
	temp, err := r.write(target, old, func(f tempFile) error { return f.LikeOriginal(target) })
	if err != nil {
		return "", err
	}
	name, err := r.placeBackup(temp, target, made)
	if err != nil {
		return "", errors.Join(err, r.discard(temp))
	}
	if err := r.files.SyncFolder(filepath.Dir(target)); err != nil {
		return "", errors.Join(err, r.discard(name))
	}
	return name, nil
}

// placeBackup gives a file the name of the target's backup of that time, or of the next
// that is free.
func (r replacer) placeBackup(temp, target string, made time.Time) (name string, err error) {
	for {
		name := backupName(target, made)
		err := r.files.Place(temp, name)
		if errors.Is(err, fs.ErrExist) {
			made = made.Add(time.Millisecond)
			continue
		}
		return name, err
	}
}
