// Package explain says why a connection to a Redis server failed: a typed error of
// package wire, and what the peer showed until then, become findings that name the
// cause.
package explain

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"strings"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/wire"
)

// Explainer explains the failures of one test.
type Explainer struct {
	Dialer  *wire.Dialer // what the connections were made with, for second looks at a port
	Timeout string       // how long the test may take: "10 s"
	Secrets []string     // never repeated, should a server do so
}

// one is the usual single finding.
func one(code finding.Code, node string, args finding.Args) []finding.Finding {
	return []finding.Finding{finding.New(code, node, args)}
}

// Dial says why there is no connection to address; nil if the test was cancelled. It may
// take a second look at the port.
func (e *Explainer) Dial(ctx context.Context, err error, address string) []finding.Finding {
	at, ok := errors.AsType[*wire.StepError](err)
	switch {
	case wire.Cancelled.Is(err):
		return nil
	case !ok:
		return one(finding.TCPUnreachable, address, finding.Args{"reason": innermost(err)})
	case at.Step == wire.Resolve:
		return one(finding.ResolveFailed, address, finding.Args{"reason": unresolved(at.Err)})
	case at.Step == wire.Connect:
		return e.unconnected(at.Err, address)
	case at.Step == wire.Turn:
		return []finding.Finding{e.RanOut(address, "other nodes took all of the time")}
	default:
		return e.unsecured(ctx, at, address)
	}
}

// unsecured says why a connection could not be secured.
func (e *Explainer) unsecured(ctx context.Context, at *wire.StepError, address string) []finding.Finding {
	if found := certificates(at.Err, address); len(found) > 0 {
		return found
	}
	alert, alerted := alertOf(at.Err)
	header, garbled := errors.AsType[tls.RecordHeaderError](at.Err)
	hungUp := wire.HungUp.Is(at.Err)
	switch {
	case errors.Is(at.Err, wire.ErrPlainPeer):
		return one(finding.TLSNotOffered, address, nil)
	case wire.RanOut.Is(at.Err):
		return []finding.Finding{e.RanOut(address, "during the TLS handshake")}
	case foreign(at.Err, alert, alerted, at.Peer):
		if found := e.beyond(ctx, address); len(found) > 0 {
			return found
		}
	}
	switch {
	case alerted:
		return e.alert(alert, at.Peer, address)
	case versionRefused(at.Err):
		return one(finding.TLSProtocolVersion, address, finding.Args{"offered": e.offered()})
	case (garbled || hungUp) && e.Dialer.AnswersPlain(ctx, address):
		return one(finding.TLSNotOffered, address, nil)
	case garbled:
		return notRedis(address, guessPeer(header.RecordHeader[:]))
	case hungUp:
		return e.refusedLate(at.Peer, address, "the TLS handshake was done")
	default:
		return one(finding.TLSHandshakeFailed, address, finding.Args{"reason": e.Clean(innermost(at.Err))})
	}
}

// Broken says why an established connection ended before an answer; nothing if
// the test was cancelled. doing is what was going on, for timed-out: "while signing
// in". It may take a second look at the port.
func (e *Explainer) Broken(ctx context.Context, c *wire.Conn, err error, address, doing string) []finding.Finding {
	if broken := c.Broken(); broken != nil && !errors.Is(err, wire.ErrTLSPeer) {
		err = broken
	}
	if code := refusal(c.LastError()); code != "" {
		return one(code, address, nil)
	}
	switch alert, alerted := alertOf(err); {
	case wire.Cancelled.Is(err):
		return nil
	case errors.Is(err, wire.ErrTLSPeer):
		return one(finding.TLSExpected, address, nil)
	case wire.RanOut.Is(err):
		return []finding.Finding{e.RanOut(address, doing)}
	case alerted:
		return e.alert(alert, c.Peer, address)
	case errors.Is(err, wire.ErrTooLarge):
		return notRedis(address, ": its answers are far too large")
	case errors.Is(err, wire.ErrNotRESP):
		kind := guessPeer(c.Opener())
		if !strings.Contains(kind, "server") && e.speaksTLS(ctx, address) {
			return one(finding.TLSExpected, address, nil)
		}
		return notRedis(address, kind)
	case !wire.HungUp.Is(err) && !errors.Is(err, net.ErrClosed):
		return notRedis(address, "")
	case !c.Silent():
		return one(finding.ConnectionClosed, address, finding.Args{"when": doing})
	case e.speaksTLS(ctx, address):
		return one(finding.TLSExpected, address, nil)
	default:
		return e.refusedLate(c.Peer, address, "it answered")
	}
}

// speaksTLS tells whether a port that was taken to be plain speaks TLS.
func (e *Explainer) speaksTLS(ctx context.Context, address string) bool {
	return e.Dialer.TLS == nil && e.Dialer.AnswersTLS(ctx, address)
}

// refusal reads what a server says before it hangs up on a client that it does
// not admit.
func refusal(line string) finding.Code {
	switch {
	case strings.HasPrefix(line, "DENIED"):
		return finding.ProtectedMode
	case strings.Contains(line, "max number of clients"):
		return finding.MaxClients
	default:
		return ""
	}
}

// RanOut is the finding on a peer that was silent when the time ended.
func (e *Explainer) RanOut(address, doing string) finding.Finding {
	return finding.New(finding.TimedOut, address, finding.Args{"timeout": e.Timeout, "doing": doing})
}

// notRedis is the finding on a peer that is not Redis; kind says what it is.
func notRedis(address, kind string) []finding.Finding {
	return one(finding.NotRedis, address, finding.Args{"kind": kind})
}

// guessPeer says what a peer that is not Redis may be, by its first words:
// ": it is a web server (HTTP)". Nothing of those words themselves is repeated;
// they may echo a password.
func guessPeer(opener []byte) string {
	begins := func(prefixes ...string) bool {
		text := strings.ToUpper(string(opener))
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(text, p) })
	}
	switch {
	case begins("HTTP/", "<"):
		return ": it is a web server (HTTP)"
	case begins("SSH-"):
		return ": it is an SSH server"
	case begins("220"):
		return ": it is a mail or FTP server"
	case begins("\x15\x03", "\x16\x03"):
		return ": it speaks TLS"
	default:
		return ""
	}
}

// maxWords bounds what is quoted of a server's words, in characters.
const maxWords = 200

// Clean makes a server's words fit for a finding: short, and without the passwords,
// should they repeat them. Where a finding is shown, it is made printable.
func (e *Explainer) Clean(text string) string {
	for _, secret := range e.Secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "***")
		}
	}
	if runes := []rune(text); len(runes) > maxWords {
		return string(runes[:maxWords]) + "..."
	}
	return text
}
