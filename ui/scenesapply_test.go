package ui

import (
	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/config/safefile"
)

// applyScenes show Apply and Exit, up to the popup, and Exit.
var applyScenes = []scene{
	{"exit", on(redisStatus, func(b *bench) {
		b.v.hosts.SetText("other:7000")
		b.c.exit()
	})},
	{"not-elevated", on(func() app.Status {
		s := redisStatus()
		s.Elevated = false
		return s
	}, func(b *bench) { b.c.apply() })},
	{"review", on(redisStatus, func(b *bench) {
		b.fake.review = app.Review{Files: savedOutcome().Saved, Backup: "server.hsconf.20260304T050607.089Z.bak", Questions: []app.Question{{
			Kind: app.AskProviderChange, Message: "Changing the session provider to Redis ends the users' present sessions: they must sign in again once the change takes effect.",
		}}}
		review(b)
	})},
	{"review-untested", on(redisStatus, func(b *bench) {
		changes := []string{"Hosts: 172.31.6.35:7000 becomes 172.31.6.35:7000,172.31.11.176:7000,172.31.3.184:7000.", "Password: changed."}
		files := savedOutcome().Saved
		files[0].Changes, files[1].Changes = changes, changes
		b.fake.review = app.Review{Files: files, Backup: "server.hsconf.20260304T050607.089Z.bak", Questions: []app.Question{{
			Kind: app.AskUntested, Message: "These settings were not tested. If the platform cannot reach Redis with them, users cannot sign in.",
		}}}
		review(b)
	})},
	{"conflict", on(redisStatus, func(b *bench) {
		b.fake.review = app.Review{Files: savedOutcome().Saved, Backup: "server.hsconf.20260304T050607.089Z.bak", Conflict: &app.Conflict{
			Path: savedOutcome().Saved[0].Path, Sides: []app.Side{
				{Field: "Hosts", Here: "172.31.6.35:7000,172.31.11.176:7000,172.31.3.184:7000", There: "172.31.6.35:7000"},
				{Field: "Password", Here: "set", There: "differs"},
				{Field: "Use SSL", Here: "off", There: "on"},
			},
		}}
		review(b)
	})},
	{"apply-failed", on(redisStatus, func(b *bench) {
		b.fake.apply = func(config.Settings, app.ApplyOptions) (app.Outcome, error) {
			return app.Outcome{}, &safefile.ChangedError{Path: `C:\Program Files\OutSystems\Platform Server\server.hsconf`}
		}
		b.c.apply()
		b.dialog(b.window.win, "The settings were not applied")
	})},
	{"applied", on(redisStatus, func(b *bench) {
		b.fake.apply = func(config.Settings, app.ApplyOptions) (app.Outcome, error) {
			return app.Outcome{
				Message: "The settings were saved in /etc/sessionconfig/session.yaml. There is no Platform Server on this machine, so there is nothing to publish.",
				Changed: []string{"settings"},
			}, nil
		}
		b.c.apply()
		b.dialog(b.window.win, "Settings applied")
	})},
	{"publish", on(redisStatus, offerPublish)},
	{"republish", on(redisStatus, func(b *bench) { b.c.askRepublish(b.c.dialogs, config.RepublishAllModules, nil, func() {}) })},
}

// review goes as far as the dialog before anything is written.
func review(b *bench) {
	b.c.apply()
	b.until("the review", b.c.modal)
}

// offerPublish shows the popup after applying, with a warning.
func offerPublish(b *bench) {
	b.c.offerPublish(savedOutcome("The connection string in server.hsconf, including its password, is in clear text until the platform next applies its settings and encrypts it: private.key cannot be read."), nil)
}
