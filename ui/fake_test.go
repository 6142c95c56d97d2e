package ui

import (
	"context"
	"io"
	"sync"
	"time"

	"sessionconfig/app"
	"sessionconfig/app/platform"
	"sessionconfig/config"
	"sessionconfig/internal/client"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/capacity"
)

// fakeWorkflow plays the workflow's part. What a test does not set does nothing
// and succeeds.
type fakeWorkflow struct {
	status    app.Status
	loadErr   error
	check     func(config.Settings) []redisprobe.Finding
	test      func(ctx context.Context, s config.Settings, observe func(redisprobe.Event)) redisprobe.Report
	review    app.Review
	reviewErr error
	chooseErr error
	apply     func(config.Settings, app.ApplyOptions) (app.Outcome, error)
	publish   func(ctx context.Context, out io.Writer) (app.Outcome, error)
	sessions  func(ctx context.Context) (redisprobe.SessionsReport, error)
	capacity  func(ctx context.Context, o redisprobe.CapacityOptions) (redisprobe.CapacityReport, error)
	watch     func(ctx context.Context, s config.Settings, o redisprobe.WatchOptions) (redisprobe.WatchSummary, error)
	exportErr error
	imported  app.Import
	importErr error

	opened     redisprobe.Report
	openErr    error
	backups    []app.Backup
	restoreErr error
	importing  func(o app.ImportOptions) error // in the place of importErr
	sealed     string                          // passphrase of the last export
	variables  app.Variables
	limit      time.Duration // of the last test

	mu    sync.Mutex
	calls []string
}

func (f *fakeWorkflow) called(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, name)
}

// count is how often a method was called.
func (f *fakeWorkflow) count(name string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, c := range f.calls {
		if c == name {
			n++
		}
	}
	return n
}

func (f *fakeWorkflow) LoadPermitted() (app.Status, error) { return f.Load() }

func (f *fakeWorkflow) Load() (app.Status, error) {
	f.called("load")
	return f.status, f.loadErr
}

func (f *fakeWorkflow) Check(s config.Settings) []redisprobe.Finding {
	if f.check != nil {
		return f.check(s)
	}
	return config.Validate(s, client.Assume())
}

func (f *fakeWorkflow) Test(ctx context.Context, s config.Settings, o app.TestOptions, observe func(redisprobe.Event)) redisprobe.Report {
	f.called("test")
	f.limit = o.Timeout
	if f.test != nil {
		return f.test(ctx, s, observe)
	}
	return redisprobe.Report{Verdict: redisprobe.VerdictPassed, Summary: "Test completed successfully."}
}

func (f *fakeWorkflow) ChoosePlatform(dir string) error {
	f.called("choose " + dir)
	if f.chooseErr == nil {
		f.status.Platform = platform.Server{Dir: dir, Version: "11.39.0"}
	}
	return f.chooseErr
}

func (f *fakeWorkflow) Review(config.Settings, []string) (app.Review, error) {
	f.called("review")
	return f.review, f.reviewErr
}

func (f *fakeWorkflow) Apply(_ context.Context, s config.Settings, o app.ApplyOptions) (app.Outcome, error) {
	f.called("apply")
	if f.apply != nil {
		return f.apply(s, o)
	}
	return app.Outcome{Message: "The settings were saved in session.yaml."}, nil
}

func (f *fakeWorkflow) Publish(ctx context.Context, out io.Writer) (app.Outcome, error) {
	f.called("publish")
	if f.publish != nil {
		return f.publish(ctx, out)
	}
	return app.Outcome{Message: "Published.", Republish: config.RepublishAllModules}, nil
}

func (f *fakeWorkflow) ConfirmRepublish() (app.Outcome, error) {
	f.called("confirm")
	return app.Outcome{Changed: []string{"settings"}}, nil
}

