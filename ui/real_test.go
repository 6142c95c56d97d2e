package ui

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/app/platform"
	"sessionconfig/internal/redistest"
)

// platformFile is a server.hsconf without a session section.
const platformFile = `<?xml version="1.0" encoding="utf-8"?>
<EnvironmentConfiguration>
  <SessionDatabaseConfiguration ProviderKey="SqlServer">
    <Server encrypted="false">SQL01</Server>
  </SessionDatabaseConfiguration>
</EnvironmentConfiguration>
`

// realBench is a window over the real workflow and a made-up Platform Server
// folder, whose server.hsconf it names. published counts what was published.
func realBench(t *testing.T) (b *bench, hsconf string, published *int) {
	t.Helper()
	dir := t.TempDir()
	hsconf = filepath.Join(dir, "server.hsconf")
	if err := os.WriteFile(hsconf, []byte(platformFile), 0o600); err != nil {
		t.Fatal(err)
	}
	published = new(int)
	workflow, err := app.New(app.Options{
		SettingsPath: filepath.Join(t.TempDir(), "session.yaml"), PlatformDir: dir,
		Publisher: func(_ context.Context, s platform.Server, args, _ []string, out io.Writer) (int, error) {
			*published++
			fmt.Fprintln(out, "Publishing", strings.Join(args, " "), "in", filepath.Base(s.Dir))
			return 0, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := workflow.Close(); err != nil {
			t.Error(err)
		}
	})
	return newBenchOver(t, workflow, nil), hsconf, published
}

// TestRealWorkflow is the whole procedure with the real workflow, a real Redis
// and a made-up Platform Server folder.
func TestRealWorkflow(t *testing.T) {
	const password = "a-long-enough-password"
	server := redistest.StartServer(t, redistest.Options{Password: password})
	b, hsconf, published := realBench(t)
	win := b.window.win

	b.press(fyne.KeyDown)
	b.tab(1)
	b.typeText(server.Addr)
	b.tab(1)
	b.typeText("not-the-right-password")
	b.v.test.Tapped(nil)
	b.dialog(win, "It was not possible to connect to Redis server.")
	b.expect(win, "password", "auth-wrong-password")
	b.press(fyne.KeyReturn)
	if content, _ := os.ReadFile(hsconf); string(content) != platformFile {
		t.Error("testing wrote server.hsconf")
	}

	b.v.password.SetText(password)
	b.succeeds(win, func() { b.v.test.Tapped(nil) })
	b.press(fyne.KeyReturn)
	b.v.apply.Tapped(nil)
	b.dialog(win, "ends the users' present sessions")
	b.expect(win, "clear text") // there is no private.key
	b.press(fyne.KeyReturn)
	b.dialog(win, "Publish them now?")
	b.press(fyne.KeyReturn)
	b.dialog(b.output(), "republish all modules")
	if n := strings.Count(said(b.output()), "republish all modules"); n != 1 {
		t.Errorf("what is left to be done is said %d times", n)
	}
	if text := b.c.output.text(); !strings.Contains(text, "/SCInstall /UpgradeSystemComponents") {
		t.Errorf("the output window holds %q", text)
	}
	pressIn(b.output(), fyne.KeyReturn)
	b.until("the exit", func() bool { return len(b.exits) > 0 })

	if !slices.Equal(b.exits, []int{0}) || *published != 1 {
		t.Errorf("exits %v, published %d times", b.exits, *published)
	}
	content, err := os.ReadFile(hsconf)
	if want := server.Addr + ",password=" + password; err != nil || !strings.Contains(string(content), want) {
		t.Errorf("server.hsconf does not hold the settings: %v", err)
	}
}
