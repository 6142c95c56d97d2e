package session

import (
	"strings"
	"testing"

	"sessionconfig/internal/finding"
)

// TestRefusedCommand: what a server refuses is said as what it is.
func TestRefusedCommand(t *testing.T) {
	c := &Conn{Address: "10.0.0.1:7000", client: &Client{}}
	for reply, want := range map[string]struct {
		code finding.Code
		says string
	}{
		"CLUSTERDOWN The cluster is down": {finding.SessionFailed, "Run Test Connection"},
		"BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.": {finding.ScriptRunning, "SCRIPT KILL"},
	} {
		if f := c.Refused("EXISTS", reply, "+exists"); f.Code != want.code || !strings.Contains(f.Remedy, want.says) {
			t.Errorf("%s: %+v", reply, f)
		}
	}
}
