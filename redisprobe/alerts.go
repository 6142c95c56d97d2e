package redisprobe

import (
	"crypto/tls"
	"errors"
	"net"
	"reflect"
	"strings"

	"sessionconfig/internal/finding"
)

// The TLS alerts that are told apart (RFC 8446, section 6).
const (
	alertHandshakeFailure    = 40
	alertBadCertificate      = 42
	alertUnsupportedCert     = 43
	alertCertificateRevoked  = 44
	alertCertificateExpired  = 45
	alertCertificateUnknown  = 46
	alertUnknownCA           = 48
	alertAccessDenied        = 49
	alertDecryptError        = 51
	alertProtocolVersion     = 70
	alertCertificateRequired = 116
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

// alertFailure says what a server meant by its alert.
func (s *tlsSetup) alertFailure(alert int, peer *tlsPeer) []failure {
	asked := peer != nil && peer.requested.Load()
	reason, rejection := rejections[alert]
	switch {
	case alert == alertProtocolVersion:
		return fail(finding.TLSProtocolVersion, finding.Args{"offered": s.offered()})
	case alert == alertCertificateRequired, rejection && asked && s.client == nil:
		return fail(finding.TLSClientCertificateRequired, nil)
	case rejection && asked:
		return s.rejected(reason)
	default:
		return fail(finding.TLSHandshakeFailed, finding.Args{"reason": "the server ended it with the alert \"" + strings.TrimPrefix(tls.AlertError(alert).Error(), "tls: ") + "\""})
	}
}

// rejected is the failure of a client certificate that was sent.
func (s *tlsSetup) rejected(reason string) []failure {
	return fail(finding.TLSClientCertificateRejected, finding.Args{"subject": subjectOf(s.client.Leaf), "reason": reason})
}

// refusedLate tells what a connection means that a server hung up on right
// after a handshake in which it had asked for a client certificate: in TLS 1.3
// the client is done before the server has judged, and the alert may be lost.
func (s *tlsSetup) refusedLate(peer *tlsPeer) []failure {
	switch {
	case peer == nil || !peer.requested.Load():
		return nil
	case s.client == nil:
		return fail(finding.TLSClientCertificateRequired, nil)
	default:
		return s.rejected("it closed the connection")
	}
}

// versionRefused tells whether our side found no common version of TLS.
func versionRefused(err error) bool {
	text := err.Error()
	return strings.Contains(text, "unsupported protocol version") || strings.Contains(text, "protocol version not supported")
}
