package ui

import (
	"fmt"
	"os"
	"runtime"
	"testing"

	"sessionconfig/internal/redistest"
)

// ownProcess marks a process of inOwnProcess.
const ownProcess = "SESSIONCONFIG_TEST_OWN_PROCESS"

// turns bounds how many processes of inOwnProcess there are at the same time.
var turns = make(chan struct{}, runtime.NumCPU())

// inOwnProcess runs a test in a process of its own, started by a command if one is given, beside
// other tests: Fyne has one window's goroutine a process. It tells whether this is that
// process.
func inOwnProcess(t *testing.T, command ...string) bool {
	t.Helper()
	if os.Getenv(ownProcess) != "" {
		return true
	}
	t.Parallel()
	turns <- struct{}{}
	defer func() { <-turns }()
	child := redistest.Again(t, command...)
	child.Args = append(child.Args, fmt.Sprintf("-update=%t", *update))
	child.Env = append(os.Environ(), ownProcess+"=1")
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	return false
}
