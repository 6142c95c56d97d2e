//go:build linux

package redisprobe_test

import (
	"slices"
	"strings"
	"testing"

	"sessionconfig/internal/client"
	"sessionconfig/redisprobe"
)

// TestRESP3 holds that RESP3 is spoken where the settings ask for it, and by client 3 of
// itself, and that a test comes to the same either way.
func TestRESP3(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		v          client.Version
		parameters parameters
		says       []string // MONITOR, in this order
	}{
		{"of itself", client.V3, nil, []string{`"auth" "(redacted)"`, `"hello" "3"`}},
		{"not of itself", client.V2_13, nil, []string{`"auth" "(redacted)"`}},
		{"asked for", client.V2_7, parameters{"protocol": "resp3"}, []string{`"hello" "3" "auth" "(redacted)" "(redacted)"`, `"auth" "(redacted)"`}},
		{"not wanted", client.V3, parameters{"protocol": "resp2"}, []string{`"auth" "(redacted)"`}},
		{"instead of AUTH", client.V3, parameters{"$AUTH": ""}, []string{`"hello" "3" "auth" "(redacted)" "(redacted)"`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := server(t, "maxmemory-policy allkeys-lru")
			monitor := watch(t, s)
			to := judgedBy(target(s.Addr), test.v)
			to.Parameters = test.parameters
			expectCodes(t, probeOnce(t, to), "eviction-policy")
			var said []string
			for _, line := range monitor() {
				line = strings.ToLower(line)
				_, command, _ := strings.Cut(line, "] ")
				byWatcher := command == `"auth" "(redacted)" "(redacted)"`
				if !byWatcher && (strings.Contains(command, `"auth"`) || strings.Contains(command, `"hello" "3"`)) {
					said = append(said, command)
				}
			}
			if !slices.Equal(said, test.says) {
				t.Errorf("MONITOR shows %v, want %v", said, test.says)
			}
		})
	}
}

// TestRESP3WrongPassword: HELLO's refusal is the password's.
func TestRESP3WrongPassword(t *testing.T) {
	t.Parallel()
	to := judgedBy(redisprobe.Target{Hosts: []string{server(t).Addr}, Password: "another-password-16", Parameters: parameters{"$AUTH": ""}}, client.V3)
	expectCodes(t, probeOnce(t, to), "auth-wrong-password")
}
