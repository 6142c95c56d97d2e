package safefile

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"sessionconfig/internal/lazily"
)

// A file is replaced by exchange where its file system can do that: the temporary file and
// the target change names in one step. The target's content of that very moment is then in
// the temporary file, and is compared with what was read. If another program saved the
// target meanwhile, the two are exchanged back. A record beside them says which files these
// are, from before the exchange until it is settled, so that the next run can settle the
// exchange of a run that was killed.

// record is what the next run must know of an exchange that may have been made.
type record struct {
	File string `json:"file"` // name of the target
	Old  string `json:"old"`  // SHA-256 of its content when it was read, in hexadecimal digits
	New  string `json:"new"`  // of the temporary file's content
}

// recordEnd is in the name of a record what tempEnd is in that of its temporary file.
const (
	tempEnd   = ".tmp"
	recordEnd = ".exchange"
)

var recordName = lazily.Regexp(`^\.sessionconfig-[0-9]+\.exchange$`)

func recordOf(temp string) string { return strings.TrimSuffix(temp, tempEnd) + recordEnd }

// maxRecordSize bounds what is read of a record, in bytes.
const maxRecordSize = 4 << 10

// Restored is what another program saved while a run of this program, which was then killed,
// replaced the file.
type Restored struct {
	Path string // the file, which has that content again
	Kept string // the backup that has it instead, since the file was saved once more; else ""
}

// errNoExchange says that two files cannot change their names in one step here.
var errNoExchange = errors.New("no exchange")

// put puts the temporary file in the target's place, provided that the target is what
// was read. When not, it stays, and the error is a *ChangedError.
func (r replacer) put(temp, target string, read fileState, data []byte) error {
	if !exchanges {
		return r.rename(temp, target, read)
	}
	if err := r.lookAgain(target, read); err != nil {
		return err
	}
	if err := r.record(temp, target, read.digest, DigestOf(data)); err != nil {
		return err
	}
	err := r.files.Exchange(temp, target)
	if err == nil {
		return r.compare(temp, target, read, DigestOf(data))
	}
	if dropping := r.discard(recordOf(temp)); dropping != nil {
		return errors.Join(err, dropping)
	}
	switch {
	case errors.Is(err, errNoExchange):
		return r.rename(temp, target, read)
	case errors.Is(err, fs.ErrNotExist):
		return &ChangedError{Path: target}
	}
	return err
}

// lookAgain returns a *ChangedError unless the target is what was read.
func (r replacer) lookAgain(target string, read fileState) error {
	now, err := r.look(target)
	if err == nil && !now.same(read) {
		err = &ChangedError{Path: target}
	}
	return err
}

// lookAtAny is look, for which a link or a folder is a file of unknown content.
func (r replacer) lookAtAny(path string) (fileState, error) {
	seen, err := r.look(path)
	if errors.Is(err, errNotAFile) || errors.Is(err, errFolder) {
		return fileState{digest: Digest{exists: true}}, nil
	}
	return seen, err
}

// rename puts the temporary file in the target's place where there is no exchange: the
// last look is as close to it as the system lets it be.
func (r replacer) rename(temp, target string, read fileState) error {
	release, err := r.files.DenyWriting(target)
	if err != nil {
		return err
	}
	if err := r.lookAgain(target, read); err != nil {
		release()
		return err
	}
	err = r.files.Rename(temp, target)
	release()
	if err != nil && (errors.Is(err, fs.ErrPermission) || systemCause(err) == CauseInUse) {
		err = r.files.Rename(temp, target) // some systems do not rename over an open file
	}
	return r.inUse(target, err)
}

// inUse finds out whether a rename failed because another program has the target open,
// of which Windows says no more than that access is denied. It returns failed if not.
func (r replacer) inUse(target string, failed error) error {
	if !errors.Is(failed, fs.ErrPermission) {
		return failed
	}
	release, err := r.files.Hold(target)
	switch {
	case err == nil:
		release()
	case causeOf(err) == CauseInUse:
		return err
	}
	return failed
}

// record writes the record of an exchange, and makes it last.
func (r replacer) record(temp, target string, old, fresh Digest) error {
	text, err := json.Marshal(record{File: filepath.Base(target), Old: old.text(), New: fresh.text()})
	if err != nil {
		return err
	}
	written, err := r.write(target, append(text, '\n'), func(f tempFile) error { return f.SetMode(0o600) })
	if err != nil {
		return err
	}
	if err := r.files.Rename(written, recordOf(temp)); err != nil {
		return errors.Join(err, r.discard(written))
	}
	if err := r.files.SyncFolder(filepath.Dir(target)); err != nil {
		return errors.Join(err, r.discard(recordOf(temp)))
	}
	return nil
}

