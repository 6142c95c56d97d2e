package app

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/certificate"
)

// TestOptions are the options of one Test Connection.
type TestOptions struct {
	Timeout         time.Duration // bounds the whole test; 0 means redisprobe.DefaultTimeout
	PlatformVersion string        // empty means the version of the Platform Server found
	FingerprintKey  []byte        // makes passwords comparable, see Fingerprint; empty leaves that out
}

// Check returns what is wrong with settings, without touching the network, as
// findings of stage input. Args["field"] names the field: hosts, password,
// ssl-host, user, parameters or provider. A password that is stored but cannot
// be read counts as missing: nothing can be tested or written without it.
func (a *App) Check(s config.Settings) []redisprobe.Finding {
	return append([]redisprobe.Finding{}, config.Validate(s, a.judged())...)
}

// invalid returns an *InvalidSettingsError when settings have errors.
func (a *App) invalid(s config.Settings) error { return a.portable(s, false) }

// Test runs Test Connection with the Redis fields of s, whatever its provider.
// Settings with errors give a failed report of their input findings, and nothing
// is dialled; lesser input findings join the report. The outcome is remembered,
// in this process only, for exactly these settings. Test writes nothing but the
// log. observe may be nil.
func (a *App) Test(ctx context.Context, s config.Settings, o TestOptions, observe func(redisprobe.Event)) redisprobe.Report {
	start := a.options.Now()
	s.Provider = config.ProviderRedis
	version := a.platformVersion(o.PlatformVersion)
	findings := a.Check(s)
	origin := a.origin(s, start, o.FingerprintKey)
	origin.LimitS = cmp.Or(o.Timeout, redisprobe.DefaultTimeout).Seconds()
	if len(finding.OnlyErrors(findings)) > 0 {
		report := redisprobe.InputReport(findings, version)
		report.Origin = origin
		return report
	}
	target := a.target(s.Redis, version, o.Timeout)
	report := redisprobe.Run(ctx, target, observe)
	report.Origin = origin
	if s.Redis.SSL {
		findings = append(findings, a.unreadable(target.Environment, report.Findings)...)
		report.Notes = certificate.FromVariables(a.options.Lookup).Differences(target.Environment)
	}
	report.AddFindings(findings...)
	if report.Verdict != redisprobe.VerdictCancelled {
		a.tests.keep(s, tested{when: start, verdict: report.Verdict, summary: report.Summary})
	}
	a.log.Info("test", "hosts", s.Redis.Hosts, "ssl", s.Redis.SSL, "verdict", report.Verdict,
		"findings", codes(report.Findings), "ms", int64(report.ElapsedMS))
	return report
}

func codes(findings []redisprobe.Finding) []finding.Code {
	var list []finding.Code
	for _, f := range findings {
		list = append(list, f.Code)
	}
	return list
}

// platformVersion is the version given, or that of the Platform Server here.
func (a *App) platformVersion(given string) string {
	if given != "" {
		return given
	}
	server, err := a.find()
	if err != nil {
		return ""
	}
	return server.Version
}

// target turns valid settings into a probe's target.
func (a *App) target(r config.Redis, platformVersion string, timeout time.Duration) redisprobe.Target {
	parameters := make(map[string]string, len(r.Parameters))
	for _, p := range r.Parameters {
		parameters[p.Key] = p.Value
	}
	return redisprobe.Target{
		Hosts: config.Endpoints(r.Hosts, r.SSL), User: r.User, Password: r.Password.Reveal(), SSL: r.SSL, SSLHost: r.SSLHost,
		Timeout: timeout, PlatformVersion: platformVersion, Judged: a.judged(), Parameters: parameters,
		Environment: a.environment(), RootCAs: a.options.RootCAs,
	}
}

// validTarget is the target of the Redis of s, whatever the provider of s, with the
// version of the Platform Server found. Invalid settings are an *InvalidSettingsError.
func (a *App) validTarget(s config.Settings) (redisprobe.Target, error) {
	s.Provider = config.ProviderRedis
	if err := a.invalid(s); err != nil {
		return redisprobe.Target{}, err
	}
	return a.target(s.Redis, a.platformVersion(""), 0), nil
}

// sessionSample is how many sessions a report describes one by one.
const sessionSample = 20

// Sessions counts the sessions now in the Redis of s, whatever the provider of s. It
// writes nothing and reads no session's content. Invalid settings are an
// *InvalidSettingsError; other errors are redisprobe.Sessions'.
func (a *App) Sessions(ctx context.Context, s config.Settings, o redisprobe.SessionsOptions) (redisprobe.SessionsReport, error) {
	target, err := a.validTarget(s)
	if err != nil {
		return redisprobe.SessionsReport{}, err
	}
	o.Sample = sessionSample
	return redisprobe.Sessions(ctx, target, o)
}

// SameTest tells whether a test of one of two settings is a test of the other: they
// differ in the provider at most.
func SameTest(a, b config.Settings) bool {
	a.Provider, b.Provider = config.ProviderRedis, config.ProviderRedis
	return a.Equal(b)
}

// tested is the outcome of one test.
type tested struct {
	settings config.Settings
	when     time.Time
	verdict  redisprobe.Verdict
	summary  string
}

// memory has the outcomes of this process's tests, the last one for each settings.
type memory struct {
	mu    sync.Mutex
	tests []tested
}

// keep remembers the outcome of a test of settings in place of an older one.
func (m *memory) keep(s config.Settings, outcome tested) {
	m.mu.Lock()
	defer m.mu.Unlock()
	outcome.settings = s
	m.tests = append(slices.DeleteFunc(m.tests, func(t tested) bool { return SameTest(t.settings, s) }), outcome)
}

// of returns the outcome of the last test of settings.
func (m *memory) of(s config.Settings) (tested, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.tests, func(t tested) bool { return SameTest(t.settings, s) })
	if i < 0 {
		return tested{}, false
	}
	return m.tests[i], true
}
