package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"sessionconfig/app/platform"
	"sessionconfig/config/safefile"
	"sessionconfig/internal/finding"
)

// logName is the log's file name, beside the settings file.
const logName = "sessionconfig.log"

// A log file of logSize bytes becomes .1, that one .2, and so on; logFiles are
// kept beside the current one.
const (
	logSize  = 1 << 20
	logFiles = 3
)

// journal is the log: one JSON object a line, who did what and when, without secrets.
// No operation of this program fails because the log cannot be written.
type journal struct {
	*slog.Logger
	file   *rotatingFile
	report func(platform.Event) error
}

// newJournal makes a log over the file at path, which is made with the first
// record, and its folder too if makeFolder; report enters what changed the server
// into the system's event log. go-redis's own messages go to the latest journal
// made.
func newJournal(path string, makeFolder bool, report func(platform.Event) error) *journal {
	file := &rotatingFile{path: path, makeFolder: makeFolder, limit: logSize, keep: logFiles}
	logger := slog.New(slog.NewJSONHandler(file, nil)).With("user", userName(), "pid", os.Getpid(), "version", Version)
	redis.SetLogger(redisLogger{logger})
	return &journal{Logger: logger, file: file, report: report}
}

// CheckLog returns why the log cannot be written; nil if it can. It makes the file if
// it does not exist, and writes nothing to it.
func (a *App) CheckLog() error { return a.log.file.check() }

// done records how an operation ended.
func (j *journal) done(operation string, start time.Time, err error, details ...any) {
	j.enter(operation, err, details)
	details = append(details, "ms", time.Since(start).Milliseconds())
	switch {
	case err == nil:
		j.Info(operation, details...)
	case errors.Is(err, context.Canceled):
		j.Warn(operation, append(details, "error", "cancelled")...)
	default:
		problem, _ := UserError(err)
		j.Error(operation, append(details, "error", problem)...)
	}
}

// userName is the user who runs this process; under sudo and pkexec also who started it.
func userName() string {
	name := ""
	if current, err := user.Current(); err == nil {
		name = current.Username
	}
	if asked := os.Getenv("SUDO_USER"); asked != "" {
		return name + " (sudo " + asked + ")"
	}
	if asked := os.Getenv("PKEXEC_UID"); asked != "" {
		return name + " (pkexec " + asked + ")"
	}
	return name
}

// redisLogger takes go-redis's own messages, which otherwise go to standard error. They
// are about connections and contain no credentials.
type redisLogger struct{ logger *slog.Logger }

// Printf records one message.
func (l redisLogger) Printf(ctx context.Context, format string, v ...any) {
	l.logger.InfoContext(ctx, "go-redis", "message", fmt.Sprintf(format, v...))
}

// rotatingFile appends records to a file and starts a new one when it is full.
// It keeps no handle open between records, so that several processes can write and a
// rename works on Windows too.
type rotatingFile struct {
	path       string
	makeFolder bool
	limit      int64
	keep       int

	mu sync.Mutex
}

// Write appends one record, with unprintable characters escaped. It never fails: see
// journal.
func (f *rotatingFile) Write(record []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	_ = f.append(finding.PrintableJSON(record))
	return len(record), nil
}

// check tells whether the log can be written; see CheckLog.
func (f *rotatingFile) check() error {
	file, err := f.open()
	if err != nil {
		return err
	}
	return file.Close()
}

func (f *rotatingFile) append(record []byte) error {
	file, err := f.open()
	if err != nil {
		return err
	}
	if info, err := file.Stat(); err == nil && info.Size() > 0 && info.Size()+int64(len(record)) > f.limit {
		_ = file.Close()
		f.rotate()
		if file, err = f.open(); err != nil {
			return err
		}
	}
	_, err = file.Write(record)
	return errors.Join(err, file.Close())
}

// open opens the file for appending. A link, or anything else that is not a plain file,
// is refused: it could make an elevated run write where another user wants it to. So is
// a file that is not a log, which may have been named by mistake.
func (f *rotatingFile) open() (*os.File, error) {
	if info, err := os.Lstat(f.path); err == nil && !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: f.path, Err: errors.New("not a plain file")}
	}
	if f.makeFolder {
		if err := safefile.EnsureFolder(filepath.Dir(f.path)); err != nil {
			return nil, err
		}
	}
	if err := safefile.TrustedFolder(f.path); err != nil {
		return nil, err
	}
	// Each record begins with a brace. If the file cannot be read, opening fails below.
	if first, err := safefile.Read(f.path, 0); err == nil && len(first) > 0 && first[0] != '{' {
		return nil, &fs.PathError{Op: "open", Path: f.path, Err: errors.New("it is not a log of this program")}
	}
	file, err := os.OpenFile(f.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY|safefile.NoFollow, 0o600)
	if err == nil && !safefile.SingleName(file) {
		return nil, errors.Join(&fs.PathError{Op: "open", Path: f.path, Err: errors.New("it has another name, a hard link")}, file.Close())
	}
	return file, err
}

// rotate renames the file and earlier logs to the next number. Other files are neither
// renamed nor replaced: if one has the first name, logging continues in the same file.
func (f *rotatingFile) rotate() {
	name := func(n int) string { return f.path + "." + strconv.Itoa(n) }
	last := 0
	for last < f.keep && earlierLog(name(last+1)) {
		last++
	}
	for n := last - 1; n > 0; n-- {
		_ = os.Rename(name(n), name(n+1))
	}
	if last > 0 {
		_ = os.Rename(f.path, name(1))
	}
}

// earlierLog tells whether a name is free or that of a log: a plain file, not a link,
// that begins as each record does.
func earlierLog(path string) bool {
	info, err := os.Lstat(path)
	if err != nil {
		return errors.Is(err, fs.ErrNotExist)
	}
	first, err := safefile.Read(path, 0)
	return err == nil && info.Mode().IsRegular() && (len(first) == 0 || first[0] == '{')
}
