// Command pathentry puts a folder on the machine's PATH, or takes it off, for the
// installer: its own language reads no more than 1024 characters of a value, and
// would cut a longer PATH off.
package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "pathentry:", err)
		os.Exit(1)
	}
}

// run does what the arguments ask: "add DIR" or "remove DIR".
func run(args []string) error {
	changes := map[string]func(path, dir string) string{"add": added, "remove": removed}
	if len(args) != 2 || changes[args[0]] == nil || args[1] == "" || strings.Contains(args[1], ";") {
		return fmt.Errorf("want add or remove, and one folder, instead of %q", args)
	}
	return edit(func(path string) string { return changes[args[0]](path, args[1]) })
}

// added is path with dir as its last entry, or path itself where dir is one
// already.
func added(path, dir string) string {
	for entry := range strings.SplitSeq(path, ";") {
		if same(entry, dir) {
			return path
		}
	}
	if path == "" || strings.HasSuffix(path, ";") {
		return path + dir
	}
	return path + ";" + dir
}

// removed is path without dir; all else stays as it is, empty entries too.
func removed(path, dir string) string {
	var kept []string
	for entry := range strings.SplitSeq(path, ";") {
		if !same(entry, dir) {
			kept = append(kept, entry)
		}
	}
	return strings.Join(kept, ";")
}

// same tells whether a PATH entry names dir: Windows minds neither case nor a
// backslash or quotes around it.
func same(entry, dir string) bool {
	plain := func(s string) string { return strings.TrimRight(strings.Trim(strings.TrimSpace(s), `"`), `\`) }
	return strings.EqualFold(plain(entry), plain(dir))
}
