package platform

import (
	"errors"
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	user32                = windows.NewLazySystemDLL("user32.dll")
	procCreateWindowEx    = user32.NewProc("CreateWindowExW")
	procDestroyWindow     = user32.NewProc("DestroyWindow")
	procGetDC             = user32.NewProc("GetDC")
	procReleaseDC         = user32.NewProc("ReleaseDC")
	gdi32                 = windows.NewLazySystemDLL("gdi32.dll")
	procChoosePixelFormat = gdi32.NewProc("ChoosePixelFormat")
	procSetPixelFormat    = gdi32.NewProc("SetPixelFormat")
)

// pixelFormat is Windows's PIXELFORMATDESCRIPTOR, which has more fields after
// these, all zero here.
type pixelFormat struct {
	size, version uint16
	flags         uint32
	kind, bits    byte
	_             [30]byte
}

// A window to draw on with OpenGL. (wingdi.h)
const (
	pixelDrawToWindow  = 0x4
	pixelSupportOpenGL = 0x20
)

// The strings that glGetString returns. (gl.h)
const (
	glVendor   = 0x1F00
	glRenderer = 0x1F01
	glVersion  = 0x1F02
)

// Graphics says which OpenGL this session of Windows offers, such as "OpenGL 1.1.0 (GDI
// Generic, Microsoft Corporation)", or why there is none. It asks the opengl32.dll that
// the window's library has loaded, which is Mesa's if that is in the program's folder.
func Graphics() string {
	text, err := graphics()
	if err != nil {
		return "no OpenGL (" + err.Error() + ")"
	}
	return text
}

func graphics() (string, error) {
	runtime.LockOSThread() // OpenGL belongs to a thread
	defer runtime.UnlockOSThread()
	name, err := windows.UTF16PtrFromString("opengl32.dll")
	if err != nil {
		return "", err
	}
	var library windows.Handle
	if err := windows.GetModuleHandleEx(0, name, &library); err != nil {
		return "", fmt.Errorf("opengl32.dll cannot be loaded: %w", err)
	}
	defer windows.FreeLibrary(library)

	class, err := windows.UTF16PtrFromString("STATIC")
	if err != nil {
		return "", err
	}
	window, _, _ := procCreateWindowEx.Call(0, uintptr(unsafe.Pointer(class)), 0, 0, 0, 0, 1, 1, 0, 0, 0, 0)
	if window == 0 {
		return "", errors.New("no window to ask it with")
	}
	defer procDestroyWindow.Call(window)
	device, _, _ := procGetDC.Call(window)
	if device == 0 {
		return "", errors.New("no device context")
	}
	defer procReleaseDC.Call(window, device)
	return describe(library, device)
}

// describe makes an OpenGL context for a moment, and asks it what it is.
func describe(library windows.Handle, device uintptr) (string, error) {
	format := pixelFormat{version: 1, flags: pixelDrawToWindow | pixelSupportOpenGL, bits: 24}
	format.size = uint16(unsafe.Sizeof(format))
	number, _, _ := procChoosePixelFormat.Call(device, uintptr(unsafe.Pointer(&format)))
	if number == 0 {
		return "", errors.New("no pixel format for it")
	}
	if done, _, _ := procSetPixelFormat.Call(device, number, uintptr(unsafe.Pointer(&format))); done == 0 {
		return "", errors.New("its pixel format is not taken")
	}

	call := map[string]*windows.Proc{}
	dll := windows.DLL{Name: "opengl32.dll", Handle: library}
	for _, name := range []string{"wglCreateContext", "wglMakeCurrent", "wglDeleteContext", "glGetString"} {
		proc, err := dll.FindProc(name)
		if err != nil {
			return "", err
		}
		call[name] = proc
	}
	context, _, _ := call["wglCreateContext"].Call(device)
	if context == 0 {
		return "", errors.New("no context")
	}
	defer call["wglDeleteContext"].Call(context)
	if done, _, _ := call["wglMakeCurrent"].Call(device, context); done == 0 {
		return "", errors.New("its context is not taken")
	}
	defer call["wglMakeCurrent"].Call(0, 0)

	var known [3]string
	for i, name := range []uintptr{glVersion, glRenderer, glVendor} {
		answer, _, _ := call["glGetString"].Call(name)
		if answer != 0 {
			known[i] = windows.BytePtrToString(*(**byte)(unsafe.Pointer(&answer)))
		}
	}
	return fmt.Sprintf("OpenGL %s (%s, %s)", known[0], known[1], known[2]), nil
}
