package ui

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/assets"
	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/certificate"
)

// dialogScenes show the dialogs of links and of the Help menu.
var dialogScenes = []scene{
	{"advanced", on(redisStatus, func(b *bench) { b.c.showAdvanced() })},
	{"advanced-variables", advancedScene},
	{"advanced-invalid", on(redisStatus, func(b *bench) {
		b.c.showAdvanced()
		b.tab(1)
		b.typeInField("soon")
		b.tab(2)
		b.typeInField("conectRetry=5")
	})},
	{"help", helped(func(b *bench) { b.c.showHelp(assets.HelpHosts) })},
	{"help-found", helped(func(b *bench) {
		b.c.showContents()
		words := "name certificate mismatch"
		if tr("Help") != "Help" {
			words = "SSL" // is in the help of every language
		}
		b.c.help.search.SetText(words)
	})},
	{"help-entry", helped(func(b *bench) { b.c.showHelp("replica-missing") })},
	{"about", on(redisStatus, func(b *bench) { b.c.showAbout() })},
	{"sessions", sessionsScene(sessionsOfTwo(), nil)},
	{"sessions-none", sessionsScene(redisprobe.SessionsReport{}, nil)},
	{"sessions-failed", sessionsScene(redisprobe.SessionsReport{}, &redisprobe.SessionsError{Finding: finding.New("tcp-refused", "172.31.6.35:7000", nil)})},
	{"failure", on(redisStatus, func(b *bench) {
		b.c.tellFailure(`C:\Users\admin\AppData\Local\Temp\sessionconfig-failure-20260304-050607-1.txt`, nil)
	})},
}

// helped is the help window after something was done for it.
func helped(do func(b *bench)) func(*testing.T) (*bench, fyne.Window) {
	return func(t *testing.T) (*bench, fyne.Window) {
		b, _ := on(redisStatus, do)(t)
		return b, b.c.help.win
	}
}

// advancedScene has all variables, one of them another for this program.
func advancedScene(t *testing.T) (*bench, fyne.Window) {
	day := func(year int) time.Time { return time.Date(year, 5, 6, 12, 0, 0, 0, time.UTC) }
	used := app.CheckedEnvironment{
		Environment: redisprobe.Environment{
			ClientCertPfxPath: `C:\certificates\front-end.pfx`, ClientCertPassword: "hush",
			IssuerCertPath: `C:\certificates\authority.crt`, ClientCertStorageFlags: "6",
		},
		Check: certificate.Summary{
			Client: &certificate.Facts{Subject: "front-end-1.corp.example", NotBefore: day(2020), NotAfter: day(2099)},
			Flags:  []string{"MachineKeySet", "Exportable"},
			Findings: []redisprobe.Finding{finding.New("env-issuer-unreadable", "", finding.Args{
				"path": `C:\certificates\authority.crt`, "reason": "the file does not exist",
			})},
		},
	}
	own := used
	own.ClientCertStorageFlags, own.Check.Flags = "2", []string{"MachineKeySet"}
	status := redisStatus()
	status.Settings.Redis.SSL, status.Settings.Redis.User = true, "platform"
	status.Settings.Redis.Parameters = []config.Parameter{{Key: "connectTimeout", Value: "8000"}, {Key: "keepAlive", Value: "30"}}
	fake := &fakeWorkflow{status: status, variables: app.Variables{Used: used, Own: &own}}
	return onWorkflow(fake, func(b *bench) { b.c.showAdvanced() })(t)
}

// sessionsOfTwo are two sessions, both on the first of two masters.
func sessionsOfTwo() redisprobe.SessionsReport {
	return redisprobe.SessionsReport{
		Total:   2,
		Masters: []redisprobe.MasterSessions{{Address: "172.31.6.35:7000", Sessions: 2, Bytes: 41234}, {Address: "172.31.7.36:7000"}},
		Sample:  []redisprobe.SessionSample{{ID: "App_lq3k2v0f", Data: true, Internal: true, IdleLeftS: 1170}, {ID: "App_m5x1c9pw", Data: true, Internal: true, IdleLeftS: 842}},
	}
}

func sessionsScene(report redisprobe.SessionsReport, err error) func(*testing.T) (*bench, fyne.Window) {
	return on(redisStatus, func(b *bench) {
		b.fake.sessions = func(context.Context) (redisprobe.SessionsReport, error) { return report, err }
		if report.Total > 0 {
			b.fake.capacity = func(context.Context, redisprobe.CapacityOptions) (redisprobe.CapacityReport, error) {
				return capacityThree(0), nil
			}
		}
		b.c.checkSessions()
	})
}