// compare looks at what came out of an exchange, now at temp. What was read is removed;
// anything else is put back, and the error says why.
func (r replacer) compare(temp, target string, read fileState, fresh Digest) error {
	err := r.files.Settled(temp) // first: from then on nobody can write it
	if err == nil {
		err = r.lookAgain(temp, read)
	}
	if err == nil {
		// The file is replaced. What is left of the old one is for the next run to
		// remove, and no reason to say otherwise.
		if r.discard(temp) == nil {
			_ = r.discard(recordOf(temp))
		}
		return nil
	}
	if changed, ok := errors.AsType[*ChangedError](err); ok {
		changed.Path = target
	}
	if _, failed := r.putBack(temp, target, fresh); failed != nil {
		return &Error{Path: target, Cause: CauseNotPutBack, Err: errors.Join(err, failed)}
	}
	return errors.Join(err, r.discard(recordOf(temp)))
}

// putBack undoes an exchange: what came out of it, at temp, takes the target's place
// again. Should the target have been saved once more by then, that save stays, and the
// earlier one is kept as a backup, whose name is returned. inTarget is what the
// exchange left in the target.
func (r replacer) putBack(temp, target string, inTarget Digest) (kept string, err error) {
	fresh := inTarget
	for {
		in, err := r.lookAtAny(temp)
		if err != nil {
			return "", err
		}
		if err := r.files.Exchange(temp, target); err != nil {
			return "", err
		}
		out, err := r.lookAtAny(temp)
		if err != nil {
			return "", err
		}
		if out.digest == inTarget {
			break
		}
		inTarget = in.digest // out is newer than that: once more
	}
	if inTarget != fresh {
		return r.keep(temp, target)
	}
	return "", nil
}

// keep makes a save of another program a backup of the target, the newest.
func (r replacer) keep(temp, target string) (string, error) {
	made, err := nextBackup(r.files, target, r.now())
	if err != nil {
		return "", err
	}
	return r.placeBackup(temp, target, made)
}

// settleAll settles the exchanges that a killed run left in the target's folder. It
// needs the folder's lock. After an error all that is not settled is still there.
func (r replacer) settleAll(target string) ([]Restored, error) {
	names, err := records(r.files, target)
	var all []Restored
	for _, name := range names {
		restored, failed := r.settle(name)
		if restored != (Restored{}) {
			all = append(all, restored)
		}
		err = errors.Join(err, failed)
	}
	return all, err
}

// records are the records in a target's folder that a run of this user or of an
// administrator made; none if there is no folder. What others left under such a name
// must not decide what becomes of a file.
func records(f files, target string) ([]string, error) {
	return beside(f, target, func(name string, _ []string) bool {
		return recordName().MatchString(name) && ownRecord(filepath.Join(filepath.Dir(target), name))
	})
}

// settle ends the exchange of a record: a save of another program is put back, or kept
// if the file was saved once more; what is left of this program's own is removed.
func (r replacer) settle(name string) (restored Restored, err error) {
	temp := strings.TrimSuffix(name, recordEnd) + tempEnd
	out, err := r.lookAtAny(temp)
	if err != nil {
		return Restored{}, err
	}
	if out.digest == (Digest{}) {
		return Restored{}, r.discard(name)
	}
	said, err := r.readRecord(name)
	if err != nil {
		return Restored{}, err
	}
	target := filepath.Join(filepath.Dir(name), said.File)
	in, err := r.lookAtAny(target)
	if err != nil {
		return Restored{}, err
	}
	switch is := out.digest.text(); {
	case is == said.New:
	case in.digest == (Digest{}):
		err = r.files.Place(temp, target)
		if is != said.Old {
			restored = Restored{Path: target}
		}
	case is == said.Old && !errors.Is(r.files.Settled(temp), errInUse):
	case in.digest.text() == said.New:
		restored.Path = target
		restored.Kept, err = r.putBack(temp, target, in.digest)
	default:
		restored.Path = target
		restored.Kept, err = r.keep(temp, target)
	}
	if err == nil {
		err = r.discard(temp)
	}
	if err != nil {
		return Restored{}, err
	}
	return restored, r.discard(name)
}

// readRecord reads a record, of which only a whole one says anything.
func (r replacer) readRecord(name string) (record, error) {
	data, _, err := r.files.Read(name)
	if err != nil {
		return record{}, err
	}
	var said record
	if len(data) > maxRecordSize || json.Unmarshal(data, &said) != nil || said.File != filepath.Base(said.File) ||
		!isDigest(said.Old) || !isDigest(said.New) {
		return record{}, &Error{Path: name, Cause: CauseOther, Err: errBadRecord}
	}
	return said, nil
}

func isDigest(text string) bool {
	data, err := hex.DecodeString(text)
	return err == nil && len(data) == len(Digest{}.sum)
}

var errBadRecord = errors.New("it is not the record of an exchange")
