//go:build linux

package redisprobe_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// environmentCases are about the variables that the platform's client reads,
// with a server where nothing else is wrong.
var environmentCases = []liveCase{
	environmentCase("no client certificate", "env-pfx-unset",
		func(t *testing.T, l *live, e *redisprobe.Environment) {
			e.ClientCertPfxPath, e.ClientCertPassword = "", ""
		}, "SERedis_ClientCertPfxPath"),
	environmentCase("PFX missing", "env-pfx-unreadable",
		func(t *testing.T, l *live, e *redisprobe.Environment) { e.ClientCertPfxPath = missing(t) }, "missing.file"),
	environmentCase("PFX is a folder", "env-pfx-unreadable",
		func(t *testing.T, l *live, e *redisprobe.Environment) { e.ClientCertPfxPath = t.TempDir() }),
	environmentCase("PFX is something else", "env-pfx-unreadable",
		func(t *testing.T, l *live, e *redisprobe.Environment) { e.ClientCertPfxPath = written(t, "not a PFX") }),
	environmentCase("PFX is empty", "env-pfx-unreadable",
		func(t *testing.T, l *live, e *redisprobe.Environment) { e.ClientCertPfxPath = written(t, "") }),
	environmentCase("PFX without integrity check", "env-pfx-unreadable",
		func(t *testing.T, l *live, e *redisprobe.Environment) {
			e.ClientCertPfxPath = l.good.PFX(t, redistest.PFXNoMAC, "")
		}, "MAC"),
	environmentCase("PFX password wrong", "env-pfx-password-wrong",
		func(t *testing.T, l *live, e *redisprobe.Environment) { e.ClientCertPassword = "another" },
		"SERedis_ClientCertPassword"),
	environmentCase("PFX password missing", "env-pfx-password-wrong",
		func(t *testing.T, l *live, e *redisprobe.Environment) { e.ClientCertPassword = "" }),
	environmentCase("PFX of old tools, password wrong", "env-pfx-password-wrong",
		func(t *testing.T, l *live, e *redisprobe.Environment) {
			e.ClientCertPfxPath = l.good.PFX(t, redistest.PFXLegacyDES, "right")
		}),
	environmentCase("PFX without key", "env-pfx-no-private-key",
		func(t *testing.T, l *live, e *redisprobe.Environment) {
			e.ClientCertPfxPath = l.good.PFXWithoutKey(t, pfxPassword)
		}),
	environmentCase("PFX expired", "env-pfx-expired",
		func(t *testing.T, l *live, e *redisprobe.Environment) {
			old := l.ca.Issue(t, redistest.Leaf{Name: "last year's", NotAfter: time.Now().AddDate(0, 0, -3)})
			e.ClientCertPfxPath = old.PFX(t, redistest.PFXModern, pfxPassword)
		}, "last year's"),
	environmentCase("issuer missing", "env-issuer-unreadable",
		func(t *testing.T, l *live, e *redisprobe.Environment) { e.IssuerCertPath = missing(t) }, "missing.file"),
	environmentCase("issuer is something else", "env-issuer-unreadable",
		func(t *testing.T, l *live, e *redisprobe.Environment) {
			e.IssuerCertPath = written(t, "no certificate")
		}),
	environmentCase("issuer is a key", "env-issuer-unreadable",
		func(t *testing.T, l *live, e *redisprobe.Environment) { e.IssuerCertPath = l.good.KeyFile }),
	environmentCase("storage flags a word", "env-flags-invalid",
		func(t *testing.T, l *live, e *redisprobe.Environment) { e.ClientCertStorageFlags = "Sometimes" }, "Sometimes"),
	environmentCase("storage flags too high", "env-flags-invalid",
		func(t *testing.T, l *live, e *redisprobe.Environment) { e.ClientCertStorageFlags = "64" }),
	environmentCase("storage flags that contradict each other", "env-flags-invalid",
		func(t *testing.T, l *live, e *redisprobe.Environment) { e.ClientCertStorageFlags = "48" }),
	environmentCase("storage flags a number", "",
		func(t *testing.T, l *live, e *redisprobe.Environment) { e.ClientCertStorageFlags = "31" }),
	environmentCase("storage flags names", "",
		func(t *testing.T, l *live, e *redisprobe.Environment) {
			e.ClientCertStorageFlags = "MachineKeySet, persistkeyset"
		}),
	{
		name: "the key in a user's profile on Windows", codes: []finding.Code{"env-user-key-set"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(l.secureServer(t, redistest.TLS{}).Addr)
			to.Judged, to.Environment.ClientCertStorageFlags = client.Judged{Versions: []client.Version{client.V2_5}, Windows: 2022}, "Exportable,UserKeySet"
			return to
		},
		says: []string{"Exportable,UserKeySet", "MachineKeySet"},
	},
	{
		name: "variables without Use SSL",
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			to := target(server(t).Addr)
			to.Environment = redisprobe.Environment{ClientCertPfxPath: missing(t), IssuerCertPath: missing(t), ClientCertStorageFlags: "x"}
			return to
		},
	},
}

// TestFileThatTakesTooLong holds that a file that is not read in time, as on a
// share whose server is gone, holds nobody up. This one's password takes long to
// check.
func TestFileThatTakesTooLong(t *testing.T) {
	l := newLive(t)
	to := l.secureTarget(refusing(t))
	to.Environment.ClientCertPfxPath = l.good.SlowPFX(t, pfxPassword)
	to.Timeout = 200 * time.Millisecond
	defer redistest.Eventually(t, time.Minute, "the file is done with", func() bool {
		return len(redistest.Leaked("certificate.loadPFX")) == 0
	})
	var r redisprobe.Report
	took, stalled := redistest.Timed(func() { r = redisprobe.Run(t.Context(), to, nil) })
	if took > to.Timeout+overtime+stalled {
		t.Errorf("the test took %s", took)
	}
	expectSays(t, r, "env-pfx-unreadable", to.Environment.ClientCertPfxPath, "in time")

	to.Timeout = 0
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	took, stalled = redistest.Timed(func() { r = redisprobe.Run(ctx, to, nil) })
	if took > 100*time.Millisecond+cancelWithin+stalled {
		t.Errorf("cancelled, the test took %s", took)
	}
	expectCodes(t, r, "cancelled")
}

// environmentCase is a case with the environment changed.
func environmentCase(name string, code finding.Code, change func(*testing.T, *live, *redisprobe.Environment), says ...string) liveCase {
	c := liveCase{
		name: name, says: says,
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(l.secureServer(t, redistest.TLS{}).Addr)
			change(t, l, &to.Environment)
			return to
		},
	}
	return c.finds(code)
}

// missing is the path of a file that does not exist.
func missing(t *testing.T) string { return filepath.Join(t.TempDir(), "missing.file") }

// written is the path of a file with the text.
func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
