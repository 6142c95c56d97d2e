//go:build !windows

package settingsfile

import "testing"

func TestUserFolder(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", "/home/someone/.config")
	if got := userFolder(); got != "/home/someone/.config/sessionconfig" {
		t.Errorf("a user's folder is %s", got)
	}
}
