package app

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sessionconfig/config/safefile"
)

// Names of the files that keep what the publish step printed are
// "publish-<UTC time>.log". The newest keptOutputs are kept, each of at most
// outputSize bytes.
const (
	outputPrefix = "publish-"
	outputTime   = "20060102T150405Z"
	outputEnd    = ".log"
	keptOutputs  = 5
	outputSize   = 64 << 20
)

// outputFile saves what a publish step prints, beside the log. Its errors do not stop a
// publish: close reports them.
type outputFile struct {
	path string // empty if no file could be made
	file *os.File
	left int
	err  error // why not all is in it
}

// newOutputFile makes the file, with the permissions of the settings file like.
func newOutputFile(folder, like string, now time.Time) *outputFile {
	o := &outputFile{left: outputSize}
	o.path, o.file, o.err = createOutput(folder, like, now)
	if o.err == nil {
		pruneOutputs(folder, filepath.Base(o.path))
	}
	return o
}

// createOutput makes a file with a later time in its name than those that were made within
// the same minute. Others whose names are ahead of the clock are not of this program.
func createOutput(folder, like string, now time.Time) (path string, file *os.File, err error) {
	made := now.UTC().Truncate(time.Second)
	for _, other := range outputs(folder) {
		if !made.After(other) && other.Before(now.Add(time.Minute)) {
			made = other.Add(time.Second)
		}
	}
	for path = outputPath(folder, made); exists(path); path = outputPath(folder, made) {
		made = made.Add(time.Second)
	}
	if err := safefile.TrustedFolder(path); err != nil {
		return "", nil, err
	}
	_, err = safefile.Replace(path, nil, safefile.Options{Like: like, Expect: new(safefile.Digest)})
	if _, err = noted(err); err != nil {
		return "", nil, err
	}
	if file, err = os.OpenFile(path, os.O_APPEND|os.O_WRONLY|safefile.NoFollow, 0); err != nil {
		return "", nil, errors.Join(err, safefile.Remove(path))
	}
	return path, file, nil
}

func outputPath(folder string, made time.Time) string {
	return filepath.Join(folder, outputPrefix+made.Format(outputTime)+outputEnd)
}

// outputs are the times in the names of the kept outputs, the oldest first; none if the
// folder cannot be read.
func outputs(folder string) []time.Time {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	var times []time.Time
	for _, entry := range entries {
		stamp, begins := strings.CutPrefix(entry.Name(), outputPrefix)
		stamp, ends := strings.CutSuffix(stamp, outputEnd)
		if made, err := time.Parse(outputTime, stamp); err == nil && begins && ends && entry.Type().IsRegular() {
			times = append(times, made)
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	return times
}

// exists tells whether a name is taken, be it by a link.
func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// pruneOutputs removes the files of older publishes than the newest one, as far as they can
// be removed. A name that is ahead of that one's is not of this program, whose files it
// must not push out.
func pruneOutputs(folder, newest string) {
	times := slices.DeleteFunc(outputs(folder), func(made time.Time) bool { return filepath.Base(outputPath(folder, made)) > newest })
	for _, made := range times[:max(0, len(times)-keptOutputs)] {
		_ = os.Remove(outputPath(folder, made))
	}
}

// Write saves output. It never fails.
func (o *outputFile) Write(p []byte) (int, error) {
	if o.file == nil || o.err != nil {
		return len(p), nil
	}
	part := p[:min(len(p), o.left)]
	o.left -= len(part)
	if _, err := o.file.Write(part); err != nil {
		o.err = err
	} else if len(part) < len(p) {
		o.err = fmt.Errorf("it would be longer than %d MB", outputSize>>20)
	}
	return len(p), nil
}

// close ends the file and returns what the user must know of it.
func (o *outputFile) close() (note string) {
	if o.file != nil {
		o.err = errors.Join(o.err, o.file.Close())
	}
	if o.err == nil {
		return ""
	}
	return "The output was not kept whole in " + cmp.Or(o.path, "a file") + ": " + safefile.Reason(o.err) + "."
}
