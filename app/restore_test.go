package app

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sessionconfig/config"
	"sessionconfig/config/hsconf"
	"sessionconfig/config/settingsfile"
)

func TestRestore(t *testing.T) {
	f := newFixture(t, serverTextFor(sessionSection(testPlain, false)))
	original := f.read(f.serverPath())
	f.load()
	f.apply(settingsOf("c:7000", otherPassword), ApplyOptions{})
	applied := f.read(f.serverPath())

	backups, err := f.app.Backups()
	if err != nil || len(backups) != 1 || !strings.HasPrefix(backups[0].Name, "server.hsconf.") || backups[0].Size != int64(len(original)) {
		t.Fatalf("backups %+v, %v", backups, err)
	}
	diff, err := f.app.RestoreDiff(t.Context(), backups[0].Name)
	if err != nil {
		t.Fatal(err)
	}
	want := Difference{Sides: []Side{{"Hosts", "c:7000", testHosts}, {"Password", "set", "differs"}, {"Connection string", "encrypted", "in clear text"}}}
	if diff := cmp.Diff(want, diff); diff != "" {
		t.Error(diff)
	}

	time.Sleep(2 * time.Millisecond) // backups are dated to the millisecond
	outcome, err := f.app.Restore(t.Context(), backups[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	if f.read(f.serverPath()) != original || f.read(outcome.Backup) != applied {
		t.Error("not restored, or no backup of what stood")
	}
	if !outcome.Pending || outcome.Republish != config.RepublishApplySettings {
		t.Errorf("outcome %+v", outcome)
	}
	f.restart()
	if status := f.load(); !status.Settings.Equal(settingsOf(testHosts, testPassword)) || len(status.Differences) > 0 {
		t.Errorf("loaded %+v", status)
	}

	before := f.files()
	again, err := f.app.Restore(t.Context(), backups[0].Name)
	if err != nil || len(again.Changed) > 0 || again.Backup != "" {
		t.Errorf("restoring what stands: %+v, %v", again, err)
	}
	if diff := cmp.Diff(before, f.files()); diff != "" {
		t.Error(diff)
	}
}

func TestRestoreOverMissingOrDamaged(t *testing.T) {
	for name, spoil := range map[string]func(*fixture){
		"missing": func(f *fixture) { _ = os.Remove(f.serverPath()) },
		"damaged": func(f *fixture) { f.write(f.serverPath(), "<EnvironmentConfiguration>") },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, serverTextFor(""))
			if err := os.Chmod(f.serverPath(), 0o640); err != nil {
				t.Fatal(err)
			}
			original := f.read(f.serverPath())
			f.load()
			f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
			backups, err := f.app.Backups()
			if err != nil || len(backups) != 1 {
				t.Fatal(backups, err)
			}
			spoil(f)
			f.restart()
			diff, err := f.app.RestoreDiff(t.Context(), backups[0].Name)
			if err != nil || diff.Note != "The present server.hsconf is missing or damaged." || len(diff.Sides) != 1 || diff.Sides[0] != (Side{"Session Provider", "(empty)", "Database"}) {
				t.Errorf("%+v, %v", diff, err)
			}
			outcome, err := f.app.Restore(t.Context(), backups[0].Name)
			if err != nil {
				t.Fatal(err)
			}
			if f.read(f.serverPath()) != original || !outcome.Pending {
				t.Errorf("outcome %+v", outcome)
			}
			if info, err := os.Stat(f.serverPath()); err != nil || info.Mode() != 0o640 {
				t.Errorf("the platform's other users cannot read it any more: %v, %v", info.Mode(), err)
			}
		})
	}
}

