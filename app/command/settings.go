package command

import (
	"fmt"
	"strings"

	"sessionconfig/config"
)

// check finds what is wrong with the flags by themselves, before anything is
// read.
func (f connectionFlags) check() error {
	if f.Provider != nil && !f.names(config.ProviderRedis) && !f.names(config.ProviderDatabase) {
		return usage(fmt.Sprintf("--provider %q is not a session provider.", *f.Provider), "Give --provider redis or --provider database.")
	}
	if flag := f.forRedis(); flag != "" && f.names(config.ProviderDatabase) {
		return usage(flag+" is for Redis, but --provider says database.", "Leave one of the two out.")
	}
	return nil
}

// forRedis is the first flag given that means nothing without Redis; empty
// without one.
func (f connectionFlags) forRedis() string {
	for _, flag := range []struct {
		name  string
		given bool
	}{
		{"--hosts", f.Hosts != nil},
		{"--user", f.User != nil},
		{"--ssl", f.SSL != nil && *f.SSL},
		{"--no-ssl", f.SSL != nil},
		{"--ssl-host", f.SSLHost != nil},
		{"--parameters", f.Parameters != nil},
		{"--password-file", f.PasswordFile != ""},
		{"--password-stdin", f.PasswordStdin},
	} {
		if flag.given {
			return flag.name
		}
	}
	return ""
}

// names tells whether the flags name this provider.
func (f connectionFlags) names(provider config.Provider) bool {
	return f.Provider != nil && *f.Provider == string(provider)
}

// over returns the saved settings with what the flags change.
func (f connectionFlags) over(saved config.Settings, password config.Secret, given bool) (config.Settings, error) {
	s := saved
	switch {
	case f.Hosts != nil:
		s.Provider = config.ProviderRedis
		s.Redis.Hosts = config.SplitHosts(strings.Join(f.Hosts, ","))
	case f.Provider != nil:
		s.Provider = config.Provider(*f.Provider)
	}
	if f.User != nil {
		s.Redis.User = *f.User
	}
	if f.SSL != nil {
		s.Redis.SSL = *f.SSL
	}
	if f.SSLHost != nil {
		s.Redis.SSLHost = *f.SSLHost
	}
	if f.Parameters != nil {
		parameters, err := config.ParseParameters(strings.Join(f.Parameters, ","))
		if err != nil {
			return s, usage(fmt.Sprintf("--parameters cannot be read: %v.", err), "Give them as key=value,key=value.")
		}
		s.Redis.Parameters = parameters
	}
	if given {
		s.Redis.Password = password
	}
	return s, nil
}

// settings merges the flags and the given password over base.
func (r *run) settings(f connectionFlags, base config.Settings) (config.Settings, error) {
	password, given, err := r.password(f)
	if err != nil {
		return base, err
	}
	return f.over(base, password, given)
}
