package explain

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/wire"
)

// dialFailed wraps an error as net.Dialer does.
func dialFailed(err error) error {
	return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", err)}
}

// explainer is one of tests with TLS.
func explainer(security *wire.Security) *Explainer {
	return &Explainer{Dialer: wire.NewDialer(security, "")}
}

func TestUnconnected(t *testing.T) {
	tests := []struct {
		name string
		err  error
		code finding.Code
		says string
	}{
		{"refused", dialFailed(syscall.ECONNREFUSED), finding.TCPRefused, ""},
		{"refused on Windows", dialFailed(syscall.Errno(10061)), finding.TCPRefused, ""},
		{"the system gave up", dialFailed(syscall.ETIMEDOUT), finding.TCPTimeout, ""},
		{"time ended", errors.Join(context.DeadlineExceeded, dialFailed(syscall.EINTR)), finding.TCPTimeout, ""},
		{"no route", dialFailed(syscall.EHOSTUNREACH), finding.TCPUnreachable, "no route to the host"},
		{"no network on Windows", dialFailed(syscall.Errno(10051)), finding.TCPUnreachable, "the network is unreachable"},
		{"forbidden", dialFailed(syscall.EPERM), finding.TCPUnreachable, "a firewall forbids it"},
		{"reset", dialFailed(syscall.ECONNRESET), finding.ConnectionClosed, ""},
		{"anything", dialFailed(syscall.EADDRNOTAVAIL), finding.TCPUnreachable, syscall.EADDRNOTAVAIL.Error()},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := (&Explainer{Timeout: "10 s"}).Dial(t.Context(), &wire.StepError{Step: wire.Connect, Err: test.err}, "a:1")
			if len(got) != 1 || got[0].Code != test.code || got[0].Args["reason"] != test.says {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestUnresolved(t *testing.T) {
	tests := []struct {
		name, says string
		err        error
	}{
		{"unknown", "the name is not known", &net.DNSError{Err: "no such host", IsNotFound: true}},
		{"no answer", "no DNS server answered in time", &net.DNSError{Err: "i/o timeout", IsTimeout: true}},
		{"time ended", "no DNS server answered in time", errors.Join(context.DeadlineExceeded, &net.DNSError{Err: "x"})},
		{"another", "server misbehaving", &net.DNSError{Err: "server misbehaving"}},
	}
	for _, test := range tests {
		if got := (&Explainer{}).Dial(t.Context(), &wire.StepError{Step: wire.Resolve, Err: test.err}, "a:1"); got[0].Code != finding.ResolveFailed || got[0].Args["reason"] != test.says {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

// alert replaces the type that crypto/tls does not export.
type alert uint8

func (a alert) Error() string { return fmt.Sprint("alert ", uint8(a)) }

func TestAlerts(t *testing.T) {
	leaf := &x509.Certificate{Subject: pkix.Name{CommonName: "front-end"}}
	with := explainer(&wire.Security{Client: &tls.Certificate{Leaf: leaf}})
	without := explainer(&wire.Security{})
	tests := []struct {
		name  string
		setup *Explainer
		alert alert
		asked bool
		code  finding.Code
	}{
		{"required", without, alertCertificateRequired, true, finding.TLSClientCertificateRequired},
		{"TLS 1.2, none sent", without, alertHandshakeFailure, true, finding.TLSClientCertificateRequired},
		{"unknown authority, sent", with, alertUnknownCA, true, finding.TLSClientCertificateRejected},
		{"expired, sent", with, alertCertificateExpired, true, finding.TLSClientCertificateRejected},
		{"never asked", with, alertHandshakeFailure, false, finding.TLSHandshakeFailed},
		{"version", with, alertProtocolVersion, false, finding.TLSProtocolVersion},
		{"internal error", without, 80, true, finding.TLSHandshakeFailed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			code, is := alertOf(fmt.Errorf("read: %w", &net.OpError{Op: "remote error", Err: test.alert}))
			if !is || code != int(test.alert) {
				t.Fatalf("the alert is not recognized: %d, %t", code, is)
			}
			if got := test.setup.alert(code, &wire.Peer{CertificateRequested: test.asked}, "a:1"); got[0].Code != test.code {
				t.Errorf("got %v", got)
			}
		})
	}
	for _, err := range []error{io.EOF, &net.OpError{Op: "read", Err: alert(40)}, &net.OpError{Op: "remote error", Err: io.EOF}} {
		if _, is := alertOf(err); is {
			t.Errorf("%v is taken for an alert", err)
		}
	}
}

func TestClean(t *testing.T) {
	e := &Explainer{Secrets: []string{"geheim", "auch", ""}}
	tests := map[string]string{
		"ERR fine":               "ERR fine",
		"geheim und auch geheim": "*** und *** ***",
		"line\r\nbreak\x00\x7f":  "line\r\nbreak\x00\x7f", // escaped where it is shown
		strings.Repeat("ä", 201): strings.Repeat("ä", 200) + "...",
	}
	for text, want := range tests {
		if got := e.Clean(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestRefusal(t *testing.T) {
	tests := map[string]finding.Code{
		"DENIED Redis is running in protected mode":               finding.ProtectedMode,
		"ERR max number of clients reached":                       finding.MaxClients,
		"ERR max number of clients + cluster connections reached": finding.MaxClients,
	}
	for line, code := range tests {
		if got := refusal(line); got != code {
			t.Errorf("%q: %v", line, got)
		}
	}
	if got := refusal("NOAUTH Authentication required."); got != "" {
		t.Errorf("got %v", got)
	}
}

func TestOffered(t *testing.T) {
	tests := []struct {
		lowest, highest uint16
		want            string
	}{
		{tls.VersionTLS12, 0, "TLS 1.2 and TLS 1.3"},
		{tls.VersionTLS12, tls.VersionTLS12, "TLS 1.2"},
		{tls.VersionTLS13, tls.VersionTLS13, "TLS 1.3"},
		{tls.VersionTLS11, tls.VersionTLS12, "TLS 1.1 and TLS 1.2"},
		{tls.VersionTLS10, tls.VersionTLS13, "TLS 1.0 to TLS 1.3"},
	}
	for _, test := range tests {
		if got := explainer(&wire.Security{Lowest: test.lowest, Highest: test.highest}).offered(); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

func TestGuessPeer(t *testing.T) {
	tests := map[string]string{
		"HTTP/1.1 400 Bad":             ": it is a web server (HTTP)",
		"<html>":                       ": it is a web server (HTTP)",
		"SSH-2.0-OpenSSH":              ": it is an SSH server",
		"220 mail.example":             ": it is a mail or FTP server",
		"\x15\x03\x01\x00\x02\x02\x28": ": it speaks TLS",
		"secret-password":              "",
		"":                             "",
	}
	for opener, want := range tests {
		if got := guessPeer([]byte(opener)); got != want {
			t.Errorf("%q: %q, want %q", opener, got, want)
		}
	}
}
