package command

import (
	"cmp"
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
	if err := cmp.Or(c.connectionFlags.check(), c.Demo.check(global)); err != nil {
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

// act runs Test Connection, prints its report, and writes it for monitoring.
func (c *testCommand) act(r *run) error {
	r.nagios = c.Nagios
	outcome, err := c.report(r)
	exported := c.export(r, outcome, err)
	if err != nil {
		return err
	}
	exported = cmp.Or(exported, writePage(c.Report, outcome.report.WriteHTML))
	outcome.unwritten = exported
	failed := reportCode(outcome.report, c.Strict) != app.ExitDone
	switch {
	case c.Nagios && !failed && exported != nil:
		return exported
	case c.Nagios:
		line, code := outcome.nagios(r.unwritten(outcome))
		r.code = code
		return r.say(line)
	}
	err = r.show(outcome.report, outcome.report.Text())
	switch {
	case err != nil:
		return err
	case failed:
		return outcome
	}
	return exported
}

// report runs the test. An error means that it could not run.
func (c *testCommand) report(r *run) (*reportError, error) {
	if err := cmp.Or(c.check(r.global), c.judge(r)); err != nil {
		return nil, err
	}
	endDemo, err := r.startDemo(c.Demo)
	if err != nil {
		return nil, err
	}
	defer endDemo()
	workflow, status, err := r.loadToLook(c.connectionFlags)
	if err != nil {
		return nil, err
	}
	defer workflow.Close()
	key, err := c.key(r)
	if err != nil {
		return nil, err
	}
	status.Settings.Provider = config.ProviderRedis
	report := r.test(workflow, status.Settings, app.TestOptions{Timeout: time.Duration(c.Timeout), PlatformVersion: c.PlatformVersion, FingerprintKey: key})
	return &reportError{report: report, strict: c.Strict, unreadable: status.PasswordState == app.PasswordUnreadable}, nil
}

// export writes what the test found, or that it could not run, for Prometheus. After a
// cancelled test the file stays as it is.
func (c *testCommand) export(r *run, outcome *reportError, err error) error {
	switch {
	case err != nil && r.ctx.Err() == nil:
		return writeMetrics(c.Prometheus, testMetrics(nil, false, time.Now()))
	case err != nil || outcome.report.Verdict == redisprobe.VerdictCancelled:
		return nil
	}
	up := reportCode(outcome.report, c.Strict) == app.ExitDone
	return writeMetrics(c.Prometheus, testMetrics(&outcome.report, up, time.Time{}))
}

// judge sets which version of the client, and which Windows, the run judges by.
func (f judgedFlags) judge(r *run) (err error) {
	if f.WindowsVersion != "" {
		var known bool
		if r.windows, known = client.ParseWindows(f.WindowsVersion); !known {
			return usage("--windows-version "+f.WindowsVersion+" is not known.", "Give 2016, 2019, 2022 or 2025.")
		}
	}
	if f.ClientVersion == "" {
		return nil
	}
	if r.client, err = client.ParseVersion(f.ClientVersion); err != nil {
		return usage("--client-version "+f.ClientVersion+" is not a version.", "Give one such as 2.5 or 2.5.61.")
	}
	return nil
}

// test runs Test Connection, with its progress on a terminal.
func (r *run) test(workflow *app.App, settings config.Settings, o app.TestOptions) redisprobe.Report {
	shown := newProgress(r.env)
	if shown == nil {
		return workflow.Test(r.ctx, settings, o, nil)
	}
	defer shown.end()
	return workflow.Test(r.ctx, settings, o, shown.observe)
}
