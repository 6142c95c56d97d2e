package app

import (
	"path/filepath"
	"testing"

	"sessionconfig/app/platform"
)

// TestChoosePlatform: another folder is taken only if it can be one, and what it
// holds counts from then on.
func TestChoosePlatform(t *testing.T) {
	f := newFixture(t, serverTextFor(sessionSection(testPlain, false)))
	dir := f.options.PlatformDir
	f.options.PlatformDir = ""
	f.restart()
	if status := f.load(); status.Platform.Present() {
		t.Fatalf("found %+v", status.Platform)
	}
	if err := f.app.ChoosePlatform(filepath.Join(dir, "nowhere")); !is[*platform.FolderError](err) {
		t.Errorf("no folder: %v", err)
	}
	if err := f.app.ChoosePlatform(filepath.Dir(f.options.SettingsPath)); !is[*PlatformFileError](err) {
		t.Errorf("another folder: %v", err)
	}
	if status := f.load(); status.Platform.Present() || f.app.PlatformDir() != "" {
		t.Errorf("a folder that was refused counts: %+v", status.Platform)
	}

	if err := f.app.ChoosePlatform(dir); err != nil || f.app.PlatformDir() != dir {
		t.Errorf("%s, %v", f.app.PlatformDir(), err)
	}
	if status := f.load(); status.Platform.Dir != dir || status.Settings.Redis.Hosts[0] != "127.0.0.1:7000" {
		t.Errorf("loaded %+v", status)
	}
	f.apply(settingsOf("c:7000", testPassword), ApplyOptions{})
}
