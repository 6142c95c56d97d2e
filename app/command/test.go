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
	if c.Nagios && global.JSON {
		return usage("--nagios and --json cannot be used together.", "Leave one of the two out.")
	}
	if err := c.connectionFlags.check(); err != nil {
		return err
	}
	if err := c.Demo.check(global); err != nil {
		return err
	}
	if c.names(config.ProviderDatabase) {
		return usage("With --provider database there is nothing to test: Test Connection is for Redis.", "Leave the flag out.")
	}
	if _, valid := platform.ParseVersion(c.PlatformVersion); c.PlatformVersion != "" && !valid {
		return usage("--platform-version "+c.PlatformVersion+" is not a version.", "Give one such as 11.39.")
	}
	return nil
}

// act runs Test Connection, prints its report, and hands it to monitoring.
func (c *testCommand) act(s *session) error {
	s.nagios, s.looks = c.Nagios, true
	outcome, err := c.run(s)
	exported := c.export(s, outcome, err)
	if err != nil {
		return err
	}
	failed := reportCode(outcome.report, c.Strict) != app.ExitDone
	switch {
	case c.Nagios && !failed && exported != nil:
		return exported
	case c.Nagios:
		line, code := outcome.nagios()
		s.code = code
		return s.say(line)
	case s.json:
		err = s.print(outcome.report)
	default:
		err = s.write(outcome.report.Text())
	}
	switch {
	case err != nil:
		return err
	case failed:
		return outcome
	}
	return exported
}

// run makes the report. An error means that the test could not run.
func (c *testCommand) run(s *session) (*reportError, error) {
	if err := c.check(s.global); err != nil {
		return nil, err
	}
	if err := c.judge(s); err != nil {
		return nil, err
	}
	endDemo, err := s.startDemo(c.Demo)
	if err != nil {
		return nil, err
	}
	defer endDemo()
	load := (*app.App).Load
	if c.Hosts != nil {
		// What is tested is not what is saved: who may not read that can test.
		load = (*app.App).LoadPermitted
	}
	workflow, status, err := s.loadBy(load)
	if err != nil {
		return nil, err
	}
	defer workflow.Close()
	settings, err := s.settings(c.connectionFlags, s.base(status))
	if err != nil {
		return nil, err
	}
	key, err := c.key(s)
	if err != nil {
		return nil, err
	}
	settings.Provider = config.ProviderRedis
	report := s.test(workflow, settings, app.TestOptions{Timeout: time.Duration(c.Timeout), PlatformVersion: c.PlatformVersion, FingerprintKey: key})
	return &reportError{report: report, strict: c.Strict, unreadable: status.PasswordState == app.PasswordUnreadable}, nil
}

// export writes what the test found, or that it could not run, for Prometheus. What a
// cancelled one would say is nothing: the file stays.
func (c *testCommand) export(s *session, outcome *reportError, err error) error {
	switch {
	case c.Prometheus == nil:
		return nil
	case err != nil && s.ctx.Err() == nil:
		return writeMetrics(string(*c.Prometheus), testMetrics(nil, false, time.Now()))
	case err != nil || outcome.report.Verdict == redisprobe.VerdictCancelled:
		return nil
	}
	up := reportCode(outcome.report, c.Strict) == app.ExitDone
	return writeMetrics(string(*c.Prometheus), testMetrics(&outcome.report, up, time.Time{}))
}

// judge tells the run which version of the client, and which Windows, to judge by.
func (f judgedFlags) judge(s *session) (err error) {
	if f.WindowsVersion != "" {
		var known bool
		if s.windows, known = client.ParseWindows(f.WindowsVersion); !known {
			return usage("--windows-version "+f.WindowsVersion+" is not known.", "Give 2016, 2019, 2022 or 2025.")
		}
	}
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
