package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/app/platform"
	"sessionconfig/config"
	"sessionconfig/config/settingsfile"
)

// formScenes show the tab itself.
var formScenes = []scene{
	{"form", on(redisStatus, nil)},
	{"form-wide", on(redisStatus, func(b *bench) { b.window.win.Resize(fyne.NewSize(760, 700)) })},
	{"form-low", on(redisStatus, func(b *bench) { b.window.win.Resize(fyne.NewSize(Width, 360)) })},
	{"first-start", on(databaseStatus, func(b *bench) { b.press(fyne.KeyDown) })},
	{"provider-list", on(redisStatus, func(b *bench) { b.press(fyne.KeySpace) })},
	{"problems", on(redisStatus, showProblems)},
	{"ssl", on(redisStatus, func(b *bench) { b.v.ssl.Tapped(nil) })},
	{"password-unreadable", on(func() app.Status {
		s := redisStatus()
		s.PasswordState, s.Settings.Redis.Password = app.PasswordUnreadable, config.Secret{}
		return s
	}, nil)},
	{"tidy-hosts", on(databaseStatus, func(b *bench) {
		b.press(fyne.KeyDown)
		b.c.pasteHosts("redis://172.31.6.35:7000;172.31.11.176:7000\n172.31.3.184:7000,")
	})},
	{"paste-connection", on(databaseStatus, func(b *bench) {
		b.press(fyne.KeyDown)
		b.c.pasteHosts("rediss://platform:s3cret@172.31.6.35:7000,172.31.11.176:7000?timeout=5s")
	})},
	{"password-typed", on(redisStatus, func(b *bench) {
		b.v.password.SetText("typed")
		b.v.password.ActionItem.(fyne.Tappable).Tapped(nil)
	})},
	{"database", on(databaseWith(sqlServer...), nil)},
	{"database-oracle", on(databaseWith(
		app.Field{Name: "ProviderKey", Value: "Oracle"},
		app.Field{Name: "Host", Value: "ora01.corp.example"},
		app.Field{Name: "Port", Value: "1521"},
		app.Field{Name: "ServiceName", Value: "OSPROD"},
		app.Field{Name: "TNSName", Value: ""},
		app.Field{Name: "NamingType", Value: "Service Name"},
		app.Field{Name: "SessionUser", Value: "OSSTATE"},
		app.Field{Name: "SessionPassword", Value: config.Redacted},
		app.Field{Name: "SessionTablespace", Value: "OSSTATE_TS"},
	), nil)},
	{"database-no-platform", on(func() app.Status {
		s := databaseStatus()
		s.Platform = platform.Server{}
		return s
	}, nil)},
	{"no-platform", on(func() app.Status {
		s := redisStatus()
		s.Platform = platform.Server{}
		return s
	}, nil)},
	{"taken-over", on(redisStatus, func(b *bench) {
		b.c.takeOver(&Typed{Hosts: new("172.31.6.35:7000, 172.31.11.176:7000"), Password: new(config.NewSecret("typed")), SSL: new(true), SSLHost: new("redis.example")})
	})},
	{"banners", on(func() app.Status {
		s := redisStatus()
		s.Demo, s.Elevated = true, false
		s.State.PendingSince = time.Date(2026, 3, 4, 5, 6, 0, 0, time.Local)
		s.Notices = []string{"Publishing is pending.", "Platform Server 11.20.0 cannot keep sessions in Redis. Upgrade to 11.23.0 or newer first."}
		return s
	}, nil)},
	{"demo-trouble", on(func() app.Status {
		s := redisStatus()
		s.Demo = true
		return s
	}, func(b *bench) { b.choose(tr("A machine is down")) })},
	{"to-be-republished", on(func() app.Status {
		s := redisStatus()
		s.State.Republish = config.RepublishApplySettings
		s.Notices = []string{app.RepublishText(config.RepublishApplySettings)}
		return s
	}, func(b *bench) { b.c.showRepublish() })},
	{"settings-unreadable", func(t *testing.T) (*bench, fyne.Window) {
		err := &settingsfile.SyntaxError{Path: `C:\ProgramData\SessionConfig\session.yaml`, Line: 7, Reason: `unknown key "hots"`}
		return onWorkflow(&fakeWorkflow{loadErr: err}, nil)(t)
	}},
}

// showProblems makes a mistake in each field.
func showProblems(b *bench) {
	b.v.hosts.SetText("a:7000;b:7000")
	b.v.password.SetText("with,comma")
	b.v.ssl.Tapped(nil)
}

// sqlServer is what server.hsconf says of sessions in an SQL Server.
var sqlServer = []app.Field{
	{Name: "ProviderKey", Value: "SqlServer"},
	{Name: "Server", Value: `db01.corp.example\SQL2019`},
	{Name: "Catalog", Value: "OSSESSION"},
	{Name: "SessionUser", Value: "OSSTATE"},
	{Name: "SessionPassword", Value: config.Redacted},
	{Name: "UsedAuthenticationMode", Value: "Database Authentication"},
}

// databaseWith is a machine on the database provider, described by fields.
func databaseWith(fields ...app.Field) func() app.Status {
	return func() app.Status {
		s := databaseStatus()
		s.Database = fields
		return s
	}
}