func TestRestoreRefuses(t *testing.T) {
	f := newFixture(t, serverTextFor(""))
	f.load()
	f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
	backups, err := f.app.Backups()
	if err != nil || len(backups) != 1 {
		t.Fatal(backups, err)
	}
	refused := func(name, backup string, check func(error) bool, code int) {
		t.Helper()
		before := f.files()
		_, err := f.app.Restore(t.Context(), backup)
		if !check(err) || ExitCode(err) != code {
			t.Errorf("%s: error %v, exit code %d", name, err, ExitCode(err))
		}
		if diff := cmp.Diff(before, f.files()); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	refused("no such backup", "server.hsconf.nothing.bak", is[*NoBackupError], ExitFile)
	refused("no backup at all", f.keyPath(), is[*NoBackupError], ExitFile)
	f.elevated = false
	refused("not elevated", backups[0].Name, is[*NotElevatedError], ExitNotElevated)
	f.elevated = true
	f.load()
	f.write(f.serverPath(), strings.Replace(f.read(f.serverPath()), "OSSTATE", "OSOTHER", 1))
	refused("changed meanwhile", backups[0].Name, is[*ChangedError], ExitFile)
	f.write(backups[0].Path, "<EnvironmentConfiguration>")
	refused("damaged backup", backups[0].Name, is[*PlatformFileError], ExitFile)
	_, err = f.app.RestoreDiff(t.Context(), backups[0].Name)
	if problem, remedy := UserError(err); !strings.Contains(problem, "is damaged") || remedy != "Choose another backup." {
		t.Errorf("%s %s", problem, remedy)
	}
}

// snapshotOf reads text as a server.hsconf.
func snapshotOf(t *testing.T, text string, key hsconf.Key) *snapshot {
	t.Helper()
	empty := &snapshot{file: settingsfile.Defaults("session.yaml"), key: key}
	n, err := empty.with([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestRestoreDiffOfOtherValues: what the form does not show is said in the file's
// terms, with how many places there are.
func TestRestoreDiffOfOtherValues(t *testing.T) {
	tests := []struct {
		name     string
		from, to string
		want     []string
	}{
		{"same", "<A><B>1</B></A>", "<A><B>1</B></A>", []string{"Nothing: the backup and the present file are the same."}},
		{"layout", "<A><B>1</B></A>", "<A> <B>1</B></A>", []string{"No value changes, only comments, layout or how a value is encrypted."}},
		{"value", "<A><B>1</B></A>", "<A><B>2</B></A>", []string{onePlace, "A/B: 1 becomes 2."}},
		{"added and removed", "<A><B>1</B></A>", "<A><C>2</C></A>", []string{"Other settings of the platform: 2 places.", "A/C: 2 is added.", "A/B: 1 is removed."}},
		{"no root of its own", "", "<A/>", []string{onePlace, "A: (empty) is added."}},
		{"attribute", `<A K="x"/>`, `<A K="y"/>`, []string{onePlace, "A@K: x becomes y."}},
		{"second of a name", "<A><B>1</B><B>2</B></A>", "<A><B>1</B><B>3</B></A>", []string{onePlace, "A/B[2]: 2 becomes 3."}},
		{"encrypted", `<A><B encrypted="true">1</B></A>`, `<A><B encrypted="true">2</B></A>`, []string{onePlace, "A/B: becomes another hidden value."}},
		{"password", "<A><UserPassword>1</UserPassword></A>", "<A><UserPassword>2</UserPassword></A>", []string{onePlace, "A/UserPassword: becomes another hidden value."}},
		{"password by another name", "<A><SMTPPass>1</SMTPPass></A>", "<A><SMTPPass>2</SMTPPass></A>", []string{onePlace, "A/SMTPPass: becomes another hidden value."}},
		{"password inside", "<A><X>a;Password=1</X></A>", "<A><X/></A>", []string{onePlace, "A/X: " + config.Redacted + " becomes (empty)."}},
	}
	wrap := func(inner string) string {
		return "<EnvironmentConfiguration>" + inner + "</EnvironmentConfiguration>"
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := differenceOf(snapshotOf(t, wrap(tt.from), hsconf.Key{}), snapshotOf(t, wrap(tt.to), hsconf.Key{}))
			if diff := cmp.Diff(tt.want, d.Sentences()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

const onePlace = "Other settings of the platform: 1 place."

// TestRestoreDiffOfTheForm: the form's fields are said in its words, as the summary
// before Apply says them, whether their values are encrypted or not.
func TestRestoreDiffOfTheForm(t *testing.T) {
	f := newFixture(t, serverTextFor(""))
	other := testHosts + ",password=" + otherPassword + ",ssl=true,sslHost=redis.example.com,connectTimeout=8000"
	encrypted := func(plain string) string { return sessionSection(f.encrypt(plain), true) }
	same := []string{"No value changes, only comments, layout or how a value is encrypted."}
	for _, tt := range []struct {
		name, from, to string
		want           []string
	}{
		{"encrypted anew", encrypted(testPlain), encrypted(testPlain), same},
		{"no longer encrypted", encrypted(testPlain), sessionSection(testPlain, false), []string{"Connection string: encrypted becomes in clear text."}},
		{"encrypted now", sessionSection(testPlain, false), encrypted(testPlain), []string{"Connection string: in clear text becomes encrypted."}},
		{"changed", encrypted(testPlain), encrypted(other), []string{
			"Password: changed.", "Use SSL: off becomes on.", "SSL Host: (empty) becomes redis.example.com.", "Parameters: (empty) becomes connectTimeout=8000.",
		}},
		{"another password", encrypted(testPlain), encrypted(testHosts + ",password=" + otherPassword), []string{"Password: changed."}},
		{"no password", encrypted(testPlain), sessionSection(testHosts, false), []string{"Password: set becomes not set.", "Connection string: encrypted becomes in clear text."}},
		{"in another order", encrypted(testPlain), encrypted("password=" + testPassword + "," + testHosts), []string{
			"Connection string: " + testHosts + ",password=[hidden] becomes password=[hidden]," + testHosts + ".",
		}},
		{"in a newer format", encrypted(testPlain), sessionSection("$3$AAAA", true), []string{
			"Connection string: " + testHosts + ",password=[hidden] becomes cannot be read.",
		}},
		{"both in a newer format", sessionSection("$3$AAAA", true), sessionSection("$3$BBBB", true), []string{"Connection string: changed."}},
		{"to the database", encrypted(testPlain), "", []string{
			"Session Provider: Redis becomes Database.", "Hosts: " + testHosts + " becomes (empty).", "Password: set becomes not set.",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := differenceOf(snapshotOf(t, serverTextFor(tt.from), f.key), snapshotOf(t, serverTextFor(tt.to), f.key))
			if diff := cmp.Diff(tt.want, d.Sentences()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
