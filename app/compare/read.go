package compare

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// maxReports bounds the reports of one comparison.
const maxReports = 1000

// FileError is a file that could not be taken as a report.
type FileError struct {
	File string
	Err  error
}

// Error names the file and the reason.
func (e *FileError) Error() string { return e.File + ": " + e.Err.Error() }

// Unwrap gives the reason.
func (e *FileError) Unwrap() error { return e.Err }

// Problem is what is wrong, in an administrator's words.
func (e *FileError) Problem() string {
	var at *fs.PathError
	reason := e.Err.Error()
	if errors.As(e.Err, &at) {
		reason = at.Err.Error()
	}
	return fmt.Sprintf("%s cannot be compared: %s.", e.File, reason)
}

// Remedy is what to do about it.
func (e *FileError) Remedy() string {
	return "Name files that sessionconfig test --json or show --json printed, or a folder of them."
}

// Read reads reports from files, and from all files named *.json of folders. It
// fails with a *FileError on the first that is no report.
func Read(paths ...string) ([]Report, error) {
	var reports []Report
	for _, path := range paths {
		files, err := filesOf(path)
		if err != nil {
			return nil, &FileError{path, err}
		}
		for _, file := range files {
			report, err := readFile(file)
			if err != nil {
				return nil, &FileError{file, err}
			}
			if reports = append(reports, report); len(reports) > maxReports {
				return nil, &FileError{file, fmt.Errorf("there are more than %d reports", maxReports)}
			}
		}
	}
	return reports, nil
}

// filesOf is the file at path, or the reports of the folder there.
func filesOf(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return []string{path}, err
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, entry := range entries {
		if !entry.IsDir() && strings.EqualFold(filepath.Ext(entry.Name()), ".json") {
			files = append(files, filepath.Join(path, entry.Name()))
		}
	}
	if len(files) == 0 {
		return nil, errors.New("the folder holds no file named *.json")
	}
	slices.Sort(files)
	return files, nil
}

// readFile reads one report from a regular file.
func readFile(path string) (Report, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Report{}, err
	}
	if !info.Mode().IsRegular() {
		return Report{}, errors.New("it is not a regular file")
	}
	file, err := os.Open(path)
	if err != nil {
		return Report{}, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxReport+1))
	if err != nil {
		return Report{}, err
	}
	report, err := Parse(data)
	report.File = path
	return report, err
}
