package app

import (
	"context"
	"crypto/x509"
	"io"
	"sync"
	"time"

	"sessionconfig/app/platform"
	"sessionconfig/config"
	"sessionconfig/redisprobe"
)

// Publisher runs the publish step of a Platform Server and streams what it
// prints to out. The exit code counts only when the error is nil.
// platform.Publish is the real one.
type Publisher func(ctx context.Context, s platform.Server, args, env []string, out io.Writer) (exitCode int, err error)

// Options say where the workflow finds its files and its surroundings. Only
// tests and the demo set more than the first four.
type Options struct {
	SettingsPath string // empty means config.DefaultPath
	PlatformDir  string // empty means what the registry names
	LogFile      string // empty means sessionconfig.log beside the settings file
	Demo         bool

	Lookup    func(name string) (string, bool)               // one variable of the environment; nil means os.LookupEnv
	Environ   func() []string                                // the whole environment, for the publish step; nil means os.Environ
	Now       func() time.Time                               // nil means time.Now
	Find      func(override string) (platform.Server, error) // nil means platform.Find
	Elevated  func(paths ...string) bool                     // nil means platform.Elevated
	Publisher Publisher                                      // nil means platform.Publish
	RootCAs   *x509.CertPool                                 // authorities trusted by the test; nil means the system's
}

// App is the workflow over one settings file and at most one Platform Server.
// Its methods may be called from any goroutine; those that write exclude each
// other.
type App struct {
	options Options
	mu      sync.Mutex
}

// TestOptions are the particulars of one Test Connection.
type TestOptions struct {
	Timeout         time.Duration // 0 means redisprobe.DefaultTimeout
	PlatformVersion string        // empty means the version of the Platform Server found
}

// New makes the workflow. It touches no file but the log.
func New(o Options) (*App, error) { return &App{options: o}, nil }

// Close ends the log.
func (a *App) Close() error { return nil }

// Load reads the settings file and server.hsconf anew. What it read is what
// Apply later compares with, to notice a change by someone else.
func (a *App) Load() (Status, error) { return Status{}, nil }

// Check returns what is wrong with settings, without touching the network.
func (a *App) Check(s config.Settings) []redisprobe.Finding { return nil }

// Test runs Test Connection with the settings' Redis fields, whatever their
// provider. Invalid settings give a failed report of their input findings. The
// outcome is remembered, in memory only, for exactly these settings.
func (a *App) Test(ctx context.Context, s config.Settings, o TestOptions, observe func(redisprobe.Event)) redisprobe.Report {
	return redisprobe.Report{}
}

// Questions returns what must be asked before applying s, in order. It is empty
// when applying would change nothing. Invalid settings are an
// *InvalidSettingsError.
func (a *App) Questions(s config.Settings) ([]Question, error) { return nil, nil }

// Apply validates s and writes it, or changes nothing and says why.
func (a *App) Apply(s config.Settings, o ApplyOptions) (Outcome, error) { return Outcome{}, nil }

// Publish runs what is pending and streams its output to out.
func (a *App) Publish(ctx context.Context, out io.Writer) (Outcome, error) { return Outcome{}, nil }

// PublishAnyway publishes although nothing may be pending.
func (a *App) PublishAnyway(ctx context.Context, out io.Writer) (Outcome, error) {
	return Outcome{}, nil
}

// ConfirmRepublish forgets the remembered republish step.
func (a *App) ConfirmRepublish() error { return nil }

// ConnectionString shows the connection string that s would be stored as, its
// secrets hidden.
func (a *App) ConnectionString(s config.Settings) (string, error) { return "", nil }
