package e2e

import (
	"bufio"
	"bytes"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// desktop says what a desktop prefers, as XDG Desktop Portal's Settings has it.
type desktop struct {
	bus    *dbus.Conn
	scheme uint32 // 0 no preference, 1 dark, 2 light
}

// Where the portal is found on the bus.
const (
	portalName      = "org.freedesktop.portal.Desktop"
	portalPath      = "/org/freedesktop/portal/desktop"
	portalSettings  = "org.freedesktop.portal.Settings"
	portalNamespace = "org.freedesktop.appearance"
	portalKey       = "color-scheme"
)

// startDesktop starts a session bus of the test's own with such a desktop on it,
// and returns the bus's address.
func startDesktop(t *testing.T, scheme uint32) (d *desktop, address string) {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	daemon := exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=3")
	daemon.ExtraFiles = []*os.File{writer}
	daemon.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := daemon.Start(); err != nil {
		t.Fatalf("dbus-daemon does not start: %v", err)
	}
	writer.Close()
	t.Cleanup(func() {
		daemon.Process.Kill()
		daemon.Wait()
	})
	line, err := bufio.NewReader(reader).ReadString('\n')
	if err != nil {
		t.Fatalf("dbus-daemon does not say its address: %v", err)
	}
	address = strings.TrimSpace(line)
	bus, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { bus.Close() })
	d = &desktop{bus: bus, scheme: scheme}
	if err := bus.Export(d, portalPath, portalSettings); err != nil {
		t.Fatal(err)
	}
	if reply, err := bus.RequestName(portalName, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("the portal's name is not to be had: %v, %v", reply, err)
	}
	return d, address
}

// ReadOne answers the portal's call of that name.
func (d *desktop) ReadOne(namespace, key string) (dbus.Variant, *dbus.Error) {
	if namespace != portalNamespace || key != portalKey {
		return dbus.Variant{}, dbus.NewError(portalName+".Error.NotFound", nil)
	}
	return dbus.MakeVariant(d.scheme), nil
}

// prefer changes the setting, as a user does in the desktop's settings.
func (d *desktop) prefer(t *testing.T, scheme uint32) {
	t.Helper()
	if err := d.bus.Emit(portalPath, portalSettings+".SettingChanged", portalNamespace, portalKey, dbus.MakeVariant(scheme)); err != nil {
		t.Fatal(err)
	}
}

// waitForShade waits until the window is dark, or light: until most of it is.
func (s *screen) waitForShade(dark bool) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		shown, err := png.Decode(bytes.NewReader([]byte(s.shot(s.window("Configuration Tool - Session")))))
		if err != nil {
			s.t.Fatal(err)
		}
		sum := 0
		for _, shade := range grey(shown).Pix {
			sum += int(shade)
		}
		mean := sum / (shown.Bounds().Dx() * shown.Bounds().Dy())
		if mean > 0 && (mean < 100) == dark { // all black: nothing is drawn yet
			return
		}
		if time.Now().After(deadline) {
			s.fail("the window's mean shade is %d of 255, dark wanted: %t", mean, dark)
		}
	}
}

// TestFollowsTheDesktop: light or dark as the desktop prefers, and still when
// that changes.
func TestFollowsTheDesktop(t *testing.T) {
	t.Parallel()
	const none, dark, light = 0, 1, 2
	starts := map[string]struct {
		scheme uint32
		dark   bool
	}{
		"no preference": {none, false},
		"dark":          {dark, true},
		"light":         {light, false},
	}
	for name, start := range starts {
		t.Run(name, func(t *testing.T) {
			desktop, bus := startDesktop(t, start.scheme)
			w := openWindowWith(t, newPlatformServer(t), []string{"DBUS_SESSION_BUS_ADDRESS=" + bus, "FYNE_THEME="})
			w.waitForShade(start.dark)
			next, isDark := uint32(dark), true
			if start.dark {
				next, isDark = light, false
			}
			desktop.prefer(t, next)
			w.waitForShade(isDark)
		})
	}
}

// TestKeepsNoPreferences: Fyne's preferences are not written safely, so there are
// none; and the window has nothing to say on the terminal.
func TestKeepsNoPreferences(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	w := openWindowWith(t, newPlatformServer(t), []string{"HOME=" + home, "XDG_CONFIG_HOME=" + home})
	w.press("ctrl+q")
	if code := w.program.exitCode(patience); code != 0 {
		t.Errorf("the program ended with %d", code)
	}
	if said := w.program.output.String(); said != "" {
		t.Errorf("it says:\n%s", said)
	}
	err := filepath.WalkDir(home, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Name() == "preferences.json" {
			t.Errorf("Fyne keeps preferences in %s", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
