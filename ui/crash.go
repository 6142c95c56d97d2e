package ui

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"sessionconfig/ui/kit"
)

// protect runs f, and turns a panic in it into what crashed returns: the window
// then says so instead of vanishing.
func protect(f func() func(), crashed func(report string) func()) (then func()) {
	defer func() {
		if r := recover(); r != nil {
			then = crashed(fmt.Sprintf("%v\n\n%s", r, debug.Stack()))
		}
	}()
	return f()
}

// guard runs f on Fyne's goroutine: a reaction to the user or to the work. All calls from
// outside into this package go through it.
func (c *controller) guard(f func()) {
	protect(func() func() {
		f()
		return func() {}
	}, c.crashed)()
}

// guarded is f under guard.
func (c *controller) guarded(f func()) func() { return func() { c.guard(f) } }

// dispatch runs f on Fyne's goroutine, later.
func (c *controller) dispatch(f func()) { c.options.Dispatch(c.guarded(f)) }

// crashed keeps the report of an unexpected failure in a file, and returns what
// tells the user of it.
func (c *controller) crashed(report string) func() {
	path, err := SaveFailure(report)
	return func() {
		c.phase = phaseIdle
		c.showState() // and no more: what failed may fail again
		c.tellFailure(path, err)
	}
}

// tellFailure shows an unexpected failure and where its report is, if it could be saved.
func (c *controller) tellFailure(path string, err error) {
	where := tr("A report was saved in {path}.", "path", path)
	if err != nil {
		where = tr("The report could not be saved.")
	}
	c.dialogs.tell(kit.MarkError, tr("Unexpected failure"),
		[]string{tr("An unexpected error occurred in this program. Nothing more was done."), where}, nil)
}

// SaveFailure writes the report of an unexpected failure into a new file that
// only this user can read, in the folder for temporary files.
func SaveFailure(report string) (path string, err error) {
	file, err := os.CreateTemp("", "sessionconfig-failure-"+time.Now().Format("20060102-150405")+"-*.txt")
	if err != nil {
		return "", err
	}
	_, err = file.WriteString(report)
	return file.Name(), errors.Join(err, file.Close())
}
