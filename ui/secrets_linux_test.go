package ui

import (
	"bytes"
	"context"
	"encoding/base64"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/config/hsconf"
	"sessionconfig/internal/client"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// mark is in every secret of the test, and nowhere else.
const mark = "MARKED"

// The secrets, each where an administrator has one.
const (
	markedSaved      = mark + "-saved-password-1" // in server.hsconf at the start
	markedWrong      = mark + "-wrong-password-2"
	markedRight      = mark + "-right-password-3" // of the Redis server
	markedSentinel   = mark + "-sentinel-4"
	markedDatabase   = mark + "-database-5"
	markedPassphrase = mark + "-passphrase-6"
	markedPFX        = mark + "-pfx-7"
)

// secretServerFile is a server.hsconf with secrets in its sections.
const secretServerFile = `<EnvironmentConfiguration>
  <InMemorySessionConfiguration ProviderKey="Redis">
    <ConnectionString encrypted="true">CIPHER</ConnectionString>
  </InMemorySessionConfiguration>
  <SessionDatabaseConfiguration ProviderKey="SqlServer">
    <Server encrypted="false">SQL01</Server>
    <SessionPassword encrypted="false">` + markedDatabase + `</SessionPassword>
    <SessionAdvancedSettings encrypted="false">Pooling=true;Pwd=` + markedDatabase + `</SessionAdvancedSettings>
  </SessionDatabaseConfiguration>
</EnvironmentConfiguration>
`

// curious looks for the mark in all that the window shows, shown or hidden, and in
// what it puts on the clipboard.
type curious struct {
	*bench
	t *testing.T
}

func (c *curious) look(when string) {
	c.t.Helper()
	var all bytes.Buffer
	for _, w := range c.app.Driver().AllWindows() {
		all.WriteString(w.Title() + "\n")
		for _, layer := range append(w.Canvas().Overlays().List(), w.Canvas().Content()) {
			for _, o := range test.LaidOutObjects(layer) {
				if text, ok := o.(*canvas.Text); ok {
					all.WriteString(text.Text + "\n")
				}
			}
		}
	}
	if c.c.output != nil {
		all.WriteString(c.c.output.text())
	}
	all.WriteString(c.app.Clipboard().Content())
	if all.Len() < 200 {
		c.t.Errorf("%s: the window says next to nothing", when)
	}
	for line := range strings.Lines(all.String()) {
		if strings.Contains(line, mark) {
			c.t.Errorf("%s: the window shows %q", when, line)
		}
	}
}

// lookAtFiles looks for the mark, in clear and in base64, in every file below a
// folder but those excepted.
func (c *curious) lookAtFiles(root string, excepted ...string) {
	c.t.Helper()
	seen := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		for _, other := range excepted {
			if path == other {
				return nil
			}
		}
		seen++
		data, err := os.ReadFile(path)
		for _, form := range []string{mark, base64.StdEncoding.EncodeToString([]byte(mark))} {
			if bytes.Contains(data, []byte(form)) {
				c.t.Errorf("%s holds a secret", path)
			}
		}
		return err
	})
	if err != nil || seen == 0 {
		c.t.Errorf("looked at %d files, %v", seen, err)
	}
}

