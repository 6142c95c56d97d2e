package platform

import (
	"context"
	"errors"
	"time"
)

// ErrDeclined says that the user did not permit the elevated start.
var ErrDeclined = errors.New("the elevated start was not permitted")

// ErrNoElevation says that this machine has no way to start a program elevated
// from here.
var ErrNoElevation = errors.New("this machine has no pkexec, which is needed to start a program elevated")

// ErrNotTaken says that the program was started elevated and did not take what was to
// be handed to it.
var ErrNotTaken = errors.New("the program was started with administrator rights, but did not take over what was typed")

// takeOverFlag says to a program that was started elevated, with the place, where what
// is handed to it waits. The place is no secret.
const takeOverFlag = "--take-over="

// takeOverWithin is how long a program that was started elevated has for taking what is
// handed to it.
const takeOverWithin = time.Minute

// RestartElevated starts this program again with args, elevated, after the system has
// asked the user: User Account Control, or pkexec. A message is for secrets, which must
// not be in a file, a command line or the environment: with one, it passes --take-over,
// and gives the message only to that process, which gets it by TakeOver. It returns nil
// when the new process runs and has confirmed the message: the caller then ends. Until
// then, and when ctx ends, everything stays with the caller. ErrDeclined: the user said
// no. ErrNoElevation: there is no pkexec. ErrNotTaken: the new process did not confirm
// within a minute of its start, or ended.
func RestartElevated(ctx context.Context, args []string, message []byte) error {
	return restart{late: time.After}.elevated(ctx, args, message)
}

// restart is an elevated start, with the clock that bounds handing over.
type restart struct {
	late func(time.Duration) <-chan time.Time
}
