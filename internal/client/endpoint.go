package client

import (
	"net/netip"
	"slices"
	"strings"
)

// Endpoint is a server as the client reads it: a name, an address or, from 2.5 on, a
// socket of the file system.
type Endpoint struct {
	Name    string     // as written; empty where it is an address or a socket
	Address netip.Addr // valid where it is an address
	Port    int        // 0 where none is given
	Socket  string     // the path behind "!"
}

// Host is the name, or the address in its own spelling, without brackets.
func (e Endpoint) Host() string {
	switch {
	case e.Address.IsValid():
		return e.Address.String()
	case e.Socket != "":
		return e.Socket
	}
	return e.Name
}

// same tells whether the client counts two endpoints as one: names in any letter case.
func (e Endpoint) same(o Endpoint) bool {
	return e.Port == o.Port && e.Address == o.Address && e.Socket == o.Socket && strings.EqualFold(e.Name, o.Name)
}

func contains(endpoints []Endpoint, e Endpoint) bool { return slices.ContainsFunc(endpoints, e.same) }

// ParseEndpoint reads the text between two commas, if it has no key. found is false if
// the client drops it silently, as it does with a port that is not a number. The error is
// a *Refusal.
func (v Version) ParseEndpoint(text string) (e Endpoint, found bool, err error) {
	return v.parseEndpoint(strings.Trim(text, Blanks))
}

func (v Version) parseEndpoint(text string) (e Endpoint, found bool, err error) {
	if text == "" {
		return Endpoint{}, false, nil
	}
	if path, socket := strings.CutPrefix(text, "!"); socket && v.since(V2_5) {
		return Endpoint{Socket: path}, path != "", nil
	}
	host, port, hasPort := splitPort(text)
	var n int32
	if hasPort {
		if n, found = ParseNumber(port); !found {
			return Endpoint{}, false, nil
		}
	}
	if n < 0 || n > 65535 {
		return Endpoint{}, false, &Refusal{Why: PortRange}
	}
	if address, ok := ParseAddress(host); ok {
		return Endpoint{Address: address, Port: int(n)}, true, nil
	}
	if host == "" {
		return Endpoint{}, false, &Refusal{Why: NoHost}
	}
	return Endpoint{Name: host, Port: int(n)}, true, nil
}

// splitPort takes host and port apart. With two or more colons and no bracket that
// closes, all of it is the host.
func splitPort(text string) (host, port string, hasPort bool) {
	last := strings.LastIndexByte(text, ':')
	if last <= 0 {
		return text, "", false
	}
	if closing := strings.LastIndexByte(text, ']'); closing > 0 {
		// The client takes any first character for the opening bracket.
		return text[1:closing], text[last+1:], closing < last
	}
	if strings.IndexByte(text, ':') != last {
		return text, "", false
	}
	return text[:last], text[last+1:], true
}
