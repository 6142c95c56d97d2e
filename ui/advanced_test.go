package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sessionconfig/assets"
	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/ui/kit"
)

func TestAdvancedSettings(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.v.advanced.Tapped(nil)
	b.typeText("platform")
	b.tab(1)
	b.typeText("8000")
	b.tab(2)
	b.typeText("keepAlive=30")
	b.expect(b.window.win, "user=platform", "keepAlive=30,connectTimeout=8000", "password=[hidden]", "SERedis_ClientCertPfxPath")
	b.settle()
	b.expect(b.window.win, "not set")
	b.press(fyne.KeyReturn)
	if b.c.modal() {
		t.Fatal("Enter does not close the dialog")
	}
	got := b.c.settings().Redis
	if got.User != "platform" || !slices.Equal(got.Parameters, []config.Parameter{{Key: "keepAlive", Value: "30"}, {Key: "connectTimeout", Value: "8000"}}) {
		t.Errorf("user %q, parameters %v", got.User, got.Parameters)
	}
	if !b.c.unsaved() {
		t.Error("the change does not count as unsaved")
	}
}

// TestTimeouts: the two have fields of their own, are checked as typed, and what
// was not changed does not look as if it was.
func TestTimeouts(t *testing.T) {
	status := redisStatus()
	status.Settings.Redis.Parameters = []config.Parameter{
		{Key: "keepAlive", Value: "30"}, {Key: "SyncTimeout", Value: "7000"}, {Key: "connectRetry", Value: "5"}, {Key: "connectTimeout", Value: "8000"},
	}
	b := newBench(t, &fakeWorkflow{status: status}, nil)
	b.c.showAdvanced()
	b.expect(b.window.win, "8000", "7000", "keepAlive=30, connectRetry=5")
	if got := strings.ReplaceAll(said(b.window.win), " ", ""); !strings.Contains(got, "keepAlive=30,SyncTimeout=7000,connectRetry=5,connectTimeout=8000") {
		t.Errorf("the connection string is another: %s", got)
	}
	b.press(fyne.KeyReturn)
	if b.c.modal() || b.c.unsaved() {
		t.Errorf("open %t; unchanged, the parameters became %v", b.c.modal(), b.c.settings().Redis.Parameters)
	}

	b.c.showAdvanced()
	b.tab(1)
	b.typeInField("soon")
	b.tab(1)
	b.typeInField("-1")
	b.expect(b.window.win, `"SyncTimeout" is not valid`)
	b.press(fyne.KeyReturn)
	if !b.c.modal() {
		t.Fatal("timeouts that are no numbers are accepted")
	}
	b.typeInField("")
	b.window.win.Canvas().FocusPrevious()
	b.typeInField("9000")
	b.press(fyne.KeyReturn)
	want := []config.Parameter{{Key: "keepAlive", Value: "30"}, {Key: "connectRetry", Value: "5"}, {Key: "connectTimeout", Value: "9000"}}
	if got := b.c.settings().Redis.Parameters; !slices.Equal(got, want) {
		t.Errorf("the parameters are %v, want %v", got, want)
	}

	b.c.showAdvanced()
	b.tab(3)
	b.typeInField("connectTimeout=1")
	b.expect(b.window.win, "it appears twice")
}

func TestAdvancedSettingsInvalid(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.c.showAdvanced()
	b.tab(3)
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
	shell := findParts(parts, "", "7000 redis-cli -c") // all words, in any order
	if len(shell) != 1 || len(shell[0].Blocks) != 1 || shell[0].Blocks[0].Text != "redis-cli -c --tls --askpass -h 172.31.6.35 -p 7000" {
		t.Errorf("the shell check is %+v", shell)
	}
	for _, d := range finding.Definitions() {
		found := findParts(parts, "", string(d.Code))
		if len(found) == 0 || !slices.ContainsFunc(found[len(found)-1].Blocks, func(k kit.Block) bool { return k.Title == string(d.Code) }) {
			t.Errorf("%s is not found", d.Code)
		}
	}
	if none := findParts(parts, "", "no such words"); len(none) != 1 || none[0].Title != "" || none[0].Blocks[0].Text != "Nothing found." {
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

func TestShellChecks(t *testing.T) {
	cases := []struct {
		name, hosts     string
		ssl             bool
		cluster, single string
	}{
		{"no host", "", false, "redis-cli -c --askpass -h HOST -p PORT", "redis-cli --askpass -h HOST -p PORT"},
		{"the first host", "a:7000, b:7001", false, "redis-cli -c --askpass -h a -p 7000", "redis-cli --askpass -h a -p 7000"},
		{"the usual port", "a", false, "redis-cli -c --askpass -h a -p 6379", "redis-cli --askpass -h a -p 6379"},
		{"with SSL", "a", true, "redis-cli -c --tls --askpass -h a -p 6380", "redis-cli --tls --askpass -h a -p 6380"},
		{"IPv6", "[2001:db8::7]:7000", false, "redis-cli -c --askpass -h 2001:db8::7 -p 7000", "redis-cli --askpass -h 2001:db8::7 -p 7000"},
		{"a host that makes no sense", "a;rm -rf /:1", false, "redis-cli -c --askpass -h HOST -p PORT", "redis-cli --askpass -h HOST -p PORT"},
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
	if b.v.hosts.Value() != "a:7000, b:7000" || b.c.modal() {
		t.Errorf("a tidy list became %q, or was asked about", b.v.hosts.Value())
	}
	paste("redis://a:7000\nb:7000")
	b.expect(b.window.win, "Tidy the pasted hosts?", "a:7000, b:7000")
	b.press(fyne.KeyReturn)
	if b.v.hosts.Value() != "a:7000, b:7000" {
		t.Errorf("tidied to %q", b.v.hosts.Value())
	}
	paste("a:7000;b:7000")
	b.press(fyne.KeyEscape)
	if b.v.hosts.Value() != "" || b.c.modal() {
		t.Errorf("Esc pasted %q", b.v.hosts.Value())
	}
	paste("a:7000;b:7000")
	b.tab(1)
	b.press(fyne.KeySpace)
	if b.v.hosts.Value() != "a:7000;b:7000" {
		t.Errorf("pasted %q as it was", b.v.hosts.Value())
	}
}

// TestAdvancedWithoutHosts: the place of the connection string does not stay empty.
func TestAdvancedWithoutHosts(t *testing.T) {
	status := databaseStatus()
	status.Settings.Provider = config.ProviderRedis
	b := newBench(t, &fakeWorkflow{status: status}, nil)
	b.c.showAdvanced()
	b.expect(b.window.win, "The fields do not make a connection string yet.")
}
