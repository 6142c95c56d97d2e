package platform

import (
	"fmt"
	"os/exec"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// family is a started program with all that it starts: a job object, whose
// members Windows ends when its last handle is closed, also if this program is
// ended first.
type family struct{ job windows.Handle }

func newFamily(command *exec.Cmd) (*family, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return nil, fmt.Errorf("create a job object: %w", err)
	}
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{
		BasicLimitInformation: windows.JOBOBJECT_BASIC_LIMIT_INFORMATION{
			LimitFlags: windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
		},
	}
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err != nil {
		_ = windows.CloseHandle(job)
		return nil, fmt.Errorf("set up a job object: %w", err)
	}
	f := &family{job: job}
	// Suspended until it is in the job, so that nothing it starts can escape.
	command.SysProcAttr = &syscall.SysProcAttr{
		HideWindow:    true,
		CreationFlags: windows.CREATE_SUSPENDED | windows.CREATE_NO_WINDOW,
	}
	command.Cancel = func() error { return windows.TerminateJobObject(f.job, 1) }
	return f, nil
}

func (f *family) adopt(command *exec.Cmd) error {
	var assigned error
	err := command.Process.WithHandle(func(handle uintptr) {
		assigned = windows.AssignProcessToJobObject(f.job, windows.Handle(handle))
	})
	if err == nil {
		err = assigned
	}
	if err == nil {
		err = resume(uint32(command.Process.Pid))
	}
	if err != nil {
		_ = command.Process.Kill()
		return fmt.Errorf("start it in a job object: %w", err)
	}
	return nil
}

// end ends what is left of the family.
func (f *family) end() {
	if f.job != 0 {
		_ = windows.TerminateJobObject(f.job, 1)
		_ = windows.CloseHandle(f.job)
		f.job = 0
	}
}

// resume lets the first thread of a process that was started suspended run.
func resume(process uint32) error {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(snapshot)
	entry := windows.ThreadEntry32{Size: uint32(unsafe.Sizeof(windows.ThreadEntry32{}))}
	for err = windows.Thread32First(snapshot, &entry); err == nil; err = windows.Thread32Next(snapshot, &entry) {
		if entry.OwnerProcessID != process {
			continue
		}
		thread, err := windows.OpenThread(windows.THREAD_SUSPEND_RESUME, false, entry.ThreadID)
		if err != nil {
			return err
		}
		defer windows.CloseHandle(thread)
		_, err = windows.ResumeThread(thread)
		return err
	}
	return err
}
