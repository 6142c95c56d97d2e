package connstring

import (
	"strings"

	"sessionconfig/internal/client"
)

// kind says what a piece is. The order of the constants from kindHost on is the
// canonical order of the string, as the platform documents it.
type kind int

const (
	kindBlank kind = iota // nothing between two commas; the runtime skips it
	kindHost
	kindPassword
	kindUser
	kindSSL
	kindSSLHost
	kindParameter
)

// owned are the keys that the form has fields for, as they are written.
var owned = map[kind]string{
	kindPassword: "password",
	kindUser:     "user",
	kindSSL:      "ssl",
	kindSSLHost:  "sslHost",
}

// piece is the text between two commas, as read.
type piece struct {
	raw   string
	kind  kind
	key   string // as written, trimmed; empty for a host
	value string // trimmed; a host's whole text
}

// readPiece classifies a piece as the runtime does: the first "=" ends the key,
// and a piece without a key is an endpoint.
func readPiece(raw string) piece {
	text := strings.TrimSpace(raw)
	if text == "" {
		return piece{raw: raw, kind: kindBlank}
	}
	equals := strings.IndexByte(text, '=')
	if equals <= 0 {
		return piece{raw: raw, kind: kindHost, value: text}
	}
	p := piece{
		raw:   raw,
		kind:  kindParameter,
		key:   strings.TrimSpace(text[:equals]),
		value: strings.TrimSpace(text[equals+1:]),
	}
	for k, name := range owned {
		if strings.EqualFold(p.key, name) {
			p.kind = k
		}
	}
	// An ssl that is neither true nor false stops the runtime. As a parameter
	// it is shown and refused by its name instead of being read as "off".
	if _, ok := client.ParseTruth(p.value); p.kind == kindSSL && !ok {
		p.kind = kindParameter
	}
	return p
}

// withValue is the piece with another value; blanks and the key's spelling stay.
func (p piece) withValue(value string) piece {
	equals := strings.IndexByte(p.raw, '=')
	head, rest := p.raw[:equals+1], p.raw[equals+1:]
	lead := rest[:len(rest)-len(strings.TrimLeft(rest, client.Blanks))]
	trail := strings.TrimPrefix(rest, lead)
	trail = trail[len(strings.TrimRight(trail, client.Blanks)):]
	return readPiece(head + lead + value + trail)
}
