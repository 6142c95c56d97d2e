package config

import (
	"fmt"
	"slices"

	"sessionconfig/config/connstring"
)

// ConnectionString writes the settings as the client's configuration string. It edits
// previous, the present string (may be empty): what is the same already is not touched,
// options keep their order and spelling, and those that are not in r.Parameters are
// removed. The error says what cannot be represented; it names the field, and never the
// value of a secret.
func ConnectionString(previous string, r Redis) (string, error) {
	c, err := connstring.Parse(previous)
	if err != nil {
		return "", fmt.Errorf("present connection string: %w", err)
	}
	if !slices.Equal(c.Hosts(), r.Hosts) {
		err = c.SetHosts(r.Hosts)
	}
	if err == nil && c.Password() != r.Password.Reveal() {
		err = c.SetPassword(r.Password.Reveal())
	}
	if err == nil && c.User() != r.User {
		err = c.SetUser(r.User)
	}
	if err == nil && c.SSLHost() != r.SSLHost {
		err = c.SetSSLHost(r.SSLHost)
	}
	if err == nil && !slices.Equal(c.Parameters(), r.Parameters) {
		err = c.SetParameters(r.Parameters)
	}
	if err != nil {
		return "", fmt.Errorf("connection string: %w", err)
	}
	if c.SSL() != r.SSL {
		c.SetSSL(r.SSL)
	}
	return c.Text(), nil
}

// FromConnectionString reads the runtime's configuration string. Options that
// the form does not show become Parameters, in their order, unknown ones
// included: Validate names those.
func FromConnectionString(s string) (Redis, error) {
	c, err := connstring.Parse(s)
	if err != nil {
		return Redis{}, fmt.Errorf("connection string: %w", err)
	}
	return Redis{
		Hosts:      c.Hosts(),
		User:       c.User(),
		Password:   NewSecret(c.Password()),
		SSL:        c.SSL(),
		SSLHost:    c.SSLHost(),
		Parameters: c.Parameters(),
	}, nil
}

// StatesSSL tells whether a configuration string says anything about SSL, be it that
// it is off.
func StatesSSL(s string) bool {
	c, err := connstring.Parse(s)
	return err == nil && c.StatesSSL()
}
