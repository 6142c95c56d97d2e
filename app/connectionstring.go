package app

import "sessionconfig/config"

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
