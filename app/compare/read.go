package compare

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Bounds of one comparison: its reports, and the size of their files and values. Its nodes are
// bounded as those of one report: no Redis Cluster has more than a thousand.
const (
	maxReports = 1000
	maxBytes   = 64 << 20
	maxCosts   = 64 << 20 // of all values together, in bytes
)

// FileError is a file that could not be taken as a report.
type FileError struct {
	File string
	Err  error
}

func (e *FileError) Error() string { return e.File + ": " + e.Err.Error() }

func (e *FileError) Unwrap() error { return e.Err }

func (e *FileError) Problem() string {
	return Unread{e.File, e.reason()}.String()
}

// reason is why, without the file's name.
func (e *FileError) reason() string {
	if at, is := errors.AsType[*fs.PathError](e.Err); is {
		return at.Err.Error()
	}
	return e.Err.Error()
}

func (e *FileError) Remedy() string {
	return "Name files that sessionconfig test --json or show --json printed, or a folder of them."
}

// Add reads reports from files, and from all files named *.json of folders, and adds them
// to those it has. What was read of a file before is replaced. A file that is no report is
// left out and named.
func Add(have []Report, paths ...string) (reports []Report, failed []*FileError) {
	all := collection{nodes: map[string]int{}}
	for _, r := range have {
		all.count(r, 1)
		all.reports = append(all.reports, r)
	}
	for _, path := range paths {
		files, err := filesOf(path)
		if err != nil {
			failed = append(failed, &FileError{path, err})
		}
		for _, file := range files {
			if err := all.read(file); err != nil {
				failed = append(failed, &FileError{file, err})
			}
		}
	}
	return all.reports, failed
}

// collection is reports that are compared, and what they amount to together.
type collection struct {
	reports []Report
	size    int            // of their files
	cost    int            // of their values
	nodes   map[string]int // how many of the reports' nodes have an address
}

// read takes a file's report in.
func (c *collection) read(file string) error {
	c.reports = slices.DeleteFunc(c.reports, func(r Report) bool {
		if r.File == file {
			c.count(r, -1)
		}
		return r.File == file
	})
	report, err := readFile(file)
	if err != nil {
		return err
	}
	c.count(report, 1)
	switch {
	case len(c.reports) >= maxReports:
		err = fmt.Errorf("there are more than %d reports", maxReports)
	case c.size > maxBytes:
		err = fmt.Errorf("all reports together are larger than %d MiB", maxBytes>>20)
	case c.cost > maxCosts:
		err = errors.New("all reports together have far more values than reports have")
	case len(c.nodes) > MaxNodes:
		err = fmt.Errorf("all reports together have more than %d nodes", MaxNodes)
	}
	if err != nil {
		c.count(report, -1)
		return err
	}
	c.reports = append(c.reports, report)
	return nil
}

// count adds what a report has, or takes it away.
func (c *collection) count(r Report, by int) {
	c.size += by * r.size
	c.cost += by * r.cost
	for _, n := range r.Nodes {
		if c.nodes[n.Address] += by; c.nodes[n.Address] == 0 {
			delete(c.nodes, n.Address)
		}
	}
}

// filesOf is the file at path, or the reports of the folder there.
func filesOf(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
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
		return nil, errors.New("the folder has no file named *.json")
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
	var data bytes.Buffer
	data.Grow(int(min(info.Size(), MaxReport)) + bytes.MinRead)
	if _, err := data.ReadFrom(io.LimitReader(file, MaxReport+1)); err != nil {
		return Report{}, err
	}
	report, err := Parse(data.Bytes())
	report.File, report.size = path, data.Len()
	return report, err
}
