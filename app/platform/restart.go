package platform

import "errors"

// ErrDeclined says that the user did not permit the elevated start.
var ErrDeclined = errors.New("the elevated start was not permitted")

// ErrNoElevation says that this machine has no way to start a program elevated
// from here.
var ErrNoElevation = errors.New("this machine has no pkexec to start a program elevated with")
