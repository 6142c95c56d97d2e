package explain

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"reflect"
	"slices"
	"strings"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/certificate"
	"sessionconfig/redisprobe/revocation"
	"sessionconfig/redisprobe/wire"
)

// The TLS alerts that are distinguished (RFC 8446, section 6).
const (
	alertHandshakeFailure     = 40
	alertBadCertificate       = 42
	alertUnsupportedCert      = 43
	alertCertificateRevoked   = 44
	alertCertificateExpired   = 45
	alertCertificateUnknown   = 46
	alertIllegalParameter     = 47
	alertUnknownCA            = 48
	alertAccessDenied         = 49
	alertDecryptError         = 51
	alertProtocolVersion      = 70
	alertInsufficientSecurity = 71
	alertInternalError        = 80
	alertCertificateRequired  = 116
)

// alertOf is the TLS alert that the peer ended the connection with. Go keeps
// the type of such alerts to itself, so that only its kind can be asked for.
func alertOf(err error) (code int, is bool) {
	op, ok := errors.AsType[*net.OpError](err)
	if !ok || op.Op != "remote error" || op.Err == nil {
		return 0, false
	}
	value := reflect.ValueOf(op.Err)
	if value.Kind() != reflect.Uint8 {
		return 0, false
	}
	return int(value.Uint()), true
}

// rejections are the alerts by which a server refuses a certificate.
var rejections = map[int]string{
	alertHandshakeFailure:   "the handshake was refused",
	alertBadCertificate:     "it is damaged or not acceptable",
	alertUnsupportedCert:    "its kind is not supported",
	alertCertificateRevoked: "it was revoked",
	alertCertificateExpired: "it has expired or is not valid yet",
	alertCertificateUnknown: "it is not acceptable",
	alertUnknownCA:          "the server does not trust its issuer",
	alertAccessDenied:       "access is denied",
	alertDecryptError:       "its key could not be verified",
}

// alert says what a server meant by its alert.
func (e *Explainer) alert(alert int, peer *wire.Peer, address string) []finding.Finding {
	reason, rejection := rejections[alert]
	asked := peer != nil && peer.CertificateRequested
	switch {
	case alert == alertProtocolVersion:
		return one(finding.TLSProtocolVersion, address, finding.Args{"offered": e.offered()})
	case alert == alertCertificateRequired:
		return one(finding.TLSClientCertificateRequired, address, nil)
	case rejection && asked:
		return e.clientRefused(address, reason)
	default:
		text := strings.TrimPrefix(tls.AlertError(alert).Error(), "tls: ")
		return one(finding.TLSHandshakeFailed, address, finding.Args{"reason": `the server ended it with the alert "` + text + `"`})
	}
}

// refusedLate says what a connection means that a server hung up on before
// something. If it had asked for a client certificate in the handshake, that is
// why: in TLS 1.3 the client is done before the server has judged, and the alert
// may be lost.
func (e *Explainer) refusedLate(peer *wire.Peer, address, before string) []finding.Finding {
	if peer == nil || !peer.CertificateRequested {
		return closedBefore(address, before)
	}
	return e.clientRefused(address, "it closed the connection")
}

// clientRefused is the finding on a server that wants a client certificate: it got
// none, or refused the one that it got.
func (e *Explainer) clientRefused(address, reason string) []finding.Finding {
	if e.Dialer.TLS == nil || e.Dialer.TLS.Client == nil {
		return one(finding.TLSClientCertificateRequired, address, nil)
	}
	subject := certificate.Subject(e.Dialer.TLS.Client.Leaf)
	return one(finding.TLSClientCertificateRejected, address, finding.Args{"subject": subject, "reason": reason})
}

// beyond says whether a server that has refused our ClientHello accepts that of the
// platform's client, which offers more: then only its certificates can be judged, if they
// can be seen. Nil if it refuses that one too.
func (e *Explainer) beyond(ctx context.Context, address string) []finding.Finding {
	security := e.Dialer.TLS
	highest := cmp.Or(security.Highest, tls.VersionTLS13)
	answer := e.Dialer.Greet(ctx, address, highest)
	if answer == nil {
		return nil
	}
	shown := answer
	if answer.Version == tls.VersionTLS13 { // where certificates are not to be seen
		if older := e.Dialer.Greet(ctx, address, tls.VersionTLS12); older != nil {
			shown = older
		}
	}
	reason := fmt.Sprintf("with that client it would speak %s by %s", tls.VersionName(answer.Version), client.SuiteName(answer.Suite))
	if chain := parsed(shown.Certificates); len(chain) > 0 {
		host, _, _ := strings.Cut(wire.HostOf(address), "%")
		err := security.Verify(ctx, &tls.ConnectionState{PeerCertificates: chain}, host)
		if found := certificates(err, address); len(found) > 0 {
			return found
		}
		if kind := chain[0].PublicKeyAlgorithm; kind == x509.UnknownPublicKeyAlgorithm {
			reason = "its certificate has a key of a kind that this program does not know (Ed448 or RSA-PSS, for example)"
		}
	}
	return one(finding.TLSNotJudged, address, finding.Args{"reason": reason})
}

// parsed are certificates as sent; none if one of them cannot be read.
func parsed(raw [][]byte) []*x509.Certificate {
	var all []*x509.Certificate
	for _, der := range raw {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return nil
		}
		all = append(all, c)
	}
	return all
}

