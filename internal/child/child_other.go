//go:build !linux

package child

import (
	"errors"
	"os/exec"
)

// dieWithParent has no portable form: here only an orderly end of this process
// counts.
func dieWithParent(*exec.Cmd) {}

// Pause is not supported here.
func (p *Process) Pause() error { return errors.ErrUnsupported }

// Resume is not supported here.
func (p *Process) Resume() error { return errors.ErrUnsupported }
