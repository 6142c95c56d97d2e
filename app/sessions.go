package app

import (
	"context"

	"sessionconfig/config"
	"sessionconfig/redisprobe"
)

// sessionSample is how many sessions a report describes one by one.
const sessionSample = 20

// Sessions counts the sessions now in the Redis of s, whatever the provider of s. It
// writes nothing and reads no session's content. Invalid settings are an
// *InvalidSettingsError; other errors are redisprobe.Sessions'.
func (a *App) Sessions(ctx context.Context, s config.Settings) (redisprobe.SessionsReport, error) {
	return a.CountSessions(ctx, s, redisprobe.SessionsOptions{})
}

// CountSessions is Sessions with a time limit, or with its progress reported.
func (a *App) CountSessions(ctx context.Context, s config.Settings, o redisprobe.SessionsOptions) (redisprobe.SessionsReport, error) {
	target, err := a.validTarget(s)
	if err != nil {
		return redisprobe.SessionsReport{}, err
	}
	o.Sample = sessionSample
	return redisprobe.Sessions(ctx, target, o)
}
