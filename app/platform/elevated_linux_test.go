package platform

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"sessionconfig/internal/redistest"
)

// TestElevatedOnReadOnlyDisk: no administrator may write there either, so more rights
// are not what is missing. Writing says what is.
func TestElevatedOnReadOnlyDisk(t *testing.T) {
	if dir := os.Getenv("ELEVATED_READ_ONLY"); dir != "" {
		if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_RDONLY, ""); err != nil {
			t.Fatal(err)
		}
		if !Elevated(filepath.Join(dir, "server.hsconf")) || !Elevated(dir) {
			t.Error("more rights are asked for")
		}
		return
	}
	command := redistest.Again(t)
	command.Env = append(os.Environ(), "ELEVATED_READ_ONLY="+t.TempDir())
	command.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
