package ui

import (
	"strings"

	"sessionconfig/config"
)

// form is the texts in the fields.
type form struct {
	Provider config.Provider
	Hosts    string
	Password string // what was typed; a saved one is not in the field
	SSL      bool
	SSLHost  string
}

// formOf shows settings in the fields.
func formOf(s config.Settings) form {
	return form{
		Provider: s.Provider,
		Hosts:    showHosts(s.Redis.Hosts),
		SSL:      s.Redis.SSL,
		SSLHost:  s.Redis.SSLHost,
	}
}

// showHosts separates hosts so that the field wraps between them.
func showHosts(hosts []string) string { return strings.Join(hosts, ", ") }

// settings are the settings that the fields mean. What the form does not show,
// and the password while none is typed, come from base.
func (f form) settings(base config.Settings) config.Settings {
	s := base
	s.Provider = f.Provider
	s.Redis.Hosts = config.SplitHosts(f.Hosts)
	s.Redis.SSL = f.SSL
	s.Redis.SSLHost = strings.TrimSpace(f.SSLHost)
	if f.Password != "" {
		s.Redis.Password = config.NewSecret(f.Password)
	}
	return s
}
