//go:build !linux

package redistest

import (
	"errors"
	"io"
	"os/exec"
	"strings"
)

// dieWithParent has no portable form: here only the test's own end counts.
func dieWithParent(*exec.Cmd) {}

func (p *process) pause() error  { return errors.ErrUnsupported }
func (p *process) resume() error { return errors.ErrUnsupported }

// claimName claims nothing here; a port that is taken shows when it is tried.
func claimName(string) (io.Closer, error) {
	return io.NopCloser(strings.NewReader("")), nil
}
