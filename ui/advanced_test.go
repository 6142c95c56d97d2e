package ui

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sessionconfig/assets"
	"sessionconfig/config"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

func TestAdvancedSettings(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.v.advanced.Tapped(nil)
	b.typeText("platform")
	b.tab(1)
	b.typeText("connectTimeout=8000")
	b.expect(b.window.win, "user=platform", "connectTimeout=8000", "SERedis_ClientCertPfxPath", "not set")
	b.press(fyne.KeyReturn)
	if b.c.modal() {
		t.Fatal("Enter does not close the dialog")
	}
	got := b.c.settings().Redis
	if got.User != "platform" || !slices.Equal(got.Parameters, []config.Parameter{{Key: "connectTimeout", Value: "8000"}}) {
		t.Errorf("user %q, parameters %v", got.User, got.Parameters)
	}
	if !b.c.unsaved() {
		t.Error("the change does not count as unsaved")
	}
}

func TestAdvancedSettingsInvalid(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.c.showAdvanced()
	b.tab(1)
	b.typeText("conectTimeout=8000")
	b.expect(b.window.win, "conectTimeout")
	b.press(fyne.KeyReturn)
	if !b.c.modal() {
		t.Fatal("an unknown parameter is accepted")
	}
	b.press(fyne.KeyEscape)
	if b.c.modal() || len(b.c.settings().Redis.Parameters) != 0 {
		t.Error("Esc keeps the dialog or the parameter")
	}
}

func TestVariables(t *testing.T) {
	pfx := filepath.Join(t.TempDir(), "client.pfx")
	if err := os.WriteFile(pfx, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	environment := map[string]string{
		"SERedis_ClientCertPfxPath": pfx, "SERedis_ClientCertPassword": "hush",
		"SERedis_IssuerCertPath": pfx + ".missing", "SERedis_ClientCertStorageFlags": "6",
	}
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, func(o *Options) {
		o.Lookup = func(name string) (string, bool) { v, ok := environment[name]; return v, ok }
		o.MachineLookup = func(name string) (string, bool) {
			if name == "SERedis_ClientCertPassword" {
				return "another hush", true
			}
			return o.Lookup(name)
		}
	})
	b.c.showAdvanced()
	b.settle()
	b.expect(b.window.win, "set, not shown", "MachineKeySet, Exportable", "there is no such file", "The machine has another value")
	if strings.Contains(said(b.window.win), "hush") {
		t.Error("the certificate's password is shown")
	}
	marks := map[string]kit.Mark{}
	for _, v := range b.c.lookAtVariables(canRead) {
		marks[v.name] = v.mark
	}
	want := map[string]kit.Mark{
		"SERedis_ClientCertPfxPath": kit.MarkOK, "SERedis_ClientCertPassword": kit.MarkWarning,
		"SERedis_IssuerCertPath": kit.MarkError, "SERedis_ClientCertStorageFlags": kit.MarkOK,
	}
	if !maps.Equal(marks, want) {
		t.Errorf("marks %v, want %v", marks, want)
	}
}

func TestStorageFlags(t *testing.T) {
	cases := []struct {
		text, names string
		ok          bool
	}{
		{"0", "DefaultKeySet", true},
		{"1", "UserKeySet", true},
		{" 34 ", "MachineKeySet, EphemeralKeySet", true},
		{"63", "UserKeySet, MachineKeySet, Exportable, UserProtected, PersistKeySet, EphemeralKeySet", true},
		{"64", "", false},
		{"-1", "", false},
		{"machinekeyset, Exportable", "machinekeyset, Exportable", true},
		{"Sometimes", "Sometimes", false},
	}
	for _, c := range cases {
		if names, ok := storageFlags(c.text); names != c.names || ok != c.ok {
			t.Errorf("%q: %q, %t; want %q, %t", c.text, names, ok, c.names, c.ok)
		}
	}
}

