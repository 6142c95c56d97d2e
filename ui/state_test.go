package ui

import (
	"testing"

	"sessionconfig/config"
)

func TestEnabledIn(t *testing.T) {
	redis, database := config.ProviderRedis, config.ProviderDatabase
	all := enabled{Provider: true, Fields: true, SSLHost: true, Advanced: true, Test: true, Apply: true, Files: true, Report: true, Sessions: true, Watch: true, Platform: true, Exit: true}
	cases := []struct {
		name  string
		state state
		want  enabled
	}{
		{"Redis with SSL", state{phase: phaseIdle, provider: redis, ssl: true}, all},
		{"Redis without SSL", state{phase: phaseIdle, provider: redis, ssl: false}, func() enabled { e := all; e.SSLHost = false; return e }()},
		{"Database", state{phase: phaseIdle, provider: database, ssl: true}, enabled{Provider: true, Apply: true, Files: true, Report: true, Watch: true, Platform: true, Exit: true}},
		{"not known, before anything is chosen", state{phase: phaseIdle}, enabled{Provider: true, Apply: true, Report: true, Watch: true, Platform: true, Exit: true}},
		{"testing", state{phase: phaseTesting, provider: redis, ssl: true}, enabled{Test: true, Watch: true, Exit: true}},
		{"applying", state{phase: phaseApplying, provider: redis, ssl: true}, enabled{}},
		{"making trouble", state{phase: phaseMakingTrouble, provider: redis, ssl: true}, enabled{Exit: true}},
		{"restarting", state{phase: phaseRestarting, provider: redis, ssl: true}, enabled{Exit: true}},
		{"a report that was read", state{phase: phaseOpened, provider: redis, ssl: true, passed: true}, enabled{Report: true, Exit: true}},
		{"publishing", state{phase: phasePublishing, provider: redis, ssl: true}, enabled{Watch: true, Exit: true}},
		{"locked", state{phase: phaseLocked, provider: "", ssl: false}, enabled{Platform: true, Exit: true}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := enabledIn(c.state); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

// TestViewFollowsState: what the state function says is what the widgets are.
func TestViewFollowsState(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	for _, p := range []phase{phaseIdle, phaseTesting, phaseApplying, phasePublishing, phaseMakingTrouble, phaseRestarting, phaseOpened, phaseLocked} {
		for _, provider := range providers {
			for _, ssl := range []bool{true, false} {
				s := state{phase: p, provider: provider, ssl: ssl}
				b.v.setState(s)
				b.c.menu.setState(s)
				e := enabledIn(s)
				got := enabled{
					Provider: !b.v.provider.Disabled(), Fields: !b.v.hosts.Disabled() && !b.v.password.Disabled() && !b.v.ssl.Disabled(),
					SSLHost: !b.v.sslHost.Disabled(), Advanced: b.v.advanced.Usable(),
					Test: b.v.test.Usable(), Apply: b.v.apply.Usable(), Files: !b.c.menu.importItem.Disabled && !b.c.menu.exportItem.Disabled,
					Report:   !b.c.menu.reportItem.Disabled,
					Sessions: !b.c.menu.sessionsItem.Disabled, Watch: !b.c.menu.watchItem.Disabled, Platform: !b.c.menu.platformItem.Disabled, Exit: !b.c.menu.exitItem.Disabled,
				}
				if got != e || !b.v.moreInfo.Usable() {
					t.Errorf("%+v: got %+v, want %+v", s, got, e)
				}
				if (b.v.test.Text == "Cancel") != (p == phaseTesting) {
					t.Errorf("%+v: the test button says %q", s, b.v.test.Text)
				}
				if b.v.body.Visible() == (p == phaseOpened) || b.v.opened.Visible() != (p == phaseOpened) {
					t.Errorf("%+v: the form and a report are not shown in each other's place", s)
				}
				if b.v.redis.Visible() != (provider == config.ProviderRedis) || b.v.redis.Visible() == b.v.database.root.Visible() {
					t.Errorf("%+v: the wrong group is shown", s)
				}
			}
		}
	}
}
