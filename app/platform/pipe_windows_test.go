package platform

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/windows"
)

// elevating does nothing: Windows has all that an elevated start needs, and Wine says yes.
func elevating(*testing.T) {}

// TestPipeAdmitsOneProcess: who comes first and was not started is turned away, and learns
// nothing; the process that was started then takes the message.
func TestPipeAdmitsOneProcess(t *testing.T) {
	p, err := newPipe()
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := openWay(p.place)
	if err != nil {
		t.Fatal(err)
	}
	learnt := make(chan int, 1)
	go func() {
		n, _ := stranger.Read(make([]byte, 100))
		stranger.Close()
		learnt <- n
	}()
	file := filepath.Join(t.TempDir(), "seen")
	process, err := runElevated([]string{"-test.run=^TestHandOver$", "confirms", file, takeOverFlag + p.place})
	if err != nil {
		t.Fatal(err)
	}
	defer windows.CloseHandle(process)
	way, err := p.accept(t.Context(), process, nil)
	if err != nil {
		t.Fatal(err)
	}
	message, err := framed([]byte(typed))
	if err != nil {
		t.Fatal(err)
	}
	if err := hand(t.Context(), way, message, nil); err != nil {
		t.Error(err)
	}
	if n := <-learnt; n != 0 {
		t.Errorf("a stranger read %d bytes", n)
	}
	if seen, err := os.ReadFile(file); err != nil || !strings.HasSuffix(string(seen), "\ntook all") {
		t.Errorf("%s, %v", seen, err)
	}
}

// TestPipeIsGuarded: this user and administrators alone may open it, and its name belongs
// to one process at a time.
func TestPipeIsGuarded(t *testing.T) {
	p, err := newPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	access, err := windows.GetSecurityInfo(p.handle, windows.SE_KERNEL_OBJECT, windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		t.Fatal(err)
	}
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		t.Fatal(err)
	}
	got := access.String()
	if strings.Count(got, "(A;") != 2 || !strings.Contains(got, ";;;BA)") || !strings.Contains(got, user.User.Sid.String()) {
		t.Errorf("it may be opened by %s", got)
	}
	name, err := windows.UTF16PtrFromString(pipeFolder + p.place)
	if err != nil {
		t.Fatal(err)
	}
	again, err := windows.CreateNamedPipe(name, windows.PIPE_ACCESS_DUPLEX|windows.FILE_FLAG_FIRST_PIPE_INSTANCE, 0, 1, 10, 10, 0, nil)
	if err == nil {
		windows.CloseHandle(again)
	}
	if !errors.Is(err, windows.ERROR_ACCESS_DENIED) && !errors.Is(err, windows.ERROR_PIPE_BUSY) {
		t.Errorf("another may have its name: %v", err)
	}
}
