package command

import (
	"time"

	"sessionconfig/app"
	"sessionconfig/app/platform"
	"sessionconfig/config"
	"sessionconfig/internal/client"
	"sessionconfig/redisprobe"
)

// check finds what is wrong with the flags of test by themselves.
func (c *testCommand) check(global globalFlags) error {
	if err := c.connectionFlags.check(); err != nil {
		return err
	}
	if err := c.Demo.check(global); err != nil {
		return err
	}
	if c.names(config.ProviderDatabase) {
		return usage("--provider database leaves nothing to test: Test Connection is for Redis.", "Leave the flag out.")
	}
	if _, valid := platform.ParseVersion(c.PlatformVersion); c.PlatformVersion != "" && !valid {
		return usage("--platform-version "+c.PlatformVersion+" is not a version.", "Give one such as 11.39.")
	}
	return nil
}

// act runs Test Connection and prints its report.
func (c *testCommand) act(s *session) error {
	if err := c.check(s.global); err != nil {
		return err
	}
	if err := c.judge(s); err != nil {
		return err
	}
	endDemo, err := s.startDemo(c.Demo)
	if err != nil {
		return err
	}
	defer endDemo()
	load := (*app.App).Load
	if c.Hosts != nil {
		// What is tested is not what is saved: who may not read that can test.
		load = (*app.App).LoadPermitted
	}
	workflow, status, err := s.loadBy(load)
	if err != nil {
		return err
	}
	defer workflow.Close()
	settings, err := s.settings(c.connectionFlags, s.base(status))
	if err != nil {
		return err
	}
	key, err := c.key(s)
	if err != nil {
		return err
	}
	settings.Provider = config.ProviderRedis
	report := s.test(workflow, settings, app.TestOptions{Timeout: time.Duration(c.Timeout), PlatformVersion: c.PlatformVersion, FingerprintKey: key})
	if s.json {
		err = s.print(report)
	} else {
		err = s.write(report.Text())
	}
	if err == nil && reportCode(report, c.Strict) != app.ExitDone {
		err = &reportError{report: report, strict: c.Strict, unreadable: status.PasswordState == app.PasswordUnreadable}
	}
	return err
}

// judge tells the run which version of the client to judge by.
func (f judgedFlags) judge(s *session) (err error) {
	if f.ClientVersion == "" {
		return nil
	}
	if s.client, err = client.ParseVersion(f.ClientVersion); err != nil {
		return usage("--client-version "+f.ClientVersion+" is not a version.", "Give one such as 2.5 or 2.5.61.")
	}
	return nil
}

// test runs Test Connection, with its progress on a terminal.
func (s *session) test(workflow *app.App, settings config.Settings, o app.TestOptions) redisprobe.Report {
	if !s.env.Terminal {
		return workflow.Test(s.ctx, settings, o, nil)
	}
	shown := newProgress(s.env.Stderr)
	defer shown.end()
	return workflow.Test(s.ctx, settings, o, shown.observe)
}
