package client

import "strings"

// Keyword is one key of a configuration string.
type Keyword struct {
	Name    string  // as the client writes it; it is found in any letter case
	Since   Version // from which it is known; the zero Version for all
	Kind    Kind    // of its value
	Ignored Version // from which on any value is taken and none is read; the zero Version for never
	Min     int32   // of a Number; math.MinInt32 where any is read
	Secret  bool    // the value is a password, or may contain one
}

// Kind is what the value of a keyword must be.
type Kind int

// The kinds. A value that is not of its keyword's kind is an exception.
const (
	Text      Kind = iota
	Truth          // true, false, 1, 0, yes, no, on, off
	Number         // whole, of 32 bits
	Protocols      // of TLS: names or numbers, several joined by "|"
	Proxies        // a name or a number
	Dialect        // of Redis: resp2, resp3, 2, 3
	Edition        // of the server: two to four numbers, from 2.7 on one
	Proxy          // an HTTP proxy, "http:host:port"
	Nothing        // read and ignored in every version
)

// anyNumber is the least that a Number without a minimum may be.
const anyNumber = -1 << 31

// Keywords are all that any version knows, in alphabetical order.
// highPrioritySocketThreads is not among them: no version knows it.
var Keywords = []Keyword{
	{Name: "abortConnect", Kind: Truth},
	{Name: "allowAdmin", Kind: Truth},
	{Name: "asyncTimeout", Kind: Number, Min: 1},
	{Name: "channelPrefix"},
	{Name: "checkCertificateRevocation", Kind: Truth, Since: V2_5},
	{Name: "configChannel"},
	{Name: "configCheckSeconds", Kind: Number, Min: anyNumber},
	{Name: "connectRetry", Kind: Number, Min: anyNumber},
	{Name: "connectTimeout", Kind: Number, Min: anyNumber},
	{Name: "defaultDatabase", Kind: Number, Min: anyNumber},
	{Name: "highIntegrity", Kind: Truth, Since: V2_8},
	{Name: "highPriorityThreads", Kind: Truth, Ignored: V2_5},
	{Name: "keepAlive", Kind: Number, Min: anyNumber},
	{Name: "name"},
	{Name: "password", Secret: true},
	{Name: "preserveAsyncOrder", Kind: Nothing},
	{Name: "protocol", Kind: Dialect, Since: V2_7},
	{Name: "proxy", Kind: Proxies},
	{Name: "resolveDns", Kind: Truth},
	{Name: "responseTimeout", Kind: Number, Min: 1, Ignored: V2_5},
	{Name: "sentinelPassword", Since: V3, Secret: true},
	{Name: "sentinelUser", Since: V3},
	{Name: "serviceName"},
	{Name: "setlib", Kind: Truth, Since: V2_7},
	{Name: "ssl", Kind: Truth},
	{Name: "sslHost"},
	{Name: "sslProtocols", Kind: Protocols},
	{Name: "syncTimeout", Kind: Number, Min: 1},
	{Name: "tcpKeepAlive", Kind: Truth, Since: V2_13},
	{Name: "tiebreaker"},
	{Name: "tunnel", Kind: Proxy, Since: V2_6, Secret: true},
	{Name: "user"},
	{Name: "version", Kind: Edition},
	{Name: "writeBuffer", Kind: Number, Min: anyNumber, Ignored: V2_5},
}

// FindKeyword finds a key of any version, in any letter case.
func FindKeyword(key string) (Keyword, bool) {
	for _, k := range Keywords {
		if strings.EqualFold(k.Name, key) {
			return k, true
		}
	}
	return Keyword{}, false
}

// knownTo tells whether a version knows the keyword, written as key.
func (k Keyword) knownTo(v Version, key string) bool {
	// 2.1 left this one out of the list by which it finds keys in any letter case.
	if k.Name == "responseTimeout" && v.before(V2_5) && key != k.Name {
		return false
	}
	return k.Since == Version{} || v.since(k.Since)
}

// Knows tells whether a version knows a key. "$COMMAND" is known to all.
func (v Version) Knows(key string) bool {
	if strings.HasPrefix(key, "$") {
		return true
	}
	k, found := FindKeyword(key)
	return found && k.knownTo(v, key)
}
