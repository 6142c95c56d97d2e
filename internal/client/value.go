package client

import (
	"cmp"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// Blanks are what .NET trims from texts.
const Blanks = " \t\n\v\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005" +
	"\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"

// numberBlanks are what it trims from numbers.
const numberBlanks = " \t\n\v\f\r"

// check is nil, or the *Refusal of a value that is not of the keyword's kind.
func (k Keyword) check(v Version, key, value string) error {
	if k.Kind == Nothing || k.Ignored != (Version{}) && v.since(k.Ignored) {
		return nil
	}
	ok := true
	switch k.Kind {
	case Truth:
		_, ok = ParseTruth(value)
	case Number:
		n, number := ParseNumber(value)
		if number && n < k.Min {
			return &Refusal{Key: key, Why: TooLow, Kind: k.Kind, Min: k.Min}
		}
		ok = number
	case Protocols:
		_, ok = ParseTLSProtocols(value)
	case Proxies:
		_, ok = v.proxies().parse(value, strings.EqualFold)
	case Dialect:
		_, ok = parseDialect(value)
	case Edition:
		_, ok = v.parseEdition(value)
	case Proxy:
		_, ok = v.ParseProxy(value)
	}
	if !ok {
		return &Refusal{Key: key, Why: NotOfKind, Kind: k.Kind, Min: k.Min}
	}
	return nil
}

// ParseTruth reads a truth value.
func ParseTruth(value string) (on, ok bool) {
	switch strings.ToLower(strings.Trim(value, Blanks)) {
	case "true", "1", "yes", "on":
		return true, true
	case "false", "0", "no", "off":
		return false, true
	}
	return false, false
}

// ParseNumber reads a whole number of 32 bits, with or without a sign.
func ParseNumber(value string) (int32, bool) {
	// Go's reader takes the same digits and signs, in base 10 nothing else.
	n, err := strconv.ParseInt(strings.Trim(value, numberBlanks), 10, 32)
	return int32(n), err == nil
}

// enum are the names of a .NET enumeration.
type enum map[string]int32

// parse reads names joined by commas, or one number, which need not be any name's.
func (names enum) parse(value string, same func(a, b string) bool) (int32, bool) {
	value = strings.Trim(value, Blanks)
	if value == "" {
		return 0, false
	}
	if n, ok := ParseNumber(value); ok {
		return n, true
	}
	var sum int32
	for part := range strings.SplitSeq(value, ",") {
		known := false
		for name, n := range names {
			if same(name, strings.Trim(part, Blanks)) {
				sum, known = sum|n, true
			}
		}
		if !known {
			return 0, false
		}
	}
	return sum, true
}

// The versions of TLS as sslProtocols counts them; each is a set of bits.
const (
	TLS10 = 192
	TLS11 = 768
	TLS12 = 3072
	TLS13 = 12288
)

var tlsProtocols = enum{
	"None": 0, "Ssl2": 12, "Ssl3": 48, "Tls": TLS10, "Default": TLS10 | 48, "Tls11": TLS11, "Tls12": TLS12, "Tls13": TLS13,
}

// ParseTLSProtocols reads sslProtocols. 0 leaves the choice to the system.
func ParseTLSProtocols(value string) (bits int32, ok bool) {
	return tlsProtocols.parse(strings.ReplaceAll(value, "|", ","), strings.EqualFold)
}

// proxies are the names of the proxy kinds of a version.
func (v Version) proxies() enum {
	if v.before(V2_5) {
		return enum{"None": 0, "Twemproxy": 1}
	}
	return enum{"None": 0, "Twemproxy": 1, "Envoyproxy": 2}
}

// parseDialect reads protocol: 2 or 3.
func parseDialect(value string) (int, bool) {
	n, number := ParseNumber(value)
	switch {
	case number:
		return int(n), n == 2 || n == 3
	case strings.EqualFold(value, "resp2"):
		return 2, true
	case strings.EqualFold(value, "resp3"):
		return 3, true
	}
	return 0, false
}

// parseEdition reads version: two to four numbers, from 2.7 on also one.
func (v Version) parseEdition(value string) (numbers []int32, ok bool) {
	parts := strings.Split(value, ".")
	if len(parts) > 4 || len(parts) == 1 && v.before(V2_7) {
		return nil, false
	}
	for _, part := range parts {
		n, number := ParseNumber(part)
		if !number || n < 0 {
			return nil, false
		}
		numbers = append(numbers, n)
	}
	if len(numbers) == 1 {
		numbers = append(numbers, 0)
	}
	return numbers, true
}

// ParseProxy reads tunnel, "http:host:port", from 2.7 on also a URL; without a port
// it is 80. The zero Endpoint is no proxy.
func (v Version) ParseProxy(value string) (Endpoint, bool) {
	if strings.Trim(value, Blanks) == "" {
		return Endpoint{}, true
	}
	address, http := strings.CutPrefix(value, "http:")
	if v.before(V2_7) {
		if !http {
			return Endpoint{}, false
		}
		e, found, err := v.parseEndpoint(address)
		return e, found && err == nil
	}
	if http && !strings.HasPrefix(address, "//") {
		value = "http://" + address
	}
	u, err := url.Parse(value)
	if err != nil || !strings.EqualFold(u.Scheme, "http") || u.Hostname() == "" {
		return Endpoint{}, false
	}
	e, found, err := v.parseEndpoint(net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), "80")))
	return e, found && err == nil
}
