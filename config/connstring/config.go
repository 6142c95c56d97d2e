package connstring

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"unicode/utf8"

	"sessionconfig/internal/client"
)

// Hidden is shown in place of a secret.
const Hidden = "[hidden]"

// Config is a configuration string as the list of its pieces. It prints
// without its secrets; Text is the explicit way to all of it. The zero Config
// is the empty string.
type Config struct{ pieces []piece }

// MaxSize bounds a configuration string, in bytes: a thousand hosts with the longest names
// are shorter.
const MaxSize = 384 << 10

// Parse reads a configuration string. What the client would refuse or misread is kept as
// it is, as a host or a parameter, for the Check functions to report. The only errors are
// text that is not Unicode and text beyond MaxSize, a *ValueError.
func Parse(text string) (*Config, error) {
	if len(text) > MaxSize {
		return nil, &ValueError{Field: "connection string", Reason: fmt.Sprintf("it is longer than %d KiB", MaxSize>>10)}
	}
	if !utf8.ValidString(text) {
		return nil, &ValueError{Field: "connection string", Reason: "it is not valid text (UTF-8)"}
	}
	c := &Config{}
	if text == "" {
		return c, nil
	}
	for raw := range strings.SplitSeq(text, ",") {
		c.pieces = append(c.pieces, readPiece(raw))
	}
	return c, nil
}

// Text is the whole string, secrets included: what was read, byte for byte, as
// far as nothing was set.
func (c *Config) Text() string {
	return c.join(func(p piece) string { return p.raw })
}

func (c Config) join(show func(piece) string) string {
	texts := make([]string, len(c.pieces))
	for i, p := range c.pieces {
		texts[i] = show(p)
	}
	return strings.Join(texts, ",")
}

// String is the string with every secret value, and every value of a key that
// the runtime does not know, replaced by Hidden.
func (c Config) String() string {
	return c.join(func(p piece) string {
		switch {
		case p.kind == kindHost:
			return MaskHost(p.value)
		case p.key != "" && IsSecret(p.key):
			return p.key + "=" + Hidden
		}
		return strings.TrimSpace(p.raw)
	})
}

// Format keeps every verb from printing the secrets.
func (c Config) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue keeps the secrets out of logs.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }

// Hosts are the endpoints in their order, as written, trimmed.
func (c *Config) Hosts() []string {
	var hosts []string
	for _, p := range c.pieces {
		if p.kind == kindHost {
			hosts = append(hosts, p.value)
		}
	}
	return hosts
}

// Password is the password; of several the last counts, as for the runtime.
// Empty is none.
func (c *Config) Password() string { return c.get(kindPassword) }

// User is the ACL user; empty is none.
func (c *Config) User() string { return c.get(kindUser) }

// SSLHost is the name that certificates are checked against; empty is none.
func (c *Config) SSLHost() string { return c.get(kindSSLHost) }

// SSL tells whether the string asks for TLS. An ssl that is not a boolean does
// not count: it is among the Parameters.
func (c *Config) SSL() bool {
	on, _ := client.ParseTruth(c.get(kindSSL))
	return on
}

// StatesSSL tells whether the string says anything about SSL, be it that it is off.
func (c *Config) StatesSSL() bool { return c.last(kindSSL) >= 0 }

// Parameters are all other options in their order, unknown ones included.
func (c *Config) Parameters() []Parameter {
	var parameters []Parameter
	for _, p := range c.pieces {
		if p.kind == kindParameter {
			parameters = append(parameters, Parameter{Key: p.key, Value: p.value})
		}
	}
	return parameters
}

func (c *Config) get(k kind) string {
	if i := c.last(k); i >= 0 {
		return c.pieces[i].value
	}
	return ""
}

// last is the index of the last piece of a kind, or -1.
func (c *Config) last(k kind) int {
	for i, p := range slices.Backward(c.pieces) {
		if p.kind == k {
			return i
		}
	}
	return -1
}
