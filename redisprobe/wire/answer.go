package wire

import (
	"crypto/tls"
	"encoding/binary"
)

// Answer is a server's consent to a greeting: what it has picked.
type Answer struct {
	Version      uint16
	Suite        uint16
	Certificates [][]byte // that it showed, as sent; in TLS 1.3 they are not to be seen
}

// nextMessage is the first handshake message of what has been read; whole is false if
// more must be read.
func nextMessage(data []byte) (kind byte, body, rest []byte, whole bool) {
	if len(data) < 4 {
		return 0, nil, nil, false
	}
	size := int(data[1])<<16 | int(data[2])<<8 | int(data[3])
	if len(data)-4 < size {
		return 0, nil, nil, false
	}
	return data[0], data[4 : 4+size], data[4+size:], true
}

// parseServerHello reads a ServerHello; nil if it is not one.
func parseServerHello(kind byte, body []byte) *Answer {
	if kind != messageServerHello || len(body) < 35 {
		return nil
	}
	answer := &Answer{Version: binary.BigEndian.Uint16(body)}
	_, rest, ok := cut(body[34:], 1)
	if !ok || len(rest) < 3 {
		return nil
	}
	answer.Suite = binary.BigEndian.Uint16(rest)
	if rest = rest[3:]; len(rest) == 0 {
		return answer.known()
	}
	extensions, rest, ok := cut(rest, 2)
	if !ok || len(rest) > 0 {
		return nil
	}
	for len(extensions) > 0 {
		if len(extensions) < 4 {
			return nil
		}
		kind := binary.BigEndian.Uint16(extensions)
		var content []byte
		if content, extensions, ok = cut(extensions[2:], 2); !ok {
			return nil
		}
		if kind == extensionVersions {
			if len(content) != 2 {
				return nil
			}
			answer.Version = binary.BigEndian.Uint16(content)
		}
	}
	return answer.known()
}

// known is the answer, nil if its version is not one of TLS.
func (a *Answer) known() *Answer {
	if a.Version > tls.VersionTLS13 {
		return nil
	}
	return a
}

// parseCertificates reads the Certificate message of TLS 1.2; nil if it is not one.
func parseCertificates(body []byte) [][]byte {
	list, rest, ok := cut(body, 3)
	if !ok || len(rest) > 0 {
		return nil
	}
	var all [][]byte
	for len(list) > 0 {
		var one []byte
		if one, list, ok = cut(list, 3); !ok {
			return nil
		}
		all = append(all, one)
	}
	return all
}

// cut takes a vector off data whose length is in its first bytes, size of them.
func cut(data []byte, size int) (content, rest []byte, ok bool) {
	if len(data) < size {
		return nil, nil, false
	}
	length := 0
	for _, b := range data[:size] {
		length = length<<8 | int(b)
	}
	if data = data[size:]; len(data) < length {
		return nil, nil, false
	}
	return data[:length], data[length:], true
}
