//go:build wine

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sessionconfig/app"
	"sessionconfig/app/platform"
	"sessionconfig/internal/redistest"
)

const (
	uninstallKey   = `HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\SessionConfig`
	eventsKey      = `HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\` + platform.EventSource
	environmentKey = `HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment`
	installFolder  = `C:\Program Files\Session Configurator`

	filesInUse    = 3 // the installer's exit codes, of packaging/windows/installer.nsi
	windowsTooOld = 2
)

// longPath is longer than the 1024 characters that the installer's own language
// can read.
var longPath = `%SystemRoot%\system32;%SystemRoot%` + strings.Repeat(`;C:\Program Files\One of many`, 100)

// installation is the program as its installer puts it on Windows.
type installation struct {
	t    *testing.T
	wine wine
}

func newInstallation(t *testing.T) installation {
	t.Helper()
	i := installation{t: t, wine: newWine(t)}
	t.Cleanup(func() {
		if exists(i.file("uninstall.exe")) {
			i.uninstall(0, "/PURGE")
		}
		os.RemoveAll(i.file(""))
	})
	i.must(i.wine.run(t, "", "reg", "add", environmentKey, "/v", "Path", "/t", "REG_EXPAND_SZ", "/d", longPath, "/f"))
	return i
}

func (i installation) must(r result) {
	i.t.Helper()
	if r.code != 0 {
		i.t.Fatalf("it ended with %d: %s%s", r.code, r.stdout, r.stderr)
	}
}

// setup runs an installer silently and holds its exit code.
func (i installation) setup(code int, installer string, args ...string) {
	i.t.Helper()
	if r := i.wine.run(i.t, "", installer, append([]string{"/S"}, args...)...); r.code != code {
		i.t.Fatalf("%s %q ended with %d, want %d: %s%s", filepath.Base(installer), args, r.code, code, r.stdout, r.stderr)
	}
}

// uninstall runs the uninstaller from its folder, where its exit code is told. It
// must be told the folder without quotes, so the words are given one by one.
func (i installation) uninstall(code int, args ...string) {
	i.t.Helper()
	i.setup(code, i.file("uninstall.exe"), append(args, strings.Fields(`_?=`+installFolder)...)...)
}

// file is where an installed file is, seen from Linux.
func (i installation) file(name string) string {
	return filepath.Join(i.wine.prefix, "drive_c", "Program Files", "Session Configurator", name)
}

func (i installation) programData(name string) string {
	return filepath.Join(i.wine.prefix, "drive_c", "ProgramData", name)
}

// value is what the registry holds, "" for nothing.
func (i installation) value(key, name string) string {
	i.t.Helper()
	r := i.wine.run(i.t, "", "reg", "query", key, "/v", name, "/reg:64")
	for line := range strings.Lines(r.stdout) {
		if _, value, found := strings.Cut(line, "_SZ"); found && strings.Contains(line, name) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// built is the installer that make packages leaves.
func built(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs("../dist/SessionConfig-" + app.Version + "-setup.exe")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// older makes the installer of a version before, whose programs are stand-ins.
func (i installation) older() string {
	i.t.Helper()
	dir := i.t.TempDir()
	program, err := os.ReadFile(i.wine.tool)
	if err != nil {
		i.t.Fatal(err)
	}
	entry, err := os.ReadFile("../bin/PathEntry.exe")
	if err != nil {
		i.t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"SessionConfig.exe": program, "SessionConfig.com": program, "PathEntry.exe": entry,
		"THIRD-PARTY-LICENCES.txt": []byte("none"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			i.t.Fatal(err)
		}
	}
	icon, installer := filepath.Join(dir, "icon.ico"), filepath.Join(dir, "older.exe")
	for _, step := range []*exec.Cmd{
		exec.Command("convert", "../assets/icon.png", "-resize", "32x32", icon),
		exec.Command("makensis", "-V1", "-WX", "-INPUTCHARSET", "UTF8", "-DVERSION=0.0.1", "-DPROGRAMS="+dir, "-DICON="+icon,
			"-DLICENCES="+filepath.Join(dir, "THIRD-PARTY-LICENCES.txt"), "-DSIGN=true", "-DOUT="+installer, "../packaging/windows/installer.nsi"),
	} {
		if out, err := step.CombinedOutput(); err != nil {
			i.t.Fatalf("%s: %v\n%s", step, err, out)
		}
	}
	return installer
}

// TestWineInstallerLife installs a version, upgrades it in place, and removes it.
func TestWineInstallerLife(t *testing.T) {
	i := newInstallation(t)
	i.setup(0, i.older(), "/PATH", "/MONITOR")
	if got := i.value(uninstallKey, "DisplayVersion"); got != "0.0.1" {
		t.Fatalf("Windows lists version %q", got)
	}

	i.setup(0, built(t))
	for name, want := range map[string]string{
		"DisplayVersion":       app.Version,
		"InstallLocation":      installFolder,
		"UninstallString":      `"` + installFolder + `\uninstall.exe"`,
		"QuietUninstallString": `"` + installFolder + `\uninstall.exe" /S`,
	} {
		if got := i.value(uninstallKey, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if r := i.wine.run(t, "", i.file("SessionConfig.com"), "version"); r.code != 0 || !strings.Contains(r.stdout, app.Version) {
		t.Errorf("the installed program says %q, %q", r.stdout, r.stderr)
	}
	if got := i.value(environmentKey, "Path"); got != longPath+";"+installFolder {
		t.Errorf("PATH is %q", got)
	}
	if got := i.value(eventsKey, "EventMessageFile"); got != `%SystemRoot%\System32\EventCreate.exe` {
		t.Errorf("the event log takes its texts from %q", got)
	}
	start := i.programData("Microsoft/Windows/Start Menu/Programs/Administration Tools/Session Configurator.lnk")
	task := filepath.Join(i.wine.prefix, scheduledTask)
	for _, path := range []string{i.file("SessionConfig.exe"), i.file("LICENSE.txt"), i.file("THIRD-PARTY-LICENCES.txt"), i.file("monitoring.xml"), start, task} {
		if !exists(path) {
			t.Errorf("%s is missing", path)
		}
	}

	settings := i.programData("SessionConfig")
	keep(t, filepath.Join(settings, "session.yaml"), filepath.Join(settings, "sessionconfig.log.1"), filepath.Join(settings, "mine.txt"))
	i.uninstall(0)
	if exists(task) {
		t.Error("the scheduled task is left")
	}
	if exists(i.file("SessionConfig.exe")) || exists(start) || i.value(uninstallKey, "DisplayVersion") != "" {
		t.Error("the uninstaller left the program, its entry in the Start menu or in Windows' list")
	}
	if got := i.value(environmentKey, "Path"); got != longPath {
		t.Errorf("PATH is %q", got)
	}
	if got := i.value(eventsKey, "EventMessageFile"); got != "" {
		t.Errorf("the event log still knows the program, with texts in %q", got)
	}
	if !exists(filepath.Join(settings, "session.yaml")) {
		t.Error("the settings are gone")
	}
}

// keep writes files that an uninstaller must keep, or remove.
func keep(t *testing.T, paths ...string) {
	t.Helper()
	for _, path := range paths {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("kept"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWineInstallerPurge: told so, the uninstaller removes the settings, and only
// what this program made.
func TestWineInstallerPurge(t *testing.T) {
	i := newInstallation(t)
	i.setup(0, i.older())
	if got := i.value(environmentKey, "Path"); got != longPath {
		t.Errorf("PATH was changed unasked: %q", got)
	}
	if exists(i.file("monitoring.xml")) || exists(filepath.Join(i.wine.prefix, scheduledTask)) {
		t.Error("a task was scheduled unasked")
	}
	settings, mesa := i.programData("SessionConfig"), i.file("opengl32.dll")
	keep(t, filepath.Join(settings, "session.yaml"), filepath.Join(settings, "sessionconfig.log.1"), filepath.Join(settings, "mine.txt"), mesa)

	// As Windows' list of programs starts it: it goes on in a copy of itself.
	i.setup(0, i.file("uninstall.exe"), "/PURGE")
	redistest.Eventually(t, patience, "the uninstaller, the settings and the log are gone", func() bool {
		return !exists(i.file("uninstall.exe")) && !exists(filepath.Join(settings, "session.yaml")) && !exists(filepath.Join(settings, "sessionconfig.log.1"))
	})
	for _, path := range []string{filepath.Join(settings, "mine.txt"), mesa} {
		if !exists(path) {
			t.Errorf("%s of someone else is gone", path)
		}
		os.Remove(path)
	}
}

// TestWineInstallerWhileRunning: nothing is changed under a running program.
func TestWineInstallerWhileRunning(t *testing.T) {
	i := newInstallation(t)
	i.setup(0, built(t))
	older := i.older()
	silent := redistest.StartPeer(t, redistest.Silent)
	running := i.wine.start(t, []string{"SESSIONCONFIG_PASSWORD=" + password}, i.file("SessionConfig.com"),
		"test", "--hosts", silent.Addr, "--timeout", "1h")
	redistest.Eventually(t, patience, "the program runs", func() bool { return silent.Accepted() > 0 })

	i.setup(filesInUse, older)
	i.uninstall(filesInUse)
	if got := i.value(uninstallKey, "DisplayVersion"); got != app.Version {
		t.Errorf("Windows lists version %q", got)
	}
	if !exists(i.file("SessionConfig.exe")) {
		t.Error("the program was removed")
	}

	if err := running.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-running.ended
	i.uninstall(0)
}

func TestWineInstallerRefusesOldWindows(t *testing.T) {
	i := newInstallation(t)
	i.must(i.wine.run(t, "", "winecfg", "/v", "win7"))
	t.Cleanup(func() { i.must(i.wine.run(t, "", "winecfg", "/v", "win10")) })
	i.setup(windowsTooOld, built(t))
	if exists(i.file("SessionConfig.exe")) {
		t.Error("it was installed")
	}
}
