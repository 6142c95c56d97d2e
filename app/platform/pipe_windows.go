package platform

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"

	"sessionconfig/internal/lazily"
)

// pipe is a named pipe that one process takes one message from.
//
// It admits this user and administrators of this machine, from programs that are trusted
// no less than this one, and of those only the very process that was started elevated.
// Sealing the message would add nothing: the key would have to be on the command line,
// which the same user and the same administrators can read. They can read the memory of
// this process, too.
type pipe struct {
	place  string
	handle windows.Handle
}

// pipeFolder is where named pipes are: of this machine.
const pipeFolder = `\\.\pipe\sessionconfig-`

// newPipe makes a pipe of a random name that does not exist yet.
func newPipe() (*pipe, error) {
	p := &pipe{place: rand.Text()}
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, err
	}
	access, err := windows.SecurityDescriptorFromString("D:P(A;;GRGW;;;" + user.User.Sid.String() + ")(A;;GRGW;;;BA)S:(ML;;NRNW;;;ME)")
	if err != nil {
		return nil, err
	}
	name, err := windows.UTF16PtrFromString(pipeFolder + p.place)
	if err != nil {
		return nil, err
	}
	attributes := &windows.SecurityAttributes{SecurityDescriptor: access}
	attributes.Length = uint32(unsafe.Sizeof(*attributes))
	p.handle, err = windows.CreateNamedPipe(name,
		windows.PIPE_ACCESS_DUPLEX|windows.FILE_FLAG_FIRST_PIPE_INSTANCE|windows.FILE_FLAG_OVERLAPPED,
		windows.PIPE_TYPE_BYTE|windows.PIPE_REJECT_REMOTE_CLIENTS,
		1, mostHandedOver, mostHandedOver, 0, attributes)
	if err != nil {
		return nil, fmt.Errorf("make a pipe: %w", err)
	}
	return p, nil
}

func (p *pipe) close() error { return windows.CloseHandle(p.handle) }

// accept waits for process and turns everyone else away. When it ends, ctx ends or it is
// late, the pipe is gone.
func (p *pipe) accept(ctx context.Context, process windows.Handle, late <-chan time.Time) (io.ReadWriteCloser, error) {
	expected, err := windows.GetProcessId(process)
	if err != nil {
		return nil, errors.Join(ErrNotTaken, err, p.close())
	}
	for {
		client, err := p.connect(ctx, process, late)
		if err != nil {
			return nil, errors.Join(err, p.close())
		}
		if client == expected {
			return os.NewFile(uintptr(p.handle), pipeFolder+p.place), nil
		}
		if err := windows.DisconnectNamedPipe(p.handle); err != nil {
			return nil, errors.Join(ErrNotTaken, err, p.close())
		}
	}
}

// connect waits for a client, and says which process it is.
func (p *pipe) connect(ctx context.Context, process windows.Handle, late <-chan time.Time) (client uint32, err error) {
	connected, err := windows.CreateEvent(nil, 1, 0, nil)
	if err != nil {
		return 0, err
	}
	defer windows.CloseHandle(connected)
	overlapped := &windows.Overlapped{HEvent: connected}
	switch err := windows.ConnectNamedPipe(p.handle, overlapped); {
	case errors.Is(err, windows.ERROR_IO_PENDING):
		if err := wait(ctx, connected, process, late); err != nil {
			windows.CancelIoEx(p.handle, overlapped)
			var n uint32
			windows.GetOverlappedResult(p.handle, overlapped, &n, true) // the event is in use until then
			return 0, err
		}
	case errors.Is(err, windows.ERROR_NO_DATA): // came and went
		return 0, nil
	case err != nil && !errors.Is(err, windows.ERROR_PIPE_CONNECTED):
		return 0, err
	}
	if err := windows.GetNamedPipeClientProcessId(p.handle, &client); err != nil {
		return 0, nil // closed again: no process
	}
	return client, nil
}

// wait waits until event happens, or there is no more point in it.
func wait(ctx context.Context, event, process windows.Handle, late <-chan time.Time) error {
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for {
		if got, err := windows.WaitForMultipleObjects([]windows.Handle{event, process}, false, 0); err != nil {
			return err
		} else if got == windows.WAIT_OBJECT_0 {
			return nil
		} else if got == windows.WAIT_OBJECT_0+1 {
			return ErrNotTaken
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return ctx.Err()
		case <-late:
			return ErrNotTaken
		}
	}
}

// pipeName is what names of pipes look like.
var pipeName = lazily.Regexp(`^[A-Z2-7]{26}$`)

// openWay opens the pipe of that name. Its server may not impersonate this process: the
// pipe may be another program's by now.
func openWay(place string) (way, error) {
	if !pipeName().MatchString(place) {
		return nil, fmt.Errorf("%q is no place to take over from", place)
	}
	name, err := windows.UTF16PtrFromString(pipeFolder + place)
	if err != nil {
		return nil, err
	}
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		handle, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, 0, nil, windows.OPEN_EXISTING,
			windows.FILE_FLAG_OVERLAPPED|windows.SECURITY_SQOS_PRESENT|windows.SECURITY_ANONYMOUS, 0)
		switch {
		case err == nil:
			return os.NewFile(uintptr(handle), pipeFolder+place), nil
		case !errors.Is(err, windows.ERROR_PIPE_BUSY) || time.Since(began) > takenWithin: // busy with a client that is being refused
			return nil, err
		}
	}
}
