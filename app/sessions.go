package app

import (
	"context"

	"sessionconfig/config"
	"sessionconfig/redisprobe"
)

// sessionSample is how many sessions are described one by one.
const sessionSample = 20

// Sessions counts the sessions that the Redis of s holds now, whatever the
// provider of s. It writes nothing and reads no session's content. Invalid
// settings are an *InvalidSettingsError; other errors are redisprobe.Sessions'.
func (a *App) Sessions(ctx context.Context, s config.Settings) (redisprobe.SessionsReport, error) {
	s.Provider = config.ProviderRedis
	if err := a.invalid(s); err != nil {
		return redisprobe.SessionsReport{}, err
	}
	return redisprobe.Sessions(ctx, a.target(s.Redis, a.platformVersion(""), 0), sessionSample)
}
