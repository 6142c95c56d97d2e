package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"sessionconfig/config"
	"sessionconfig/internal/client"
	"sessionconfig/redisprobe"
)

// TestNoSecretLeaks runs the whole workflow with marked passwords and looks for
// them in all that it returns, prints, logs and writes.
func TestNoSecretLeaks(t *testing.T) {
	const (
		before     = "MARKED-before-0001"
		after      = "MARKED-after-00002"
		sentinel   = "MARKED-sentinel-03"
		passphrase = "MARKED-passphrase-4"
	)
	f := newFixture(t, serverTextFor(""))
	f.write(f.serverPath(), serverTextFor(sessionSection(f.encrypt(testHosts+",password="+before), true)))
	f.output = "publishing\n"
	wanted := settingsOf("127.0.0.1:1", after)
	wanted.Redis.Parameters = []config.Parameter{{Key: "sentinelPassword", Value: sentinel}}
	f.options.ClientVersion = client.V3 // which knows it
	f.restart()
	export := filepath.Join(filepath.Dir(f.options.SettingsPath), "farm.yaml")

	var said bytes.Buffer
	say := func(values ...any) { sayAll(t, &said, values) }
	say(f.app.Load())
	say(f.app.Check(wanted))
	say(f.app.Test(t.Context(), wanted, TestOptions{}, nil))
	say(f.app.Review(wanted, nil))
	say(f.app.ConnectionString(wanted))
	say(f.app.Apply(t.Context(), wanted, ApplyOptions{}))
	say(f.app.Apply(t.Context(), settingsOf("bad:host:", after), ApplyOptions{}))
	typed := settingsOf("127.0.0.1:1,password=MARKED-typed-in-hosts", after)
	say(f.app.Check(typed))
	say(f.app.Test(t.Context(), typed, TestOptions{}, nil))
	say(f.app.Apply(t.Context(), typed, ApplyOptions{}))
	say(f.app.ExportTo(export, typed, ExportOptions{}))
	say(f.app.Publish(t.Context(), &said))
	say(f.app.ExportTo(export, wanted, ExportOptions{Passphrase: config.NewSecret(passphrase)}))
	say(f.app.ImportFrom(export, ImportOptions{}))
	say(f.app.ImportFrom(export, ImportOptions{Passphrase: config.NewSecret(passphrase)}))
	say(f.app.ImportFrom(export, ImportOptions{Passphrase: config.NewSecret(after)}))
	say(f.app.Sessions(t.Context(), wanted, redisprobe.SessionsOptions{}))
	say(f.app.Capacity(t.Context(), wanted, redisprobe.CapacityOptions{Content: 100}))
	backups, err := f.app.Backups()
	if err != nil || len(backups) != 1 {
		t.Fatal(backups, err)
	}
	say(f.app.RestoreDiff(t.Context(), backups[0].Name))
	say(f.app.Restore(t.Context(), backups[0].Name))
	say(f.ran)
	say(f.events)
	said.Write(tree(t, filepath.Dir(filepath.Dir(f.options.SettingsPath))))

	for line := range strings.Lines(said.String()) {
		if strings.Contains(line, "MARKED") {
			t.Errorf("a secret in: %.300s", line)
		}
	}
	if f.plain() != testHosts+",password="+before {
		t.Error("the workflow did not go through")
	}
}

// sayAll prints values in every way that a careless line of code might.
func sayAll(t *testing.T, said *bytes.Buffer, values []any) {
	t.Helper()
	for _, v := range values {
		fmt.Fprintf(said, "%v\n%+v\n%#v\n", v, v, v)
		if err, ok := v.(error); ok {
			problem, remedy := UserError(err)
			fmt.Fprintln(said, problem, remedy)
		}
		switch v.(type) {
		case Status, Import:
			continue // these are shown field by field, never as they are
		}
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		said.Write(text)
	}
}