func (f *fakeWorkflow) Sessions(ctx context.Context, _ config.Settings, _ redisprobe.SessionsOptions) (redisprobe.SessionsReport, error) {
	f.called("sessions")
	if f.sessions != nil {
		return f.sessions(ctx)
	}
	return redisprobe.SessionsReport{}, nil
}

func (f *fakeWorkflow) Capacity(ctx context.Context, _ config.Settings, o redisprobe.CapacityOptions) (redisprobe.CapacityReport, error) {
	f.called("capacity")
	if f.capacity != nil {
		return f.capacity(ctx, o)
	}
	return capacity.Empty(), redisprobe.ErrNoSessions
}

func (f *fakeWorkflow) CapacityAgain(ctx context.Context, s config.Settings, o redisprobe.CapacityOptions, first redisprobe.CapacityReport, at time.Time) (redisprobe.CapacityReport, error) {
	f.called("capacity again")
	report, err := f.Capacity(ctx, s, o)
	if report.Growth == nil {
		report.Growth = capacity.Between(first, report, time.Since(at))
	}
	return report, err
}

func (f *fakeWorkflow) Watch(ctx context.Context, s config.Settings, o redisprobe.WatchOptions) (redisprobe.WatchSummary, error) {
	f.called("watch")
	if f.watch != nil {
		return f.watch(ctx, s, o)
	}
	<-ctx.Done()
	return redisprobe.WatchSummary{Settled: false, Masters: nil}, nil
}

func (f *fakeWorkflow) Variables() app.Variables {
	f.called("variables")
	return f.variables
}

func (f *fakeWorkflow) ConnectionString(s config.Settings) (string, error) {
	s.Redis.Password = config.NewSecret(config.Redacted) // as the workflow shows it
	return config.ConnectionString("", s.Redis)
}

func (f *fakeWorkflow) ReadReport(string) (redisprobe.Report, error) { return f.opened, f.openErr }

func (f *fakeWorkflow) Backups() ([]app.Backup, error) { return f.backups, nil }

func (f *fakeWorkflow) RestoreDiff(_ context.Context, backup string) (app.Difference, error) {
	f.called("diff " + backup)
	return app.Difference{
		Sides: []app.Side{
			{Field: "Hosts", Here: "172.31.6.35:7000,172.31.11.176:7000,172.31.3.184:7000", There: "hosts-of-" + backup + ":7000"},
			{Field: "Password", Here: "set", There: "differs"},
			{Field: "Use SSL", Here: "on", There: "off"},
		},
		Other: []string{"SessionDatabaseConfiguration/Server: SQL01 becomes SQL02.", "SessionDatabaseConfiguration/SessionPassword: becomes another hidden value."},
	}, f.restoreErr
}

func (f *fakeWorkflow) Restore(_ context.Context, backup string) (app.Outcome, error) {
	f.called("restore " + backup)
	return app.Outcome{Message: "It was put back.", Changed: []string{"server.hsconf"}, Pending: true, CanPublish: true}, f.restoreErr
}

func (f *fakeWorkflow) ExportTo(path string, _ config.Settings, o app.ExportOptions) (app.Outcome, error) {
	f.sealed = o.Passphrase.Reveal()
	f.called("export " + path)
	return app.Outcome{Message: "Exported to " + path + "."}, f.exportErr
}

func (f *fakeWorkflow) ImportFrom(path string, o app.ImportOptions) (app.Import, error) {
	f.called("import " + path)
	if f.importing != nil {
		return f.imported, f.importing(o)
	}
	return f.imported, f.importErr
}

// savedOutcome is what applying did on a server that had its sessions in the
// database.
func savedOutcome(notes ...string) app.Outcome {
	folder := `C:\Program Files\OutSystems\Platform Server\`
	changes := []string{
		"Session Provider: Database becomes Redis.",
		"Hosts: (empty) becomes 172.31.6.35:7000,172.31.11.176:7000,172.31.3.184:7000.",
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
