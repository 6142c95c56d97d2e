package safefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Options say how Replace writes a file.
type Options struct {
	Backup   bool      // keep the former content as a dated copy beside the file
	BackupAt time.Time // that the copy is named with; zero means now
	Like     string    // a file that does not exist yet gets owner, mode and access control list of this one; empty means mode 0600
	Expect   *Digest   // of the content that the file must still have; nil means any
}

// Replace writes data to the file at path, whole or not at all: at any instant it has the
// old content or the new one. Owner, mode and access control list stay; symbolic links are
// followed; a missing folder is made, for this user only. A file that has this content
// already is not written again, and gets no backup. It returns the path of
// the backup, if one was made. Errors are *ChangedError and *Error; after
// one the file is as it was, unless its cause is CauseNotFlushed.
func Replace(path string, data []byte, opt Options) (backup string, err error) {
	r := replacer{files: osFiles{}, now: time.Now}
	return r.replace(path, data, opt)
}

// MakeAnew puts a new file with data at path, whole or not at all, with this mode: 0600 is
// for this user alone. Whatever is there is replaced, not written into: a link is not
// followed, and a file that somebody else put there keeps neither its owner nor its rights.
// What is not a file, and a link to what is not one, is refused. The folder must exist. The
// error is a *Error.
func MakeAnew(path string, data []byte, mode fs.FileMode) error {
	return replacer{files: osFiles{}, now: time.Now}.makeAnew(path, data, mode)
}

func (r replacer) makeAnew(path string, data []byte, mode fs.FileMode) error {
	target, err := placeOf(path)
	if err != nil {
		return newError(path, err)
	}
	for _, look := range []func(string) (fs.FileInfo, error){os.Lstat, os.Stat} {
		if info, err := look(target); err == nil && !info.Mode().IsRegular() && info.Mode()&fs.ModeSymlink == 0 {
			return newError(path, irregular(info)) // such as /dev/null
		}
	}
	temp, err := r.write(target, data, func(f tempFile) error { return f.SetMode(mode) })
	if err != nil {
		return newError(path, err)
	}
	if err := r.files.Rename(temp, target); err != nil {
		return r.abandon(r.inUse(target, err), path, temp)
	}
	return r.finish(path, target, false)
}

// Remove removes the file that Replace would write at this path: links to it stay.
// The error is a *Error.
func Remove(path string) error {
	target, err := RealPath(path)
	if err == nil {
		err = os.Remove(target)
	}
	if err == nil {
		err = osFiles{}.SyncFolder(filepath.Dir(target))
	}
	if err != nil {
		return newError(path, err)
	}
	return nil
}

// replacer replaces files on a file system.
type replacer struct {
	files files
	now   func() time.Time
}

func (r replacer) replace(path string, data []byte, opt Options) (string, error) {
	target, err := RealPath(path)
	if err != nil {
		return "", newError(path, err)
	}
	before, err := r.look(target)
	if err != nil {
		return "", newError(path, err)
	}
	if opt.Expect != nil && *opt.Expect != before.digest {
		return "", &ChangedError{Path: path}
	}
	if before.digest == DigestOf(data) {
		return "", nil
	}
	if before.digest == (Digest{}) {
		return "", r.create(path, target, data, opt)
	}
	release, err := r.files.Hold(target)
	if err != nil {
		return "", newError(path, err)
	}
	defer release()
	temp, err := r.write(target, data, func(f tempFile) error { return f.LikeOriginal(target) })
	if err != nil {
		return "", newError(path, err)
	}
	backup, err := r.swap(temp, target, before, data, opt)
	if err != nil {
		return "", r.abandon(err, path, temp)
	}
	return backup, r.finish(path, target, backup != "")
}

// look reads the file's content, and which file it is.
func (r replacer) look(target string) (fileState, error) {
	data, info, err := r.files.Read(target)
	if errors.Is(err, fs.ErrNotExist) {
		return fileState{}, nil
	}
	if err != nil {
		return fileState{}, err
	}
	return fileState{data, DigestOf(data), info}, nil
}

// create writes a file that does not exist yet. Should another program make it
// at the same moment, that one is kept.
func (r replacer) create(path, target string, data []byte, opt Options) error {
	if err := EnsureFolder(filepath.Dir(target)); err != nil {
		return err
	}
	temp, err := r.write(target, data, func(f tempFile) error {
		if opt.Like != "" {
			return f.LikeOriginal(opt.Like)
		}
		return f.SetMode(0o600)
	})
	if err != nil {
		return newError(path, err)
	}
	if err := r.files.Place(temp, target); err != nil {
		if errors.Is(err, fs.ErrExist) {
			err = &ChangedError{Path: path}
		}
		return r.abandon(err, path, temp)
	}
	return r.finish(path, target, false)
}

// write makes a temporary file with data beside target, flushed to the disk; prepare sets
// who may read it before the data is written. After an error there is no such file.
func (r replacer) write(target string, data []byte, prepare func(tempFile) error) (name string, err error) {
	file, err := r.files.CreateTemp(filepath.Dir(target))
	if err != nil {
		return "", err
	}
	err = prepare(file)
	if err == nil {
		_, err = file.Write(data)
	}
	if err == nil {
		err = file.Sync()
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return "", errors.Join(err, r.discard(file.Name()))
	}
	return file.Name(), nil
}

// swap makes the backup and puts the temporary file, which has data, in the target's place,
// provided that the target is still what was read. After an error there is no backup.
func (r replacer) swap(temp, target string, read fileState, data []byte, opt Options) (backup string, err error) {
	if opt.Backup {
		if backup, err = r.backUp(target, read.data, opt.BackupAt); err != nil {
			return "", err
		}
	}
	err = r.put(temp, target, read, data)
	if err != nil && backup != "" {
		return "", errors.Join(err, r.discard(backup))
	}
	return backup, err
}

// finish makes the replacement last and drops backups that are too many.
func (r replacer) finish(path, target string, backedUp bool) error {
	if err := r.files.SyncFolder(filepath.Dir(target)); err != nil {
		return &Error{Path: path, Cause: CauseNotFlushed, Err: err}
	}
	if backedUp {
		// The file is replaced; a backup too many is no reason to say otherwise.
		_ = removeAll(r.files, surplusBackups, target)
	}
	return nil
}

// abandon removes the temporary file and says why the replacement failed. A temporary file
// with what another program saved stays.
func (r replacer) abandon(err error, path, temp string) error {
	if open, ok := errors.AsType[*Error](err); ok && open.Cause == CauseNotPutBack {
		return &Error{Path: path, Cause: CauseNotPutBack, Err: err}
	}
	discarding := r.discard(temp)
	if changed, ok := errors.AsType[*ChangedError](err); ok && discarding == nil {
		changed.Path = path
		return changed
	}
	return newError(path, errors.Join(err, discarding))
}

// discard removes a file of ours; one that is gone already is fine.
func (r replacer) discard(name string) error {
	if err := r.files.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
