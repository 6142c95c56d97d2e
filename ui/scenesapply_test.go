//go:build !race

package ui

import (
	"sessionconfig/app"
	"sessionconfig/config"
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
	{"question", on(redisStatus, func(b *bench) {
		b.fake.questions = []app.Question{{
			Title: "Session provider changes", Accept: "Change provider",
			Message: "Changing the session provider to Redis ends the sessions that users have now: they have to sign in again once it takes effect. Change the provider?",
		}}
		b.c.apply()
		b.until("the question", b.c.modal)
	})},
	{"apply-failed", on(redisStatus, func(b *bench) {
		b.fake.apply = func(config.Settings, app.ApplyOptions) (app.Outcome, error) {
			return app.Outcome{}, &app.ChangedError{Path: `C:\Program Files\OutSystems\Platform Server\server.hsconf`}
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

// offerPublish shows the popup after applying, with a warning.
func offerPublish(b *bench) {
	b.c.offerPublish(savedOutcome("The connection string, with its password, stands in clear text in server.hsconf until the platform encrypts it at its next apply: private.key cannot be read."), nil)
}

// savedOutcome is what applying did on a server that had its sessions in the
// database.
func savedOutcome(notes ...string) app.Outcome {
	folder := `C:\Program Files\OutSystems\Platform Server\`
	changes := []string{
		"Session Provider: Database becomes Redis.",
		"Hosts: nothing becomes 172.31.6.35:7000,172.31.11.176:7000,172.31.3.184:7000.",
		"Password: not set becomes set.",
	}
	return app.Outcome{
		Pending: true, CanPublish: true, Changed: []string{"server.hsconf", "settings"}, Notes: notes,
		Backup: folder + "server.hsconf.20260304T050607.089Z.bak",
		Saved: []app.FileChanges{
			{Path: folder + "server.hsconf", Changes: changes},
			{Path: `C:\ProgramData\SessionConfig\session.yaml`, Changes: changes},
		},
	}
}
