// Command licences writes the licences of everything that is linked into the
// given programs: the modules that Go recorded in them, and Go itself. It fails
// on a module without a licence or with one that it does not know, so that no
// dependency slips in unread. Further texts, of what a C compiler links in, are
// given with -also NAME=FILE.
package main

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

func main() {
	var also []work
	flag.Func("also", "NAME=FILE: a further work and the file with its licence", func(value string) error {
		name, file, found := strings.Cut(value, "=")
		if !found {
			return errors.New("want NAME=FILE")
		}
		also = append(also, work{name: name, files: []string{file}})
		return nil
	})
	flag.Parse()
	if err := run(os.Stdout, flag.Args(), also); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

// work is something of others that is part of a program.
type work struct {
	name, version string
	files         []string // its licence texts
}

// run writes the list for the programs to w.
func run(w io.Writer, programs []string, also []work) error {
	if len(programs) == 0 {
		return errors.New("no program is given")
	}
	versions, err := modulesOf(programs)
	if err != nil {
		return err
	}
	works, err := locate(versions)
	if err != nil {
		return err
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("go env GOROOT: %w", err)
	}
	works = append(works, work{
		name:    "Go, its standard library",
		version: runtime.Version(),
		files:   []string{filepath.Join(strings.TrimSpace(string(root)), "LICENSE")},
	})
	return write(w, append(works, also...))
}

// modulesOf are the modules in the programs, path to version.
func modulesOf(programs []string) (map[string]string, error) {
	versions := map[string]string{}
	for _, program := range programs {
		info, err := buildinfo.ReadFile(program)
		if err != nil {
			return nil, fmt.Errorf("read what %s is built from: %w", program, err)
		}
		for _, module := range info.Deps {
			if module.Replace != nil {
				return nil, fmt.Errorf("module %s is replaced in %s; its licence is not looked up", module.Path, program)
			}
			versions[module.Path] = module.Version
		}
	}
	return versions, nil
}

// locate finds the modules' licence files in the module cache, sorted by path.
func locate(versions map[string]string) ([]work, error) {
	out, err := exec.Command("go", "list", "-m", "-json", "all").Output()
	if err != nil {
		return nil, fmt.Errorf("go list -m all: %w", err)
	}
	var works []work
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var module struct{ Path, Version, Dir string }
		if err := decoder.Decode(&module); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("read go list's answer: %w", err)
		}
		if version, linked := versions[module.Path]; !linked || version != module.Version {
			continue
		}
		files, err := licenceFiles(module.Dir)
		if err != nil {
			return nil, err
		}
		works = append(works, work{name: module.Path, version: module.Version, files: files})
		delete(versions, module.Path)
	}
	for path, version := range versions {
		return nil, fmt.Errorf("module %s %s of a program is none of go.mod: build the programs anew", path, version)
	}
	slices.SortFunc(works, func(a, b work) int { return strings.Compare(a.name, b.name) })
	return works, nil
}

// licenceNames begin the names of files with a licence.
var licenceNames = []string{"licen", "copying", "notice", "unlicense", "ofl"}

// licenceFiles are all licence files below dir: a module may carry others' work
// (fonts, C libraries) under licences of their own.
func licenceFiles(dir string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := strings.ToLower(entry.Name())
		switch {
		case entry.IsDir() && (name == "testdata" || name == "_examples"):
			return filepath.SkipDir
		case entry.IsDir() || strings.HasSuffix(name, ".go"):
			return nil
		}
		if slices.ContainsFunc(licenceNames, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for the licence in %s: %w", dir, err)
	}
	return files, nil
}
