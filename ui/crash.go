package ui

import (
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

// crashed keeps the report of an unexpected failure in a file, and returns what
// tells the user of it.
func (c *controller) crashed(report string) func() {
	where := tr("The report could not be saved.")
	if path, err := saveCrash(report); err == nil {
		where = tr("A report was saved in {path}.", "path", path)
	}
	return func() {
		c.setPhase(phaseIdle)
		c.dialogs.tell(kit.MarkError, tr("Unexpected failure"),
			[]string{tr("This program failed in a way that it was not made for. Nothing more was done."), where}, nil)
	}
}

// saveCrash writes a report that only this user can read.
func saveCrash(report string) (path string, err error) {
	file, err := os.CreateTemp("", "sessionconfig-failure-"+time.Now().Format("20060102-150405")+"-*.txt")
	if err != nil {
		return "", err
	}
	_, err = file.WriteString(report)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return file.Name(), err
}
