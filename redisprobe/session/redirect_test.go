package session

import "testing"

func TestMovedTo(t *testing.T) {
	tests := map[string]string{
		"MOVED 3999 127.0.0.1:6381":     "127.0.0.1:6381",
		"MOVED 3999 redis.example:6381": "redis.example:6381",
		"MOVED 3999 ::1:6381":           "[::1]:6381",
		"MOVED 3999 [::1]:6381":         "[::1]:6381",
		"MOVED 3999 :6381":              "owner:1",
		"MOVED 3999 ?:6381":             "owner:1",
		"MOVED 3999":                    "",
		"MOVED 3999 nonsense":           "",
		"ASK 3999 127.0.0.1:6381":       "",
		"NOPERM no":                     "",
		"":                              "",
	}
	for reply, want := range tests {
		if got := MovedTo(reply, "owner:1"); got != want {
			t.Errorf("%q leads to %q, want %q", reply, got, want)
		}
	}
}
