package platform

import (
	"errors"
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/svc/eventlog"
)

// Report puts an entry into the event log, under this process's user. Where the
// source is not registered, since the program was copied here and not installed,
// Windows takes the entry all the same, and Event Viewer remarks on it.
func Report(event Event) error {
	if err := report(event); err != nil {
		return fmt.Errorf("write to the event log: %w", err)
	}
	return nil
}

func report(event Event) (err error) {
	text, err := windows.UTF16PtrFromString(eventText(event.Text))
	if err != nil {
		return err
	}
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return err
	}
	log, err := eventlog.Open(EventSource)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, log.Close()) }()

	kinds := map[EventKind]uint16{EventDone: eventlog.Info, EventCancelled: eventlog.Warning, EventFailed: eventlog.Error}
	// Not log.Info and its like, which name no user.
	err = windows.ReportEvent(log.Handle, kinds[event.Kind], 0, event.ID, uintptr(unsafe.Pointer(user.User.Sid)), 1, 0, &text, nil)
	runtime.KeepAlive(user)
	return err
}
