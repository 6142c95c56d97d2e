//go:build !windows

package revocation

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ocsp"
)

// Checker asks for the certificates of one test; what was fetched is fetched once.
type Checker struct {
	Now func() time.Time

	mu    sync.Mutex
	known map[string]answer
	bytes int64
}

// answer is what an address gave.
type answer struct {
	data []byte
	err  error
}

// webOnly are the addresses that are fetched at all.
func webOnly(addresses []string) []string {
	var web []string
	for _, address := range addresses {
		if u, err := url.Parse(address); err == nil && u.Scheme == "http" && u.Host != "" {
			web = append(web, address)
		}
	}
	return web
}

// askOCSP asks a responder.
func (c *Checker) askOCSP(ctx context.Context, address string, certificate, issuer *x509.Certificate) (revoked bool, err error) {
	question, err := ocsp.CreateRequest(certificate, issuer, nil)
	if err != nil {
		return false, err
	}
	data, err := c.fetch(ctx, address, question)
	if err != nil {
		return false, err
	}
	return c.judgeOCSP(data, certificate, issuer)
}

// judgeOCSP reads a responder's answer.
func (c *Checker) judgeOCSP(data []byte, certificate, issuer *x509.Certificate) (revoked bool, err error) {
	response, err := ocsp.ParseResponseForCert(data, certificate, issuer)
	switch {
	case err != nil:
		return false, errForeign
	case !response.NextUpdate.IsZero() && c.Now().After(response.NextUpdate):
		return false, errors.New("the responder's answer is out of date")
	case response.Status == ocsp.Unknown:
		return false, errors.New("the responder does not know the certificate")
	}
	return response.Status == ocsp.Revoked, nil
}

// fetch gets what an address gives, or answers to a responder's question, once, within
// the bounds.
func (c *Checker) fetch(ctx context.Context, address string, question []byte) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := address + " " + string(question)
	if known, ok := c.known[key]; ok {
		return known.data, known.err
	}
	if len(c.known) >= maxAddresses {
		return nil, errTooMany
	}
	if c.known == nil {
		c.known = make(map[string]answer)
	}
	var got answer
	got.data, got.err = c.get(ctx, address, question)
	if ctx.Err() == nil {
		c.known[key] = got
	}
	return got.data, got.err
}

// get sends a request and reads the answer.
func (c *Checker) get(ctx context.Context, address string, question []byte) ([]byte, error) {
	method, kind := http.MethodGet, ""
	if question != nil {
		method, kind = http.MethodPost, "application/ocsp-request"
	}
	request, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(question))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", kind)
	web := http.Client{
		Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true},
		CheckRedirect: func(next *http.Request, before []*http.Request) error {
			if len(before) > 3 || next.URL.Scheme != "http" || !strings.EqualFold(next.URL.Hostname(), before[0].URL.Hostname()) {
				return errors.New("it redirects elsewhere")
			}
			return nil
		},
	}
	answer, err := web.Do(request)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be reached", request.URL.Host)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %d", request.URL.Host, answer.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxBytes-c.bytes+1))
	c.bytes += int64(len(data))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s broke off", request.URL.Host)
	case c.bytes > maxBytes:
		return nil, fmt.Errorf("the lists are larger than %d MiB", maxBytes>>20)
	}
	return data, nil
}
