package client

import "strings"

// Options are the keys of a configuration string that a version has read.
type Options struct {
	Version  Version
	values   map[string]string // by the keyword's name; the last one counts
	commands map[string]string // "$COMMAND" in lower case: the name that is sent, or "" for never
	provider provider
}

// Check is nil, or the *Refusal on one key and its value, where the version would throw.
func (v Version) Check(key, value string) error { return (&Options{Version: v}).set(key, value) }

// set reads one key and its value. The error is a *Refusal.
func (o *Options) set(key, value string) error {
	value = strings.Trim(value, Blanks)
	if command, is := strings.CutPrefix(strings.TrimLeft(key, Blanks), "$"); is {
		// Blanks before the "=" belong to the name, which then is not that of any
		// command, so that nothing happens.
		return o.setCommand(command, value)
	}
	trimmed := strings.Trim(key, Blanks)
	k, found := FindKeyword(trimmed)
	if !found || !k.knownTo(o.Version, trimmed) {
		return &Refusal{Key: trimmed, Why: UnknownKey}
	}
	if err := k.check(o.Version, trimmed, value); err != nil {
		return err
	}
	if o.values == nil {
		o.values = map[string]string{}
	}
	o.values[k.Name] = value
	return nil
}

// Value is the last value of a keyword, in the spelling of Keywords, as written.
func (o Options) Value(keyword string) (value string, set bool) {
	value, set = o.values[keyword]
	return value, set
}

func (o Options) text(keyword, unset string) string {
	if value, set := o.values[keyword]; set {
		return value
	}
	return unset
}

func (o Options) truth(keyword string, unset bool) bool {
	if value, set := o.values[keyword]; set {
		unset, _ = ParseTruth(value)
	}
	return unset
}

func (o Options) number(keyword string, unset int) int {
	if value, set := o.values[keyword]; set {
		n, _ := ParseNumber(value)
		return int(n)
	}
	return unset
}

// SSL tells whether TLS is used.
func (o Options) SSL() bool { return o.truth("ssl", o.provider.ssl) }

// Database is the one that sessions are kept in.
func (o Options) Database() int { return o.number("defaultDatabase", 0) }

// TieBreak is the key that is read at the start; empty for none.
func (o Options) TieBreak() string { return o.text("tiebreaker", "__Booksleeve_TieBreak") }

// Channel is what is subscribed to at the start, its prefix included; empty for none.
func (o Options) Channel() string {
	channel := o.text("configChannel", o.provider.channel())
	if channel == "" {
		return ""
	}
	return o.text("channelPrefix", "") + channel
}

// SentinelService is the name by which Sentinels would be asked; the platform has none.
func (o Options) SentinelService() string { return o.text("serviceName", "") }

// ThroughProxy tells whether the client takes the endpoints for Redis proxies, which the
// platform does not use.
func (o Options) ThroughProxy() bool {
	n, _ := o.Version.proxies().parse(o.text("proxy", "None"), strings.EqualFold)
	return n != 0
}

// Tunnel is the HTTP proxy that everything goes through; the zero Endpoint for none.
func (o Options) Tunnel() Endpoint {
	e, _ := o.Version.ParseProxy(o.text("tunnel", ""))
	return e
}

// TLSProtocols are the bits of sslProtocols, and whether it is set at all.
func (o Options) TLSProtocols() (bits int32, set bool) {
	value, set := o.values["sslProtocols"]
	bits, _ = ParseTLSProtocols(value)
	return bits, set
}
