//go:build !windows

package revocation

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"
)

// authority issues certificates and says which were revoked.
type authority struct {
	t    *testing.T
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newAuthority(t *testing.T) *authority {
	a := &authority{t: t, key: newKey(t)}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "root"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	a.cert = a.sign(template, template, &a.key.PublicKey)
	return a
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (a *authority) sign(template, parent *x509.Certificate, public any) *x509.Certificate {
	raw, err := x509.CreateCertificate(rand.Reader, template, parent, public, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(raw)
	if err != nil {
		a.t.Fatal(err)
	}
	return cert
}

func (a *authority) leaf(lists, responders []string) *x509.Certificate {
	return a.sign(&x509.Certificate{
		SerialNumber: big.NewInt(42), Subject: pkix.Name{CommonName: "leaf"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(0, 1, 0),
		CRLDistributionPoints: lists, OCSPServer: responders,
	}, a.cert, &newKey(a.t).PublicKey)
}

func (a *authority) list(next time.Time, revoked ...int64) []byte {
	list := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: next.Add(-48 * time.Hour), NextUpdate: next}
	for _, serial := range revoked {
		list.RevokedCertificateEntries = append(list.RevokedCertificateEntries, x509.RevocationListEntry{SerialNumber: big.NewInt(serial), RevocationTime: time.Now()})
	}
	raw, err := x509.CreateRevocationList(rand.Reader, list, a.cert, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	return raw
}

func (a *authority) ocsp(status int, next time.Time) []byte {
	raw, err := ocsp.CreateResponse(a.cert, a.cert, ocsp.Response{
		Status: status, SerialNumber: big.NewInt(42), ThisUpdate: time.Now().Add(-48 * time.Hour), NextUpdate: next, RevokedAt: time.Now(),
	}, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	return raw
}

func TestCheck(t *testing.T) {
	a, other := newAuthority(t), newAuthority(t)
	soon, past := time.Now().Add(24*time.Hour), time.Now().Add(-24*time.Hour)
	const good, revoked = "good", "revoked" // anything else is words of the reason
	tests := []struct {
		name    string
		serve   http.HandlerFunc
		lists   []string // paths below the server, or whole addresses
		ocsp    bool
		stapled []byte
		want    string
	}{
		{name: "a good list", serve: write(a.list(soon, 7)), lists: []string{"/a.crl"}, want: good},
		{name: "a list that revokes it", serve: write(a.list(soon, 42)), lists: []string{"/a.crl"}, want: revoked},
		{name: "an old list", serve: write(a.list(past)), lists: []string{"/a.crl"}, want: "out of date"},
		{name: "another's list", serve: write(other.list(soon)), lists: []string{"/a.crl"}, want: "not signed"},
		{name: "no list there", serve: http.NotFound, lists: []string{"/a.crl"}, want: "answers 404"},
		{name: "no list at all", serve: write([]byte("<html>")), lists: []string{"/a.crl"}, want: "gave no list"},
		{name: "nothing named", want: "names no list"},
		{name: "LDAP only", lists: []string{"ldap://127.0.0.1:1/cn=x"}, want: "names no list"},
		{name: "https is not followed", lists: []string{"https://127.0.0.1:1/a.crl"}, want: "names no list"},
		{name: "nobody there", lists: []string{"http://127.0.0.1:1/a.crl"}, want: "cannot be reached"},
		{name: "the second address helps", serve: write(a.list(soon)), lists: []string{"http://127.0.0.1:1/a.crl", "/a.crl"}, want: good},
		{name: "too many addresses", lists: []string{"http://127.0.0.1:1/1", "http://127.0.0.1:1/2", "http://127.0.0.1:1/3", "http://127.0.0.1:1/4", "/5"}, serve: write(a.list(soon)), want: "more than 4"},
		{name: "a redirect to another host", serve: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://localhost:1/a.crl", http.StatusFound)
		}, lists: []string{"/a.crl"}, want: "cannot be reached"},
		{name: "a list without end", serve: func(w http.ResponseWriter, r *http.Request) {
			chunk := make([]byte, 1<<20)
			for range 64 {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		}, lists: []string{"/a.crl"}, want: "larger than 16 MiB"},
		{name: "OCSP: good", serve: write(a.ocsp(ocsp.Good, soon)), ocsp: true, want: good},
		{name: "OCSP: revoked", serve: write(a.ocsp(ocsp.Revoked, soon)), ocsp: true, want: revoked},
		{name: "OCSP: old", serve: write(a.ocsp(ocsp.Good, past)), ocsp: true, want: "out of date"},
		{name: "OCSP: unknown", serve: write(a.ocsp(ocsp.Unknown, soon)), ocsp: true, want: "does not know"},
		{name: "stapled: good", stapled: a.ocsp(ocsp.Good, soon), want: good},
		{name: "stapled: revoked", stapled: a.ocsp(ocsp.Revoked, soon), want: revoked},
		{name: "stapled by nobody", stapled: []byte("x"), want: "names no list"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			handler := test.serve
			if handler == nil {
				handler = http.NotFound
			}
			server := httptest.NewServer(handler)
			defer server.Close()
			var lists, responders []string
			for _, path := range test.lists {
				if strings.HasPrefix(path, "/") {
					path = server.URL + path
				}
				lists = append(lists, path)
			}
			if test.ocsp {
				responders = []string{server.URL}
			}
			c := &Checker{Now: time.Now}
			err := c.Check(t.Context(), []*x509.Certificate{a.leaf(lists, responders), a.cert}, test.stapled)
			bad, _ := errors.AsType[*Error](err)
			switch {
			case test.want == good && err != nil, test.want == revoked && (bad == nil || !bad.Revoked):
				t.Errorf("got %v, want %s", err, test.want)
			case test.want != good && test.want != revoked && (bad == nil || bad.Revoked || !strings.Contains(bad.Reason, test.want)):
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func write(data []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = w.Write(data)
	}
}

// TestCheckEndsInTime: a server that never answers costs no more than the test's time.
func TestCheckEndsInTime(t *testing.T) {
	a := newAuthority(t)
	held := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-held }))
	defer server.Close()
	defer close(held)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		done <- (&Checker{Now: time.Now}).Check(ctx, []*x509.Certificate{a.leaf([]string{server.URL}, nil), a.cert}, nil)
	}()
	select {
	case err := <-done:
		if bad, _ := errors.AsType[*Error](err); bad == nil || !strings.Contains(bad.Reason, "time limit of the test") {
			t.Errorf("got %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("it goes on")
	}
}

// TestFetchedOnce: nodes that share a list cost one request.
func TestFetchedOnce(t *testing.T) {
	a, requests := newAuthority(t), 0
	list := a.list(time.Now().Add(time.Hour))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests++
		_, _ = w.Write(list)
	}))
	defer server.Close()
	c := &Checker{Now: time.Now}
	for range 3 {
		if err := c.Check(t.Context(), []*x509.Certificate{a.leaf([]string{server.URL}, nil), a.cert}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if requests != 1 {
		t.Errorf("%d requests", requests)
	}
}