// TestWindowShowsNoSecret goes through all that the window can do, with the real
// workflow, a real Redis and a Platform Server folder full of secrets.
func TestWindowShowsNoSecret(t *testing.T) {
	home := atHome(t)
	t.Setenv("TMPDIR", home)
	t.Setenv("SESSIONCONFIG_PASSWORD", markedRight)
	server := redistest.StartServer(t, redistest.Options{Password: markedRight})
	platformDir := filepath.Join(home, "Platform Server")
	serverFile := filepath.Join(platformDir, "server.hsconf")
	makeSecretServer(t, platformDir, server.Addr)
	workflow, err := app.New(app.Options{
		SettingsPath: filepath.Join(home, "settings", "session.yaml"), PlatformDir: platformDir, ClientVersion: client.V3,
		Lookup: func(name string) (string, bool) {
			if name == "SERedis_ClientCertPassword" {
				return markedPFX, true
			}
			return "", false
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer workflow.Close()
	w := &breaking{App: workflow}
	c := &curious{t: t, bench: newBenchOver(t, w, nil)}
	win := c.window.win
	c.look("loaded")
	c.v.advanced.Tapped(nil)
	c.settle()
	c.expect(win, "sentinelPassword=[hidden]", "password=[hidden]", "set, not shown")
	c.look("advanced settings")
	c.press(fyne.KeyEscape)

	c.v.password.SetText(markedWrong)
	c.look("typed")
	c.runTest("auth-wrong-password")
	c.v.password.SetText(markedRight)
	c.runTest("Test completed")
	c.checkSessions("No sessions in Redis")
	w.broken = true
	c.checkSessions("Unexpected failure")
	c.transfer(filepath.Join(home, "farm.yaml"))
	c.applyAndPublish()

	// server.hsconf and its backup hold the database's secrets, as they did before.
	backups, err := workflow.Backups()
	if err != nil || len(backups) != 1 {
		t.Fatal(backups, err)
	}
	c.lookAtFiles(home, serverFile, backups[0].Path)
	for _, path := range []string{serverFile, backups[0].Path} {
		if data, err := os.ReadFile(path); err != nil || strings.Count(string(data), mark) != 2 {
			t.Errorf("%s holds more than the database's secrets: %v", path, err)
		}
	}
	environment, err := os.ReadFile(filepath.Join(platformDir, "environment"))
	if err != nil || !bytes.Contains(environment, []byte("PATH=")) {
		t.Errorf("the platform's tool was not run: %v", err)
	}
}

// makeSecretServer makes a Platform Server folder whose tool notes what it is given.
func makeSecretServer(t *testing.T, dir, host string) {
	t.Helper()
	const keyText = "AAECAwQFBgcICQoLDA0ODw=="
	key, err := hsconf.ParseKey([]byte(keyText))
	if err != nil {
		t.Fatal(err)
	}
	cipher, err := key.Encrypt(host + ",password=" + markedSaved + ",sentinelPassword=" + markedSentinel)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"server.hsconf":         strings.Replace(secretServerFile, "CIPHER", cipher, 1),
		"private.key":           keyText,
		"ConfigurationTool.com": "#!/bin/sh\nenv | tee environment\nps -eo args | tee arguments\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

// breaking is the workflow, of which one part fails unexpectedly when broken.
type breaking struct {
	*app.App
	broken bool
}

func (b *breaking) Sessions(ctx context.Context, s config.Settings, o redisprobe.SessionsOptions) (redisprobe.SessionsReport, error) {
	if b.broken {
		panic(s)
	}
	return b.App.Sessions(ctx, s, o)
}

// runTest runs Test Connection until a dialog says how it ended, and copies and saves
// the report.
func (c *curious) runTest(says string) {
	c.t.Helper()
	c.v.test.Tapped(nil)
	c.dialog(c.window.win, says)
	c.look("tested")
	tap(c.t, c.window.win, "Copy")
	tap(c.t, c.window.win, "Save...")
	c.press(fyne.KeyReturn)
	if strings.Contains(said(c.window.win), "exists already") {
		tap(c.t, c.window.win, "Replace")
	}
	c.look("report saved")
	c.press(fyne.KeyEscape)
}

func (c *curious) checkSessions(says string) {
	c.t.Helper()
	c.c.menu.sessionsItem.Action()
	c.dialog(c.window.win, says)
	c.look("sessions")
	for c.c.modal() {
		c.press(fyne.KeyEscape)
	}
}

// transfer exports with a passphrase and imports again, with a wrong one first.
func (c *curious) transfer(path string) {
	c.t.Helper()
	win := c.window.win
	c.c.menu.exportItem.Action()
	c.typeInField(path)
	c.tab(1)
	c.typeText(markedPassphrase)
	c.tab(1)
	c.typeText(markedPassphrase)
	c.look("passphrase typed")
	c.press(fyne.KeyReturn)
	c.dialog(win, "Configuration exported")
	c.look("exported")
	c.press(fyne.KeyReturn)

	c.c.menu.importItem.Action()
	c.typeInField(path)
	c.press(fyne.KeyReturn)
	c.dialog(win, "The file is sealed")
	c.typeText(markedWrong)
	c.press(fyne.KeyReturn)
	c.dialog(win, "This is not the passphrase")
	c.look("wrong passphrase")
	c.typeText(markedPassphrase)
	c.press(fyne.KeyReturn)
	c.dialog(win, "Import these settings?")
	c.look("imported")
	c.press(fyne.KeyReturn)
}

func (c *curious) applyAndPublish() {
	c.t.Helper()
	c.v.apply.Tapped(nil)
	c.dialog(c.window.win, "Apply these settings?")
	c.look("review")
	c.press(fyne.KeyReturn)
	c.dialog(c.window.win, "Publish them now?")
	c.look("applied")
	c.press(fyne.KeyReturn)
	c.dialog(c.output(), "choose Apply Settings")
	c.look("published")
	saveText(c.c.output.dialogs, "Save Output", "publish-output.txt", c.c.output.text())
	pressIn(c.output(), fyne.KeyReturn)
	c.look("output saved")
	pressIn(c.output(), fyne.KeyReturn)
	c.until("the exit", func() bool { return len(c.exits) > 0 })
}
