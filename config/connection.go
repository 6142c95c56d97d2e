package config

import (
	"cmp"
	"fmt"

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
	err = cmp.Or(c.SetHosts(r.Hosts), c.SetPassword(r.Password.Reveal()), c.SetUser(r.User), c.SetSSLHost(r.SSLHost),
		c.SetParameters(r.Parameters))
	if err != nil {
		return "", fmt.Errorf("connection string: %w", err)
	}
	c.SetSSL(r.SSL)
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
