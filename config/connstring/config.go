package connstring

// Config is a configuration string as the list of its pieces. It prints
// without its secrets; Text is the explicit way to all of it.
type Config struct{ pieces []string }

// Parameter is one "key=value" that is neither a host nor one of password,
// user, ssl and sslHost. Keys are case-insensitive.
type Parameter struct {
	Key   string
	Value string
}

// Parse reads a configuration string. It keeps what the runtime would refuse
// (Problems names it); the only error is text that cannot be one at all.
func Parse(text string) (*Config, error) { return &Config{pieces: []string{text}}, nil }

// Text is the whole string, secrets included: what was read, byte for byte, as
// far as nothing was set.
func (c *Config) Text() string { return "" }

// Hosts are the endpoints in their order, as written, trimmed.
func (c *Config) Hosts() []string { return nil }

// SetHosts replaces the endpoints.
func (c *Config) SetHosts(hosts []string) error { return nil }

// Password is the last password given; empty when there is none.
func (c *Config) Password() string { return "" }

// SetPassword sets the password; empty removes it.
func (c *Config) SetPassword(password string) error { return nil }

// User is the ACL user; empty when there is none.
func (c *Config) User() string { return "" }

// SetUser sets the ACL user; empty removes it.
func (c *Config) SetUser(user string) error { return nil }

// SSL tells whether the string asks for TLS.
func (c *Config) SSL() bool { return false }

// SetSSL sets or removes ssl=true; an ssl=false that stands is kept.
func (c *Config) SetSSL(on bool) {}

// SSLHost is the name that certificates are checked against; empty when none.
func (c *Config) SSLHost() string { return "" }

// SetSSLHost sets sslHost; empty removes it.
func (c *Config) SetSSLHost(name string) error { return nil }

// Parameters are all other options in their order, unknown ones included.
func (c *Config) Parameters() []Parameter { return nil }

// SetParameters replaces all other options by these, in this order.
func (c *Config) SetParameters(parameters []Parameter) error { return nil }

// Problems names everything in the string that the runtime would refuse,
// misread or ignore.
func (c *Config) Problems() []error { return nil }
