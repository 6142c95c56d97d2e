package wire

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"slices"
	"testing"
	"time"
)

// offered is an offer of which Go's servers know everything.
var offered = Offer{
	Suites:   []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256},
	Suites13: []uint16{tls.TLS_AES_128_GCM_SHA256},
	Groups:   []tls.CurveID{tls.X25519, tls.CurveP256, tls.CurveP521},
	Schemes:  []tls.SignatureScheme{tls.ECDSAWithP256AndSHA256},
}

// TestHello holds that a server reads a greeting as it was meant.
func TestHello(t *testing.T) {
	tests := []struct {
		name            string
		lowest, highest uint16
		host, sni, want string
		versions        []uint16
	}{
		{"name of the host", tls.VersionTLS12, tls.VersionTLS13, "redis.example", "", "redis.example", []uint16{tls.VersionTLS13, tls.VersionTLS12}},
		{"name set", tls.VersionTLS12, tls.VersionTLS12, "redis.example", "shared.example", "shared.example", []uint16{tls.VersionTLS12}},
		{"address", tls.VersionTLS13, tls.VersionTLS13, "10.0.0.1", "", "", []uint16{tls.VersionTLS13}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var seen *tls.ClientHelloInfo
			client, server := net.Pipe()
			go func() {
				_, _ = client.Write(offered.hello(test.host, test.sni, test.lowest, test.highest))
				client.Close()
			}()
			_ = tls.Server(server, &tls.Config{GetConfigForClient: func(h *tls.ClientHelloInfo) (*tls.Config, error) {
				seen = h
				return nil, io.EOF
			}}).Handshake()
			if seen == nil {
				t.Fatal("the server did not understand")
			}
			if seen.ServerName != test.want || !slices.Equal(seen.SupportedCurves, offered.Groups) || !slices.Equal(seen.SignatureSchemes, offered.Schemes) {
				t.Errorf("read %+v", seen)
			}
			versions := slices.DeleteFunc(slices.Clone(seen.SupportedVersions), func(v uint16) bool { return v < tls.VersionTLS12 })
			if !slices.Equal(versions, test.versions) {
				t.Errorf("versions %v, want %v", versions, test.versions)
			}
		})
	}
	if offered.hello("a", "", tls.VersionTLS13, tls.VersionTLS12) != nil || (Offer{}).hello("a", "", tls.VersionTLS12, tls.VersionTLS13) != nil {
		t.Error("a greeting that offers nothing")
	}
}

// serverHello is a message of the kind and a ServerHello's content.
func serverHello(version, suite uint16, extensions ...byte) []byte {
	body := append(be16(nil, version), make([]byte, 32)...)
	body = append(be16(append(body, 0), suite), 0)
	if len(extensions) > 0 {
		body = vector16(body, extensions)
	}
	return message(messageServerHello, body)
}

func message(kind byte, body []byte) []byte {
	return append([]byte{kind, 0, byte(len(body) >> 8), byte(len(body))}, body...)
}

func record(kind byte, content []byte) []byte { return vector16([]byte{kind, 3, 3}, content) }

func TestReadAnswer(t *testing.T) {
	const suite = tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
	old := serverHello(tls.VersionTLS12, suite)
	certificates := message(messageCertificate, []byte{0, 0, 7, 0, 0, 1, 'a', 0, 0, 0})
	modern := serverHello(tls.VersionTLS12, tls.TLS_AES_128_GCM_SHA256, 0, 43, 0, 2, 3, 4)
	tests := []struct {
		name     string
		sent     []byte
		version  uint16
		showed   int
		accepted bool
	}{
		{"TLS 1.3", record(22, modern), tls.VersionTLS13, 0, true},
		{"TLS 1.2 in one record", record(22, slices.Concat(old, certificates)), tls.VersionTLS12, 2, true},
		{"TLS 1.2 in several", slices.Concat(record(22, old), record(22, certificates[:5]), record(22, certificates[5:])), tls.VersionTLS12, 2, true},
		{"TLS 1.2 without certificates", record(22, slices.Concat(old, message(messageHelloDone, nil))), tls.VersionTLS12, 0, true},
		{"TLS 1.2, then nothing", record(22, old), tls.VersionTLS12, 0, true},
		{"alert", record(21, []byte{2, 40}), 0, 0, false},
		{"nothing", nil, 0, 0, false},
		{"cut", record(22, modern)[:9], 0, 0, false},
		{"another message first", record(22, certificates), 0, 0, false},
		{"extensions cut", record(22, serverHello(tls.VersionTLS12, suite, 0, 43, 0, 9)), 0, 0, false},
		{"no version of TLS", record(22, serverHello(0x7f00, suite)), 0, 0, false},
		{"not TLS", []byte("-ERR unknown command\r\n"), 0, 0, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client, server := net.Pipe()
			go func() { _, _ = server.Write(test.sent); server.Close() }()
			answer, err := readAnswer(client)
			if (err == nil) != test.accepted || err == nil && (answer.Version != test.version || len(answer.Certificates) != test.showed) {
				t.Errorf("got %+v, %v", answer, err)
			}
		})
	}
}

// TestGreet holds that a refusal, and what was never offered, are no consent, and that an
// endless answer ends.
func TestGreet(t *testing.T) {
	tests := []struct {
		name  string
		reply []byte
		want  bool
	}{
		{"accepted", record(22, serverHello(tls.VersionTLS12, offered.Suites[1])), true},
		{"another suite", record(22, serverHello(tls.VersionTLS12, tls.TLS_RSA_WITH_AES_128_CBC_SHA)), false},
		{"an older version", record(22, serverHello(tls.VersionTLS10, offered.Suites[1])), false},
		{"refused", record(21, []byte{2, 40}), false},
		{"endless", bytes.Repeat(record(22, make([]byte, 1<<14)), 64), false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer listener.Close()
			go func() {
				if conn, err := listener.Accept(); err == nil {
					defer conn.Close()
					_, _ = conn.Read(make([]byte, 1024))
					_, _ = conn.Write(test.reply)
				}
			}()
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			d := NewDialer(&Security{Offer: offered, Lowest: tls.VersionTLS12}, "")
			if got := d.Greet(ctx, listener.Addr().String(), tls.VersionTLS13); (got != nil) != test.want {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// FuzzAnswer holds that no answer panics, and that none exceeds what was sent.
func FuzzAnswer(f *testing.F) {
	f.Add(record(22, serverHello(tls.VersionTLS12, 0xc02c, 0, 43, 0, 2, 3, 4)))
	f.Add(record(22, slices.Concat(serverHello(tls.VersionTLS12, 0xc02c), message(messageCertificate, []byte{0, 0, 4, 0, 0, 1, 'a'}))))
	f.Add(record(21, []byte{2, 40}))
	f.Fuzz(func(t *testing.T, sent []byte) {
		client, server := net.Pipe()
		defer client.Close()
		go func() { _, _ = server.Write(sent); server.Close() }()
		answer, err := readAnswer(client)
		if (answer == nil) != (err != nil) {
			t.Fatalf("%+v, %v", answer, err)
		}
		total := 0
		if answer != nil {
			for _, c := range answer.Certificates {
				total += len(c)
			}
		}
		if total > len(sent) || answer != nil && answer.Version > tls.VersionTLS13 {
			t.Fatalf("%d bytes of certificates out of %d, version %x", total, len(sent), answer.Version)
		}
	})
}
