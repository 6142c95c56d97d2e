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

// ConnectionString shows the connection string that s would be stored as, its
// secrets hidden. The error says what cannot be represented.
func (a *App) ConnectionString(s config.Settings) (string, error) {
	previous := ""
	a.mu.Lock()
	if a.loaded != nil && a.loaded.plainErr == nil {
		previous = a.loaded.plain
	}
	a.mu.Unlock()
	text, err := config.ConnectionString(previous, s.Redis)
	if err != nil {
		return "", err
	}
	return redacted(text), nil
}
