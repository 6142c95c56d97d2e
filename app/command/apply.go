package command

import (
	"cmp"
	"errors"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/internal/parallel"
	"sessionconfig/redisprobe"
)

// check finds what is wrong with the flags of apply by themselves.
func (c *applyCommand) check(global globalFlags) error {
	if err := cmp.Or(c.connectionFlags.check(), c.Demo.check(global)); err != nil {
		return err
	}
	switch alone := c.From == ""; {
	case alone && (c.PassphraseFile != "" || c.PassphraseStdin):
		return usage("A passphrase is for an export, but there is no --from.", "Give --from FILE, or leave the passphrase out.")
	case alone && c.PrivateKey != "":
		return usage("--private-key is for another server's server.hsconf, but --from gives none.", "Give --from FILE, or leave --private-key out.")
	case alone && c.KeepPassword:
		return usage("--keep-password is for an import, but --from names none.", "Leave it out: without --from the saved password stays.")
	case c.PasswordStdin && c.PassphraseStdin:
		return usage("--password-stdin and --passphrase-stdin cannot both read standard input.", "Give one of the two in a file.")
	}
	return nil
}

// act validates, tests if asked to, writes, and publishes if asked to.
func (c *applyCommand) act(r *run) error {
	if err := cmp.Or(c.check(r.global), c.judge(r)); err != nil {
		return err
	}
	endDemo, err := r.startDemo(c.Demo)
	if err != nil {
		return err
	}
	defer endDemo()
	workflow, status, err := r.loadToWrite()
	if err != nil {
		return err
	}
	defer workflow.Close()
	w, err := c.work(r, workflow, status)
	if err != nil {
		return err
	}
	if w.said, err = warnings(workflow, w.settings); err != nil {
		return r.refused(err, status)
	}
	w.said = append(w.changes, w.said...)
	if c.Test {
		if err := c.tested(r, workflow, w.settings); err != nil {
			return err
		}
	}
	if !r.json {
		if err := r.say(w.said...); err != nil {
			return err
		}
	}
	return r.refused(c.write(r, workflow, w), status)
}

// work is what is to be applied, and what is said of it beforehand.
type work struct {
	settings  config.Settings
	arguments []string // publish arguments that an export brings
	changes   []string // what an export changes, the flags beside it included
	said      []string
}

// work merges the saved settings, over them those of --from, over them the flags.
func (c *applyCommand) work(r *run, workflow *app.App, status app.Status) (work, error) {
	password, given, err := r.password(c.connectionFlags)
	if err != nil {
		return work{}, err
	}
	w := work{settings: r.base(status)}
	var imported app.Import
	if c.From != "" {
		passphrase, err := r.passphrase(c.passphraseFlags)
		if err != nil {
			return work{}, err
		}
		// Reading a pipe may block, and opening what a passphrase seals takes its time.
		imported, err = parallel.Until(r.ctx, func() (app.Import, error) {
			return workflow.ImportFrom(string(c.From), app.ImportOptions{
				Passphrase: passphrase, PasswordGiven: given, PrivateKey: string(c.PrivateKey),
				Server: true, // a server.hsconf that is named here is meant
			})
		})
		if err != nil {
			return work{}, r.refused(err, status)
		}
		w = work{settings: imported.Settings, arguments: imported.PublishArguments}
	}
	w.settings, err = c.over(w.settings, password, given)
	if err == nil && c.From != "" {
		w.settings, err = imported.Keep(w.settings, c.KeepPassword)
		w.changes = imported.ChangesWith(w.settings)
	}
	if flag := c.forRedis(); err == nil && flag != "" && w.settings.Provider == config.ProviderDatabase {
		err = usage(flag+" is for Redis, but the session provider is the database.", "Also give --provider redis or --hosts, or leave the flag out.")
	}
	return w, err
}

// refused makes the report on invalid settings of the workflow's error for them.
func (r *run) refused(err error, status app.Status) error {
	if refused, ok := errors.AsType[*app.InvalidSettingsError](err); ok {
		return &reportError{
			report:     redisprobe.InputReport(refused.Findings, status.Platform.Version),
			unreadable: status.PasswordState == app.PasswordUnreadable,
		}
	}
	return err
}

// warnings are what must be said before applying: that present sessions end.
func warnings(workflow *app.App, settings config.Settings) ([]string, error) {
	review, err := workflow.Review(settings, nil)
	if err != nil {
		return nil, err
	}
	var said []string
	for _, question := range review.Questions {
		if question.Kind == app.AskProviderChange {
			said = append(said, question.Message)
		}
	}
	return said, nil
}

// tested runs Test Connection; an error is a test that failed.
func (c *applyCommand) tested(r *run, workflow *app.App, settings config.Settings) error {
	if settings.Provider != config.ProviderRedis {
		return usage("--test is for Redis, but the session provider is the database.", "Leave --test out.")
	}
	report := r.test(workflow, settings, app.TestOptions{})
	if !r.json {
		if err := r.write(report.Text()); err != nil {
			return err
		}
	}
	if reportCode(report, false) != app.ExitDone {
		return &reportError{report: report}
	}
	return nil
}

func (c *applyCommand) write(r *run, workflow *app.App, w work) error {
	applied, err := workflow.Apply(r.ctx, w.settings, app.ApplyOptions{Force: c.Force, PublishArguments: w.arguments})
	if err != nil {
		return err
	}
	if !c.Publish || !applied.Pending || !applied.CanPublish {
		return r.conclude(w.said, applied)
	}
	if !r.json {
		if err := r.conclude(nil, applied); err != nil {
			return err
		}
	}
	published, err := r.publish(workflow, false)
	if err != nil {
		return err
	}
	if r.json {
		return r.conclude(w.said, applied, published)
	}
	return r.conclude(nil, published)
}
