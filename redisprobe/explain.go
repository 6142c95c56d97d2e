package redisprobe

import (
	"crypto/tls"
	"errors"
	"net"
	"strings"

	"sessionconfig/internal/finding"
)

// errTLSPeer says that a second look found TLS on a port taken to be plain.
var errTLSPeer = errors.New("the port speaks TLS")

// explainDial says why no connection to address came about. It may take a
// second look at the port.
func (p *probe) explainDial(err error, address string) []failure {
	if cancelled(err) {
		return nil
	}
	at, ok := errors.AsType[*stageError](err)
	if !ok {
		return fail(finding.TCPUnreachable, finding.Args{"reason": innermost(err)})
	}
	switch at.stage {
	case finding.StageResolve:
		return resolveFailure(at.err)
	case finding.StageConnect:
		if failures := tunnelFailure(at.err, p.timeoutText); failures != nil {
			return failures
		}
		return connectFailure(at.err, p.timeoutText)
	default:
		return p.explainTLS(at, address)
	}
}

// explainTLS says why a connection could not be secured.
func (p *probe) explainTLS(at *stageError, address string) []failure {
	if failures := certificateFailures(firstJoined(at.err)); len(failures) > 0 {
		return failures
	}
	if errors.Is(at.err, errPlainPeer) {
		return fail(finding.TLSNotOffered, nil)
	}
	if ranOut(at.err) {
		return p.ranOut("during the TLS handshake")
	}
	if alert, is := alertOf(at.err); is {
		return p.dialer.tls.alertFailure(alert, at.peer)
	}
	header, garbled := errors.AsType[tls.RecordHeaderError](at.err)
	switch {
	case versionRefused(at.err):
		return fail(finding.TLSProtocolVersion, finding.Args{"offered": p.dialer.tls.offered()})
	case (garbled || hungUp(at.err)) && p.dialer.answersPlain(p.ctx, address):
		return fail(finding.TLSNotOffered, nil)
	case garbled:
		return fail(finding.NotRedis, finding.Args{"kind": guessPeer(header.RecordHeader[:])})
	case hungUp(at.err):
		if failures := p.dialer.tls.refusedLate(at.peer); failures != nil {
			return failures
		}
		return closedBefore("the TLS handshake was done")
	default:
		return fail(finding.TLSHandshakeFailed, finding.Args{"reason": p.clean(innermost(at.err))})
	}
}

// firstJoined looks through contextual's and net's wrapping for the joined
// errors of a certificate.
func firstJoined(err error) error {
	for err != nil {
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, part := range joined.Unwrap() {
				if len(certificateFailures(part)) > 0 {
					return err
				}
			}
		}
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
	return nil
}

// explainBroken says why an established connection ended before an answer.
// doing is what was going on, for timed-out.
func (p *probe) explainBroken(c *connection, err error, address, doing string) []failure {
	if c.broken != nil {
		err = c.broken
	}
	if failures := greetingFailure(c.scan.lastError); failures != nil {
		return failures
	}
	switch alert, is := alertOf(err); {
	case cancelled(err):
		return nil
	case errors.Is(err, errTLSPeer):
		return fail(finding.TLSExpected, nil)
	case ranOut(err):
		return p.ranOut(doing)
	case is:
		return p.dialer.tls.alertFailure(alert, c.peer)
	case errors.Is(err, errTooLarge):
		return fail(finding.NotRedis, finding.Args{"kind": ": its answers exceed every sensible size"})
	case errors.Is(err, errNotRESP):
		kind := guessPeer(c.opener)
		if p.dialer.tls == nil && !strings.Contains(kind, "server") && p.dialer.answersTLS(p.ctx, address) {
			return fail(finding.TLSExpected, nil)
		}
		return fail(finding.NotRedis, finding.Args{"kind": kind})
	case hungUp(err), errors.Is(err, net.ErrClosed):
		return p.explainHungUp(c, address, doing)
	default:
		return fail(finding.NotRedis, finding.Args{"kind": ""})
	}
}

// explainHungUp says why a peer may have hung up while doing something.
func (p *probe) explainHungUp(c *connection, address, doing string) []failure {
	silent := c.scan.replies == 0
	if silent && p.dialer.tls == nil && p.dialer.answersTLS(p.ctx, address) {
		return fail(finding.TLSExpected, nil)
	}
	if silent && p.dialer.tls != nil {
		if failures := p.dialer.tls.refusedLate(c.peer); failures != nil {
			return failures
		}
	}
	if silent {
		return closedBefore("it answered")
	}
	return fail(finding.ConnectionClosed, finding.Args{"when": doing})
}

// greetingFailure reads what a server says before it hangs up on a client that
// it does not admit.
func greetingFailure(line string) []failure {
	switch {
	case strings.HasPrefix(line, "DENIED"):
		return fail(finding.ProtectedMode, nil)
	case strings.Contains(line, "max number of clients"):
		return fail(finding.MaxClients, nil)
	default:
		return nil
	}
}

// ranOut is the failure of a peer that was silent when the time ended.
func (p *probe) ranOut(doing string) []failure {
	return fail(finding.TimedOut, finding.Args{"timeout": p.timeoutText, "doing": doing})
}

// clean makes a server's words fit for a finding: short, printable, and
// without the password, should they repeat it.
func (p *probe) clean(text string) string {
	for _, secret := range []string{p.target.Password, p.target.Environment.ClientCertPassword} {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "***")
		}
	}
	printable := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0xfffd {
			return -1
		}
		return r
	}, text)
	if runes := []rune(printable); len(runes) > 200 {
		return string(runes[:200]) + "..."
	}
	return printable
}