func TestHelp(t *testing.T) {
	status := redisStatus()
	status.Settings.Redis.SSL = true
	b := newBench(t, &fakeWorkflow{status: status}, nil)
	parts := b.c.helpParts()
	hosts := findParts(parts, assets.HelpHosts, "")
	for _, p := range hosts {
		if p.Open != (p.Title == "Hosts") {
			t.Errorf("part %q is open: %t", p.Title, p.Open)
		}
	}
	shell := findParts(parts, "", "redis-cli -c")
	if len(shell) != 1 || len(shell[0].Blocks) != 1 || shell[0].Blocks[0].Text != "redis-cli -c -h 172.31.6.35 -p 7000 --tls" {
		t.Errorf("the shell check is %+v", shell)
	}
	for _, d := range redisprobe.Definitions() {
		found := findParts(parts, "", string(d.Code))
		if len(found) == 0 || !slices.ContainsFunc(found[len(found)-1].Blocks, func(k kit.Block) bool { return k.Title == string(d.Code) }) {
			t.Errorf("%s is not found", d.Code)
		}
	}
	if none := findParts(parts, "", "no such words"); len(none) != 1 || none[0].Title != "Nothing found." {
		t.Errorf("found %+v", none)
	}
	for _, p := range parts {
		for _, block := range p.Blocks {
			if strings.ContainsAny(block.Text, "{}") {
				t.Errorf("%s: %q holds a placeholder", p.Title, block.Text)
			}
			if strings.Contains(block.Text, "abcdefghijklmnop") {
				t.Errorf("%s: the password is shown", p.Title)
			}
		}
	}
}

func TestHelpByKeyboard(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.press(fyne.KeyF1)
	b.expect(b.window.win, "Help", "The Session tab", "Test Connection")
	b.typeText("tls-name-mismatch")
	b.expect(b.window.win, "tls-name-mismatch")
	b.press(fyne.KeyEscape)
	if b.c.modal() {
		t.Error("Esc leaves the help open")
	}
	b.v.moreInfo.Tapped(nil)
	b.expect(b.window.win, "Every master and replica")
}

func TestShellChecks(t *testing.T) {
	cases := []struct {
		name, hosts     string
		ssl             bool
		cluster, single string
	}{
		{"no host", "", false, "redis-cli -c -h HOST -p PORT", "redis-cli -h HOST -p PORT"},
		{"the first host", "a:7000, b:7001", false, "redis-cli -c -h a -p 7000", "redis-cli -h a -p 7000"},
		{"the usual port", "a", false, "redis-cli -c -h a -p 6379", "redis-cli -h a -p 6379"},
		{"with SSL", "a", true, "redis-cli -c -h a -p 6380 --tls", "redis-cli -h a -p 6380 --tls"},
		{"IPv6", "[2001:db8::7]:7000", false, "redis-cli -c -h 2001:db8::7 -p 7000", "redis-cli -h 2001:db8::7 -p 7000"},
		{"a host that makes no sense", "a;rm -rf /:1", false, "redis-cli -c -h HOST -p PORT", "redis-cli -h HOST -p PORT"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			cluster, single := shellChecks(form{Hosts: c.hosts, SSL: c.ssl}.settings(config.Settings{}))
			if cluster != c.cluster || single != c.single {
				t.Errorf("got %q and %q", cluster, single)
			}
		})
	}
}

func TestPasteHosts(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: databaseStatus()}, nil)
	b.press(fyne.KeyDown)
	canvas := b.window.win.Canvas()
	paste := func(text string) {
		b.v.hosts.SetText("")
		canvas.Focus(b.v.hosts)
		b.app.Clipboard().SetContent(text)
		b.v.hosts.TypedShortcut(&fyne.ShortcutPaste{Clipboard: b.app.Clipboard()})
	}
	paste("a:7000,b:7000")
	if b.v.hosts.Text != "a:7000,b:7000" || b.c.modal() {
		t.Errorf("a tidy list became %q, or was asked about", b.v.hosts.Text)
	}
	paste("redis://a:7000\nb:7000")
	b.expect(b.window.win, "Tidy the pasted hosts?", "a:7000, b:7000")
	b.press(fyne.KeyReturn)
	if b.v.hosts.Text != "a:7000, b:7000" {
		t.Errorf("tidied to %q", b.v.hosts.Text)
	}
	paste("a:7000;b:7000")
	b.press(fyne.KeyEscape)
	if b.v.hosts.Text != "a:7000;b:7000" {
		t.Errorf("pasted %q as it was", b.v.hosts.Text)
	}
}
