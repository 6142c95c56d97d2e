//go:build linux

package redisprobe_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// crowded are n addresses of loopback with a port, which one listener on all addresses
// serves.
func crowded(first, n int, addr string) []string {
	_, port, _ := net.SplitHostPort(addr)
	var all []string
	for i := first; i < first+n; i++ {
		all = append(all, fmt.Sprintf("127.77.%d.%d:%s", i/250, 1+i%250, port))
	}
	return all
}

// TestSilentCrowd: nodes that connect and then keep silent, more than are talked to at a
// time, do not keep those that answer from being tested.
func TestSilentCrowd(t *testing.T) {
	server := redistest.StartServer(t, redistest.Options{Password: password})
	honest := redistest.StartPeerAt(t, "0.0.0.0:0", redistest.Relay(server.Addr, 0))
	for name, play := range map[string]redistest.Play{
		"silent":       redistest.Silent,
		"byte by byte": redistest.Drip("+"+strings.Repeat("x", 4000), 20*time.Millisecond),
	} {
		t.Run(name, func(t *testing.T) {
			silent := redistest.StartPeerAt(t, "0.0.0.0:0", play)
			to := target(crowded(0, 80, silent.Addr)...)
			to.Hosts = append(to.Hosts, crowded(80, 40, honest.Addr)...)
			to.Timeout = (3 + slowdown) * time.Second // silence lasts as long
			r := redisprobe.Run(t.Context(), to, nil)
			checkReport(t, r)
			nothingLeft(t)
			for _, f := range r.Findings {
				for _, node := range append(slices.Clone(f.Nodes), f.Node) {
					if f.Severity == finding.SeverityError && slices.Contains(to.Hosts[80:], node) {
						t.Fatalf("%s: %s", node, f.Message)
					}
				}
			}
			if len(r.Findings) < 80 {
				t.Errorf("%d findings on 80 silent nodes", len(r.Findings))
			}
		})
	}
}

// TestCountOfACrowd: of very many masters a hundred at most are connected to at a time to be
// counted, and all are counted.
func TestCountOfACrowd(t *testing.T) {
	const masters = 150
	server := redistest.StartServer(t, redistest.Options{Password: password})
	put(t, []*redistest.Server{server}, "session", "Data", "Internal")
	var mu sync.Mutex
	counted, most := 0, 0
	peer := redistest.StartPeerAt(t, "0.0.0.0:0", func(conn net.Conn) {
		scanned := false
		redistest.Filter(server.Addr, func(args []string, reply string) string {
			mu.Lock()
			defer mu.Unlock()
			if !scanned && strings.EqualFold(args[0], "scan") {
				scanned = true
				counted++
				most = max(most, counted)
			}
			return reply
		})(conn)
		mu.Lock()
		defer mu.Unlock()
		if scanned {
			counted--
		}
	})
	to := target(crowded(0, masters, peer.Addr)...)
	to.Timeout *= slowdown
	r, err := redisprobe.Sessions(t.Context(), to, redisprobe.SessionsOptions{})
	if err != nil || r.Total != masters || len(r.Masters) != masters || len(r.Unfinished) > 0 {
		t.Errorf("%d sessions on %d masters, %q, %v", r.Total, len(r.Masters), r.Unfinished, err)
	}
	if most == 0 || most > 100 {
		t.Errorf("%d masters were counted at a time", most)
	}
}

// TestWatchOfACrowd: more masters than are watched are refused at once, by their number.
func TestWatchOfACrowd(t *testing.T) {
	server := redistest.StartServer(t, redistest.Options{Password: password})
	peer := redistest.StartPeerAt(t, "0.0.0.0:0", redistest.Relay(server.Addr, 0))
	_, err := redisprobe.Watch(t.Context(), target(crowded(0, 101, peer.Addr)...), redisprobe.WatchOptions{For: time.Second, Within: slowdown * 10 * time.Second})
	failed, is := errors.AsType[*redisprobe.SessionsError](err)
	if !is || failed.Finding.Code != finding.NodesNotLookedAt || failed.Finding.Args["count"] != "101" {
		t.Errorf("%v", err)
	}
}

// costly plays, in a process of its own, nodes that each show a long chain of its own, and
// keep silent. It writes the address on which it listens, on all of loopback.
func costly() {
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, NotAfter: time.Now().AddDate(1, 0, 0),
		DNSNames: []string{"authority"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	var mu sync.Mutex
	chains := make(map[string]*tls.Certificate)
	chainOf := func(node string) *tls.Certificate {
		mu.Lock()
		defer mu.Unlock()
		if chains[node] == nil {
			chain := &tls.Certificate{PrivateKey: key}
			for range 40 {
				raw, _ := x509.CreateCertificate(rand.Reader, authority, authority, &key.PublicKey, key)
				chain.Certificate = append(chain.Certificate, raw)
			}
			chains[node] = chain
		}
		return chains[node]
	}
	listener, err := net.Listen("tcp4", "0.0.0.0:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr())
	for {
		conn, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		go func() {
			defer conn.Close()
			secure := tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{*chainOf(conn.LocalAddr().String())}})
			if secure.Handshake() == nil {
				io.Copy(io.Discard, secure)
			}
		}()
	}
}

// costlyCrowd is the variable that makes this test program play costly nodes.
const costlyCrowd = "SESSIONCONFIG_TEST_COSTLY"
