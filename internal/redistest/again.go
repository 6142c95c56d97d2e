package redistest

import (
	"flag"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Again is what runs a test again, alone and in a process of its own, which ends with the
// test: those of its parts that -run chose, if it chose some. A command before it starts the
// process, in other namespaces for example.
func Again(t testing.TB, before ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	must(err, fatal(t))
	run := "^" + t.Name() + "$"
	if _, parts, chosen := strings.Cut(flag.Lookup("test.run").Value.String(), "/"); chosen {
		run += "/" + parts
	}
	line := slices.Concat(before, []string{self, "-test.run=" + run})
	return exec.CommandContext(t.Context(), line[0], line[1:]...)
}
