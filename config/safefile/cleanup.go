package safefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// CleanUp removes what a killed run left beside the file at path: temporary files,
// the file of a lock that nobody has, and the backups that are too many. What another
// program saved while that run replaced a file is put back, and returned. Links are
// followed. It does nothing when there is nothing of the kind, or while another run
// has the lock. The error is a *Error.
func CleanUp(path string) ([]Restored, error) {
	target, err := RealPath(path)
	if err != nil {
		return nil, newError(path, err)
	}
	left, err := leftovers(osFiles{}, target)
	open, failed := records(osFiles{}, target)
	if err := errors.Join(err, failed); err != nil {
		return nil, newError(path, err)
	}
	lockFile := filepath.Join(filepath.Dir(target), lockName)
	if _, err := os.Lstat(lockFile); len(left)+len(open) == 0 && err != nil {
		return nil, nil
	}
	if err := TrustedFolder(lockFile); err != nil {
		return nil, err
	}
	lock, err := lockFolder(filepath.Dir(target))
	if errors.Is(err, errInUse) {
		return nil, nil
	}
	if err != nil {
		return nil, newError(path, err)
	}
	restored, err := replacer{files: osFiles{}, now: time.Now}.settleAll(target)
	if err := errors.Join(err, removeAll(osFiles{}, leftovers, target), lock.Release()); err != nil {
		return restored, newError(path, err)
	}
	return restored, nil
}

// removeAll removes the files that find lists for a target. It needs the folder's
// lock: without it they may be in use.
func removeAll(f files, find func(f files, target string) ([]string, error), target string) error {
	found, err := find(f, target)
	for _, name := range found {
		if removing := f.Remove(name); !errors.Is(removing, fs.ErrNotExist) {
			err = errors.Join(err, removing)
		}
	}
	return err
}

// leftovers are the files beside a target that a run makes, and removes unless it
// is killed.
func leftovers(f files, target string) ([]string, error) {
	temporary, err := temporaryFiles(f, target)
	if err != nil {
		return nil, err
	}
	surplus, err := surplusBackups(f, target)
	return append(temporary, surplus...), err
}

// temporaryFiles are all of a target's folder but those that a record speaks of, which
// may have what another program saved; none if there is no folder.
func temporaryFiles(f files, target string) ([]string, error) {
	return beside(f, target, func(name string, all []string) bool {
		return tempName().MatchString(name) && !slices.Contains(all, recordOf(name))
	})
}

// beside are the files of a target's folder that are wanted by their names; none if there
// is no folder.
func beside(f files, target string, wanted func(name string, all []string) bool) ([]string, error) {
	folder := filepath.Dir(target)
	names, err := f.Names(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var found []string
	for _, name := range names {
		if wanted(name, names) {
			found = append(found, filepath.Join(folder, name))
		}
	}
	return found, err
}

// surplusBackups are all plausible backups of a target but the newest; none if there
// is no folder.
func surplusBackups(f files, target string) ([]string, error) {
	backups, err := listBackups(f, target)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	backups = plausible(backups, time.Now())
	var found []string
	for _, backup := range backups[min(keptBackups, len(backups)):] {
		found = append(found, backup.Path)
	}
	return found, err
}
