package safefile

import (
	"os"
	"os/exec"
	"testing"
)

// childVariable tells a run of the test binary that it is the child of a test,
// and of which.
const childVariable = "SESSIONCONFIG_TEST_CHILD"

// isChild tells whether this run is the child of the test.
func isChild(t *testing.T) bool { return os.Getenv(childVariable) == t.Name() }

// childCommand runs the test again as a child, in which isChild is true. The
// folder is handed over as the child's working folder.
func childCommand(t *testing.T, binary, folder string) *exec.Cmd {
	t.Helper()
	command := exec.CommandContext(t.Context(), binary, "-test.run=^"+t.Name()+"$", "-test.count=1")
	command.Env = append(os.Environ(), childVariable+"="+t.Name())
	command.Dir = folder
	return command
}

func thisBinary(t *testing.T) string {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}
