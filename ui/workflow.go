package ui

import (
	"context"
	"io"
	"time"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/redisprobe"
)

// Workflow is what the window asks of the program. *app.App is the real one.
// Its methods may be called from any goroutine.
type Workflow interface {
	Load() (app.Status, error)
	LoadPermitted() (app.Status, error)
	Check(s config.Settings) []redisprobe.Finding
	Test(ctx context.Context, s config.Settings, o app.TestOptions, observe func(redisprobe.Event)) redisprobe.Report
	ChoosePlatform(dir string) error
	Review(s config.Settings, arguments []string) (app.Review, error)
	Apply(ctx context.Context, s config.Settings, o app.ApplyOptions) (app.Outcome, error)
	Publish(ctx context.Context, out io.Writer) (app.Outcome, error)
	ConfirmRepublish() (app.Outcome, error)
	Sessions(ctx context.Context, s config.Settings, o redisprobe.SessionsOptions) (redisprobe.SessionsReport, error)
	Capacity(ctx context.Context, s config.Settings, o redisprobe.CapacityOptions) (redisprobe.CapacityReport, error)
	CapacityAgain(ctx context.Context, s config.Settings, o redisprobe.CapacityOptions, first redisprobe.CapacityReport, at time.Time) (redisprobe.CapacityReport, error)
	Watch(ctx context.Context, s config.Settings, o redisprobe.WatchOptions) (redisprobe.WatchSummary, error)
	Variables() app.Variables
	ConnectionString(s config.Settings) (string, error)
	ReadReport(path string) (redisprobe.Report, error)
	Backups() ([]app.Backup, error)
	RestoreDiff(ctx context.Context, backup string) (app.Difference, error)
	Restore(ctx context.Context, backup string) (app.Outcome, error)
	ExportTo(path string, s config.Settings, o app.ExportOptions) (app.Outcome, error)
	ImportFrom(path string, o app.ImportOptions) (app.Import, error)
}

var _ Workflow = (*app.App)(nil)