// foreign tells whether a handshake failed because of what Go's TLS does not know: the
// server found nothing in common, or Go cannot read what it showed.
func foreign(err error, alert int, alerted bool, peer *wire.Peer) bool {
	if alerted {
		asked := peer != nil && peer.CertificateRequested
		return !asked && slices.Contains([]int{alertHandshakeFailure, alertIllegalParameter, alertInsufficientSecurity, alertInternalError}, alert)
	}
	text := err.Error()
	return strings.Contains(text, "failed to parse certificate") || strings.Contains(text, "unsupported type of public key") ||
		strings.Contains(text, "unsupported public key") || strings.Contains(text, "unsupported certificate")
}

// offered names the versions of TLS that are offered: "TLS 1.2 and TLS 1.3".
func (e *Explainer) offered() string {
	lowest, highest := e.Dialer.TLS.Lowest, cmp.Or(e.Dialer.TLS.Highest, tls.VersionTLS13)
	switch {
	case lowest == highest:
		return tls.VersionName(lowest)
	case highest == lowest+1:
		return tls.VersionName(lowest) + " and " + tls.VersionName(highest)
	default:
		return tls.VersionName(lowest) + " to " + tls.VersionName(highest)
	}
}

// versionRefused tells whether our side found no common version of TLS.
func versionRefused(err error) bool {
	text := err.Error()
	return strings.Contains(text, "unsupported protocol version") || strings.Contains(text, "protocol version not supported")
}

// certificates says what is wrong with a server's certificate; nothing if err is
// about something else.
func certificates(err error, address string) []finding.Finding {
	switch e := err.(type) {
	case nil:
		return nil
	case *certificate.ChainError:
		return []finding.Finding{refused(e, address).About(certificate.Fingerprint(blamed(e).Raw))}
	case *certificate.NameError:
		names := certificate.Names(e.Leaf)
		if len(e.Leaf.DNSNames) == 0 && e.Leaf.Subject.CommonName != "" {
			names = append(names, certificate.Subject(e.Leaf))
		}
		args := finding.Args{"name": e.Name, "names": finding.List(names, "none"), "fit": finding.AnyCommonName}
		return []finding.Finding{finding.New(finding.TLSNameMismatch, address, args).About(certificate.Fingerprint(e.Leaf.Raw))}
	case interface{ Unwrap() []error }:
		var all []finding.Finding
		for _, part := range e.Unwrap() {
			all = append(all, certificates(part, address)...)
		}
		return all
	default:
		return certificates(errors.Unwrap(err), address)
	}
}

// refused is the finding on a chain that is refused, or that is not of the issuer that was
// set up.
func refused(e *certificate.ChainError, address string) finding.Finding {
	leaf, last := e.Chain[0], e.Chain[len(e.Chain)-1]
	unusable := func(reason string) finding.Finding {
		return finding.New(finding.TLSHandshakeFailed, address, finding.Args{"reason": "its certificate cannot be used: " + reason})
	}
	has := func(fault client.Faults) bool { return e.Faults&fault != 0 }
	switch {
	case e.Key:
		return unusable("its key is of a kind that this Windows does not accept by default (Ed25519, or ECDSA on P-521)")
	case e.Unreadable:
		return finding.New(finding.TLSNotJudged, address, finding.Args{"reason": "a signature in its certificate's chain is of a kind that this program does not check"})
	case e.Superfluous:
		return finding.New(finding.TLSIssuerSuperfluous, address, finding.Args{"subject": certificate.Subject(leaf)})
	case has(client.Revocation):
		return revoked(e, address)
	case has(client.Dates):
		return finding.New(finding.TLSCertificateExpired, address, certificate.Validity(cmp.Or(e.Outdated, leaf), finding.Args{}))
	case has(client.Extension):
		return unusable("it has an unknown critical extension")
	case has(client.Usage) && !e.OtherIssuer && (e.Accepted || !has(client.UnknownIssuer)):
		return unusable("it is not made for servers, its extended key usage lacks serverAuth" + unnoticed(e))
	case has(client.Constraints):
		return unusable("an authority of its chain may not issue it (name constraints, or another limit)")
	}
	issuer, subject := certificate.Issuer(last), certificate.Subject(leaf)
	if issuer == subject {
		issuer = "itself (" + issuer + ")"
	}
	return finding.New(finding.TLSUnknownAuthority, address, finding.Args{
		"issuer": issuer, "subject": subject, "set": otherIssuer(e),
	})
}

// blamed is the certificate of a chain that is the reason for refusing it.
func blamed(e *certificate.ChainError) *x509.Certificate {
	if status, ok := errors.AsType[*revocation.Error](e.Err); ok && status.Certificate != nil {
		return status.Certificate
	}
	if e.Outdated != nil && e.Faults&client.Dates != 0 {
		return e.Outdated
	}
	return e.Chain[0]
}

// revoked says that a certificate was revoked, or why this is not known.
func revoked(e *certificate.ChainError, address string) finding.Finding {
	status, _ := errors.AsType[*revocation.Error](e.Err)
	args := finding.Args{"subject": certificate.Subject(status.Certificate)}
	if status.Revoked {
		return finding.New(finding.TLSRevoked, address, args)
	}
	args["reason"] = status.Reason
	return finding.New(finding.TLSRevocationUnknown, address, args)
}

// otherIssuer says that the issuer that is set is not the chain's.
func otherIssuer(e *certificate.ChainError) string {
	if !e.OtherIssuer {
		return ""
	}
	return " The issuer that SERedis_IssuerCertPath names did not sign it" + unnoticed(e) + "."
}

// unnoticed says that the client would not fail.
func unnoticed(e *certificate.ChainError) string {
	if !e.Accepted {
		return ""
	}
	return "; the platform's client would not notice, and sessions would work"
}
