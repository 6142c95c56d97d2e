package wire

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"slices"
)

// Offer is what a greeting offers.
type Offer struct {
	Suites   []uint16 // of TLS 1.2 and below; empty: what Go offers
	Suites13 []uint16
	Groups   []tls.CurveID
	Schemes  []tls.SignatureScheme
}

// The handshake messages, extensions and records that a greeting is about (RFC 8446,
// RFC 5246).
const (
	recordHandshake = 22

	messageClientHello = 1
	messageServerHello = 2
	messageCertificate = 11
	messageHelloDone   = 14

	extensionServerName        = 0
	extensionGroups            = 10
	extensionPointFormats      = 11
	extensionSchemes           = 13
	extensionExtendedSecret    = 23
	extensionVersions          = 43
	extensionKeyShare          = 51
	extensionRenegotiationInfo = 0xff01
)

// maxGreetingAnswer bounds what is read of the answer to a greeting.
const maxGreetingAnswer = 128 << 10

// errGreetingAnswer says that a greeting was answered by something else, or refused.
var errGreetingAnswer = errors.New("the greeting was not accepted")

// Greet sends the greeting of another TLS stack, which offers more than Go's, and returns
// the server's answer. Nothing follows it: no secret is ever sent by such
// a connection. highest is the version of TLS that is offered at most. The answer is nil
// if the server does not accept. It waits for a turn.
func (d *Dialer) Greet(ctx context.Context, address string, highest uint16) *Answer {
	turn, _, err := d.Turns.take(ctx)
	defer turn.giveBack()
	if err != nil {
		return nil
	}
	return d.greet(ctx, address, highest)
}

func (d *Dialer) greet(ctx context.Context, address string, highest uint16) *Answer {
	offer := d.TLS.Offer
	if len(offer.Suites13) == 0 {
		highest = min(highest, tls.VersionTLS12)
	}
	hello := offer.hello(lookName(address), d.TLS.Name, d.TLS.Lowest, highest)
	if hello == nil {
		return nil
	}
	ctx, cancel := d.lookTime(ctx, address)
	defer cancel()
	raw, err := d.reach(ctx, address, unwatched{})
	if err != nil {
		return nil
	}
	defer raw.Close()
	defer context.AfterFunc(ctx, func() { raw.Close() })()
	if _, err := raw.Write(hello); err != nil {
		return nil
	}
	handshake := &place{budget: d.handshakes}
	defer handshake.giveBack()
	at := (*Turns)(nil).attend(ctx, raw, address)
	defer at.leave()
	answer, err := readAnswer(&metered{Conn: at, at: at, place: handshake})
	if err != nil || !offer.holds(answer) || answer.Version < d.TLS.Lowest || answer.Version > highest {
		return nil
	}
	return answer
}

// holds tells whether an answer accepts something that was offered.
func (o Offer) holds(a *Answer) bool {
	if a.Version == tls.VersionTLS13 {
		return slices.Contains(o.Suites13, a.Suite)
	}
	return slices.Contains(o.Suites, a.Suite)
}

// hello is a ClientHello in its record; nil if nothing can be offered.
func (o Offer) hello(host, name string, lowest, highest uint16) []byte {
	if lowest > highest || len(o.Suites) == 0 {
		return nil
	}
	if name != "" {
		host = name
	}
	suites := slices.Clone(o.Suites)
	if highest >= tls.VersionTLS13 {
		suites = slices.Concat(o.Suites13, suites)
	}
	random := make([]byte, 64)
	_, _ = rand.Read(random)
	body := be16(nil, min(highest, tls.VersionTLS12))
	body = append(body, random[:32]...)
	body = vector8(body, random[32:])
	body = vector16(body, list16(suites))
	body = vector8(body, []byte{0})
	body = vector16(body, o.extensions(host, lowest, highest))
	message := append([]byte{messageClientHello, byte(len(body) >> 16), byte(len(body) >> 8), byte(len(body))}, body...)
	return vector16([]byte{recordHandshake, 3, 1}, message)
}

func (o Offer) extensions(host string, lowest, highest uint16) []byte {
	var all []byte
	add := func(kind uint16, content []byte) { all = vector16(be16(all, kind), content) }
	if !isAddress(host) {
		add(extensionServerName, vector16(nil, vector16([]byte{0}, []byte(host))))
	}
	add(extensionGroups, vector16(nil, list16(o.Groups)))
	add(extensionPointFormats, []byte{1, 0})
	add(extensionSchemes, vector16(nil, list16(o.Schemes)))
	add(extensionExtendedSecret, nil)
	add(extensionRenegotiationInfo, []byte{0})
	if highest < tls.VersionTLS13 {
		return all
	}
	var versions []byte
	for v := highest; v >= lowest; v-- {
		versions = be16(versions, v)
	}
	add(extensionVersions, vector8(nil, versions))
	var shares []byte
	for _, group := range o.Groups {
		if curve := curves[group]; curve != nil {
			if key, err := curve.GenerateKey(rand.Reader); err == nil {
				shares = vector16(be16(shares, uint16(group)), key.PublicKey().Bytes())
			}
		}
	}
	add(extensionKeyShare, vector16(nil, shares))
	return all
}

// curves are the groups that Go can make keys of.
var curves = map[tls.CurveID]ecdh.Curve{
	tls.X25519: ecdh.X25519(), tls.CurveP256: ecdh.P256(), tls.CurveP384: ecdh.P384(), tls.CurveP521: ecdh.P521(),
}

func be16(to []byte, v uint16) []byte { return binary.BigEndian.AppendUint16(to, v) }

func vector8(to, content []byte) []byte { return append(append(to, byte(len(content))), content...) }

func vector16(to, content []byte) []byte {
	return append(be16(to, uint16(len(content))), content...)
}

func list16[T ~uint16](values []T) []byte {
	var all []byte
	for _, v := range values {
		all = be16(all, uint16(v))
	}
	return all
}

// readAnswer reads a server's answer to a greeting: in TLS 1.3 its hello, before it also
// its certificates.
func readAnswer(from net.Conn) (*Answer, error) {
	limited := io.LimitReader(from, maxGreetingAnswer)
	var answer *Answer
	var pending []byte
	for {
		var header [5]byte
		if _, err := io.ReadFull(limited, header[:]); err != nil {
			return answer, orNil(answer, err)
		}
		content := make([]byte, binary.BigEndian.Uint16(header[3:]))
		if _, err := io.ReadFull(limited, content); err != nil {
			return answer, orNil(answer, err)
		}
		if header[0] != recordHandshake {
			return answer, orNil(answer, errGreetingAnswer)
		}
		pending = append(pending, content...)
		for {
			kind, body, rest, whole := nextMessage(pending)
			if !whole {
				break
			}
			pending = rest
			switch {
			case answer == nil:
				if answer = parseServerHello(kind, body); answer == nil {
					return nil, errGreetingAnswer
				}
			case kind == messageCertificate:
				answer.Certificates = parseCertificates(body)
			}
			if answer.Version == tls.VersionTLS13 || kind == messageCertificate || kind == messageHelloDone {
				return answer, nil
			}
		}
	}
}

// orNil is the error, unless there is an answer already.
func orNil(answer *Answer, err error) error {
	if answer != nil {
		return nil
	}
	return err
}
