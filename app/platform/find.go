package platform

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Server is a Platform Server installation. The zero value is "none here".
type Server struct {
	Dir              string // real path of the installation folder, links resolved
	Version          string // "11.39.0"; empty when unknown
	ServiceCenter    string // version last published, empty when unknown
	SystemComponents string // version last published, empty when unknown
}

// Present tells whether there is a Platform Server.
func (s Server) Present() bool { return s.Dir != "" }

// FolderError says that a folder that was named as the Platform Server's cannot
// be used as one.
type FolderError struct {
	Dir      string
	Registry bool // named by the registry, not by the user
	Chosen   bool // in the window; else by --platform-dir
	Err      error
}

func (e *FolderError) Error() string {
	named := ""
	if e.Registry {
		named = ", which the registry names,"
	}
	switch {
	case errors.Is(e.Err, fs.ErrNotExist):
		return fmt.Sprintf("the Platform Server folder %s%s does not exist", e.Dir, named)
	case errors.Is(e.Err, errNotFolder):
		return fmt.Sprintf("%s%s is not a folder, so it cannot be the Platform Server folder", AsPath(e.Dir), named)
	}
	return fmt.Sprintf("the Platform Server folder %s%s cannot be read: %v", e.Dir, named, e.Err)
}

// AsPath is a path that begins a sentence: a name alone would look like its first word.
func AsPath(path string) string {
	if strings.ContainsAny(path, `./\:`) {
		return path
	}
	return "." + string(filepath.Separator) + path
}

func (e *FolderError) Unwrap() error { return e.Err }

func (e *FolderError) Remedy() string {
	switch {
	case e.Registry:
		return "Give the folder in which Platform Server is installed with --platform-dir, or repair its installation."
	case e.Chosen:
		return "Choose the folder in which Platform Server is installed, the one that contains server.hsconf."
	}
	return "Give the folder in which Platform Server is installed, the one that contains server.hsconf, with --platform-dir."
}

var errNotFolder = errors.New("not a folder")

// Find tells which Platform Server is on this machine. override, from
// --platform-dir, wins; else it is the one in the Windows registry; elsewhere
// there is none, which is no error. The folder is resolved to the real one, so
// that its tools are run from where they are. A folder that is named but cannot
// be used is a *FolderError.
func Find(override string) (Server, error) {
	installed, err := registered()
	if err != nil {
		return Server{}, err
	}
	named := cmp.Or(override, installed.Dir)
	if named == "" {
		return Server{}, nil
	}
	dir, err := resolve(named)
	if err != nil {
		return Server{}, &FolderError{Dir: named, Registry: override == "", Err: err}
	}
	if override != "" && !(installed.Present() && sameFolder(dir, installed.Dir)) {
		return Server{Dir: dir}, nil
	}
	installed.Dir = dir
	return installed, nil
}

// resolve gives the real, absolute path of an existing folder.
func resolve(dir string) (string, error) {
	path, err := realPath(dir)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.IsDir() {
		return "", errNotFolder
	}
	return path, nil
}

func sameFolder(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}
