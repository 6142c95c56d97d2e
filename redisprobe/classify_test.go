package redisprobe

import (
	"context"
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

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/finding"
)

// dialFailed wraps an error as net.Dialer does.
func dialFailed(err error) error {
	return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", err)}
}

func TestConnectFailure(t *testing.T) {
	tests := []struct {
		name string
		err  error
		code finding.Code
		says string
	}{
		{"refused", dialFailed(syscall.ECONNREFUSED), finding.TCPRefused, ""},
		{"refused on Windows", dialFailed(wsaeConnRefused), finding.TCPRefused, ""},
		{"the system gave up", dialFailed(syscall.ETIMEDOUT), finding.TCPTimeout, ""},
		{"time ended", errors.Join(context.DeadlineExceeded, dialFailed(syscall.EINTR)), finding.TCPTimeout, ""},
		{"no route", dialFailed(syscall.EHOSTUNREACH), finding.TCPUnreachable, "no route to the host"},
		{"no network on Windows", dialFailed(wsaeNetUnreach), finding.TCPUnreachable, "the network is unreachable"},
		{"forbidden", dialFailed(syscall.EPERM), finding.TCPUnreachable, "a firewall forbids it"},
		{"reset", dialFailed(syscall.ECONNRESET), finding.ConnectionClosed, ""},
		{"anything", dialFailed(syscall.EADDRNOTAVAIL), finding.TCPUnreachable, syscall.EADDRNOTAVAIL.Error()},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := connectFailure(test.err, "10 s")
			if len(got) != 1 || got[0].code != test.code || got[0].args["reason"] != test.says {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestResolveFailure(t *testing.T) {
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
		if got := resolveFailure(test.err); got[0].code != finding.ResolveFailed || got[0].args["reason"] != test.says {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

// alert stands for the type that crypto/tls keeps to itself.
type alert uint8

func (a alert) Error() string { return fmt.Sprint("alert ", uint8(a)) }

func TestAlerts(t *testing.T) {
	leaf := &x509.Certificate{Subject: pkix.Name{CommonName: "front-end"}}
	pair, err := pairUp(nil, nil)
	if !errors.Is(err, errNoPrivateKey) {
		t.Fatalf("no certificates: %v, %v", pair, err)
	}
	with := &tlsSetup{client: clientPair(leaf)}
	without := &tlsSetup{}
	tests := []struct {
		name  string
		setup *tlsSetup
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
			peer := new(tlsPeer)
			peer.requested.Store(test.asked)
			if got := test.setup.alertFailure(code, peer); got[0].code != test.code {
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

func TestDenied(t *testing.T) {
	tests := []struct {
		name, text  string
		denied, key bool
	}{
		{"command", "NOPERM this user has no permissions to run the 'get' command", true, false},
		{"key, 7.0", "NOPERM this user has no permissions to access one of the keys used as arguments", true, true},
		{"key, 7.2", "NOPERM No permissions to access a key", true, true},
		{"user named", "NOPERM User app has no permissions to run the 'get' command", true, false},
		{"in a script, 7.0", "ERR The user executing the script can't run this command or subcommand script: x, on @user_script:1.", true, false},
		{"in a script, 7.2", "ERR ACL failure in script: User app has no permissions to run the 'get' command script: x", true, false},
		{"another error", "ERR unknown command 'get'", false, false},
		{"none", "", false, false},
	}
	for _, test := range tests {
		if denied(test.text) != test.denied || deniedKey(test.text) != test.key {
			t.Errorf("%s: %t, %t", test.name, denied(test.text), deniedKey(test.text))
		}
	}
}

func TestLifeFailure(t *testing.T) {
	p := newProbe(t.Context(), Target{Password: "Sehr-Geheim-1234"}, nil)
	tests := []struct {
		reply string
		code  finding.Code
		says  string
	}{
		{"OOM command not allowed when used memory > 'maxmemory'. script: x, on @user_script:3.", finding.OutOfMemory, ""},
		{"ERR Error running script: -OOM command not allowed when used memory", finding.OutOfMemory, ""},
		{"READONLY You can't write against a read only replica. script: x", finding.ReadOnly, "it is a read-only replica"},
		{"NOREPLICAS Not enough good replicas to write. script: x", finding.ReadOnly, "too few replicas are connected to it (min-replicas-to-write)"},
		{"MISCONF Redis is configured to save RDB snapshots", finding.PersistenceError, ""},
		{"ERR unknown command 'evalsha', with args beginning with: 'a'", finding.ScriptDenied, "ERR unknown command 'evalsha'"},
		{"ERR Unknown Redis command called from script script: x", finding.ScriptDenied, "ERR Unknown Redis command called from script"},
		{"BUSY Redis is busy running a script.", finding.SessionFailed, "BUSY Redis is busy running a script."},
		{"ERR wrong Sehr-Geheim-1234\r\n\x00", finding.SessionFailed, "ERR wrong ***"},
	}
	for _, test := range tests {
		if got := p.lifeFailure(&lifeError{doing: "x", reply: test.reply}); got.code != test.code || got.args["reason"] != test.says {
			t.Errorf("%q: %v", test.reply, got)
		}
	}
}

func TestSignInFailures(t *testing.T) {
	const nonce = "nonce"
	p := newProbe(t.Context(), Target{Password: "Sehr-Geheim-1234", User: "app"}, nil)
	reply := func(value string) *redis.Cmd {
		cmd := redis.NewCmd(t.Context())
		if text, isError := strings.CutPrefix(value, "-"); isError {
			cmd.SetErr(serverError(text))
		} else {
			cmd.SetVal(value)
		}
		return cmd
	}
	tests := []struct {
		name, auth, echo, tieBreak string
		server                     serverInfo
		code                       finding.Code
	}{
		{"fine", "OK", nonce, "", nil, ""},
		{"wrong password", "-WRONGPASS invalid username-password pair", "-NOAUTH Authentication required.", "", nil, finding.AuthWrongPassword},
		{"wrong password of old", "-ERR invalid password", "-NOAUTH Authentication required.", "", nil, finding.AuthWrongPassword},
		{"users unknown", "-ERR wrong number of arguments for 'auth' command", nonce, "", nil, finding.AuthWrongPassword},
		{"none asked for", "-ERR AUTH <password> called without any password configured for the default user.", nonce, "", nil, ""},
		{"Sentinel", "OK", "-ERR unknown command 'echo'", "", serverInfo{"redis_mode": "sentinel"}, finding.SentinelEndpoint},
		{"loading", "OK", nonce, "-LOADING Redis is loading the dataset in memory", nil, finding.Loading},
		{"loading, as INFO says", "OK", nonce, "", serverInfo{"loading": "1"}, finding.Loading},
		{"may not ECHO", "OK", "-NOPERM this user has no permissions to run the 'echo' command", "", nil, ""},
		{"no echo", "OK", "OK", "", nil, finding.NotRedis},
		{"busy", "OK", "-BUSY Redis is busy running a script", "", nil, finding.SessionFailed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := &greeting{auth: reply(test.auth), echo: reply(test.echo), tieBreak: reply(test.tieBreak), nonce: nonce, server: test.server}
			var code finding.Code
			if failures := p.signInFailures(g); len(failures) > 0 {
				code = failures[0].code
			}
			if code != test.code {
				t.Errorf("got %q, want %q", code, test.code)
			}
		})
	}
}

// serverError is an error reply.
type serverError string

func (e serverError) Error() string { return string(e) }
func (serverError) RedisError()     {}

func TestClean(t *testing.T) {
	p := newProbe(t.Context(), Target{Password: "geheim", Environment: Environment{ClientCertPassword: "auch"}}, nil)
	tests := map[string]string{
		"ERR fine":               "ERR fine",
		"geheim und auch geheim": "*** und *** ***",
		"line\r\nbreak\x00\x7f":  "linebreak",
		"kein \xff UTF-8":        "kein  UTF-8",
		strings.Repeat("ä", 201): strings.Repeat("ä", 200) + "...",
	}
	for text, want := range tests {
		if got := p.clean(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestGreetingFailure(t *testing.T) {
	tests := map[string]finding.Code{
		"DENIED Redis is running in protected mode":               finding.ProtectedMode,
		"ERR max number of clients reached":                       finding.MaxClients,
		"ERR max number of clients + cluster connections reached": finding.MaxClients,
	}
	for line, code := range tests {
		if got := greetingFailure(line); len(got) != 1 || got[0].code != code {
			t.Errorf("%q: %v", line, got)
		}
	}
	if got := greetingFailure("NOAUTH Authentication required."); got != nil {
		t.Errorf("got %v", got)
	}
}
