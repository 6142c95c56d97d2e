package app

import (
	"cmp"
	"context"
	"crypto/x509"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"time"

	"github.com/redis/go-redis/v9/logging"

	"sessionconfig/app/platform"
	"sessionconfig/config/safefile"
	"sessionconfig/config/settingsfile"
	"sessionconfig/internal/client"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/certificate"
)

// Publisher runs the publish step of a Platform Server and streams what it
// prints to out. The exit code counts only when the error is nil.
// platform.Publish is the real one.
type Publisher func(ctx context.Context, s platform.Server, args, env []string, out io.Writer) (exitCode int, err error)

// Options say where the workflow's files are, and replace what it uses of the system.
// Only tests and the demo set the functions.
type Options struct {
	SettingsPath string // empty means settingsfile.DefaultPath
	PlatformDir  string // empty means what the registry names
	LogFile      string // empty means sessionconfig.log beside the settings file
	MakeNoFolder bool   // for a run that only reads: if the log's folder is missing, there is no log
	Demo         bool

	WindowsVersion client.Windows // whose TLS settings are judged by; 0 means this machine's
	ClientVersion  client.Version // of the platform's Redis client, to judge by; the zero Version means those found

	Lookup    func(name string) (string, bool)               // one variable of the environment; nil means os.LookupEnv
	Environ   func() []string                                // what the publish step inherits; nil means os.Environ
	Now       func() time.Time                               // nil means time.Now
	Find      func(override string) (platform.Server, error) // nil means platform.Find
	Clients   func(dir string) []platform.ClientFile         // nil means platform.FindClients
	Elevated  func(path string) bool                         // nil means platform.Elevated
	Publisher Publisher                                      // nil means platform.Publish
	Report    func(platform.Event) error                     // enters into the system's event log; nil means platform.Report
	RootCAs   *x509.CertPool                                 // authorities that the test trusts; nil means the system's

	// MachineEnvironment is the environment of the platform's services; nil means
	// certificate.OfMachine.
	MachineEnvironment func() (redisprobe.Environment, bool)

	Accounts   func() []platform.Account // under which sessions live; nil means platform.Accounts
	SecurityOf func(path string) string  // of a file, in SDDL; nil means platform.SecurityOf
}

// withDefaults fills in what is left out.
func (o Options) withDefaults() (Options, error) {
	path, err := filepath.Abs(cmp.Or(o.SettingsPath, settingsfile.DefaultPath()))
	if err != nil {
		return o, err
	}
	o.SettingsPath = path
	orElse(&o.Lookup, os.LookupEnv)
	orElse(&o.Environ, os.Environ)
	orElse(&o.Now, time.Now)
	orElse(&o.Find, platform.Find)
	orElse(&o.Clients, platform.FindClients)
	orElse(&o.Elevated, platform.Elevated)
	orElse(&o.Publisher, platform.Publish)
	orElse(&o.Report, platform.Report)
	orElse(&o.MachineEnvironment, certificate.OfMachine)
	orElse(&o.Accounts, platform.Accounts)
	orElse(&o.SecurityOf, platform.SecurityOf)
	return o, nil
}

// orElse sets a function that is left out.
func orElse[F any](given *F, standard F) {
	if reflect.ValueOf(*given).IsNil() {
		*given = standard
	}
}

// App is the workflow for one settings file and at most one Platform Server. Its
// methods may be called from any goroutine; those that write exclude each other, and
// other runs of this program.
type App struct {
	options Options
	log     *journal
	replace replacer
	work    int // settingsfile.Export's WorkFactor; only tests set it

	mu     sync.Mutex
	loaded *snapshot // what the user's edits are based on; nil before the first Load
	tests  memory    // the tests of this run

	restored []string // notices of what cleanUp restored

	clients map[string][]platform.ClientFile // those found, by Platform Server folder
}

// replacer is safefile.Replace, or a test's stand-in that fails.
type replacer func(path string, data []byte, o safefile.Options) (backup string, err error)

// New makes the workflow. It changes no file, except that it removes what a killed run
// left behind.
func New(o Options) (*App, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	logFile, own := o.LogFile, false
	if logFile == "" {
		logFile = filepath.Join(filepath.Dir(o.SettingsPath), logName)
		own = !o.MakeNoFolder && o.Elevated(logFile) // it makes the settings' folder, which other users must not
	}
	a := &App{options: o, log: newJournal(logFile, own, o.Report), replace: safefile.Replace}
	a.cleanUp()
	return a, nil
}

// cleanUp removes what a killed run left behind, where this process may. Its failures
// are logged and do not keep the program from starting.
func (a *App) cleanUp() {
	paths, err := a.written()
	if err != nil {
		return // loading says why
	}
	for _, path := range paths {
		if a.permitted(path) != nil {
			continue
		}
		restored, err := safefile.CleanUp(path)
		if err != nil {
			a.log.Warn("files of a killed run were not removed", "file", path, "error", err.Error())
		}
		for _, r := range restored {
			a.log.Warn("another program's save was put back", "file", r.Path, "kept", r.Kept)
			a.restored = append(a.restored, restoredNotice(r))
		}
	}
}

// Close ends the use of the workflow: go-redis's messages are discarded from now on.
func (a *App) Close() error {
	logging.Disable()
	return nil
}

// SettingsPath is the settings file's full path.
func (a *App) SettingsPath() string { return a.options.SettingsPath }

// LogPath is the log's full path, whether or not it could be written.
func (a *App) LogPath() string { return a.log.file.path }

// Log records what happens to the process, such as a start or an unexpected failure.
// details are slog's key-value pairs, without secrets.
func (a *App) Log(message string, details ...any) { a.log.Info(message, details...) }

// base is what the user's edits are based on: what Load read last, or now if nothing
// was loaded.
func (a *App) base(now *snapshot) *snapshot {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.loaded == nil {
		return now
	}
	return a.loaded
}

func (a *App) rebase(now *snapshot) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.loaded = now
}

// permitted returns nil, or a *NotElevatedError that names the first of paths
// which this process may not write.
func (a *App) permitted(paths ...string) error {
	for _, path := range paths {
		if !a.options.Elevated(path) {
			return &NotElevatedError{Path: path}
		}
	}
	return nil
}
