//go:build !windows

package platform

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestMessageOnTheDesktop: without a terminal the first program that can show a
// message does; the line on standard error is there in any case.
func TestMessageOnTheDesktop(t *testing.T) {
	const works, fails = "exit 0", "exit 1"
	cases := []struct {
		name     string
		programs map[string]string
		want     string // what was shown, and by what
	}{
		{"none", nil, ""},
		{"GNOME", map[string]string{"zenity": works, "xmessage": works}, "zenity|--error|--no-markup|--title|name|--text|what -is <wrong>"},
		{"KDE", map[string]string{"kdialog": works, "xmessage": works}, "kdialog|--title|name|--error|what -is <wrong>"},
		{"the first shows nothing", map[string]string{"zenity": fails, "xmessage": works}, "xmessage|-center|-title|name|what -is <wrong>"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("PATH", dir)
			shown := filepath.Join(dir, "shown")
			for name, ends := range c.programs {
				script := "#!/bin/sh\nIFS='|'; [ '" + ends + "' = 'exit 1' ] || printf %s \"" + name + "|$*\" >'" + shown + "'\n" + ends + "\n"
				if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			var out bytes.Buffer
			Message(&out, "name", "what -is <wrong>")
			if got, _ := os.ReadFile(shown); string(got) != c.want {
				t.Errorf("shown %q, want %q", got, c.want)
			}
			if out.String() != "name: what -is <wrong>\n" {
				t.Errorf("said %q", out.String())
			}
		})
	}
}
