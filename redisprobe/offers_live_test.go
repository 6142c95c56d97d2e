//go:build linux

package redisprobe_test

import (
	"context"
	"reflect"
	"testing"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// TestLiveOffers holds which changes of the settings the findings of real servers offer.
func TestLiveOffers(t *testing.T) {
	t.Parallel()
	l := newLive(t)
	plain := server(t).Addr
	named := l.secureServer(t, redistest.TLS{Certificate: l.ca.Issue(t, redistest.Leaf{Names: []string{"redis.example", "other.example", "*.farm.example"}})}).Addr
	other := l.secureServer(t, redistest.TLS{Certificate: l.ca.Issue(t, redistest.Leaf{Names: []string{"other.example"}})}).Addr
	with := func(to redisprobe.Target, key, value string) redisprobe.Target {
		to.Parameters = map[string]string{key: value}
		return to
	}
	sslHost := func(name string) finding.Change { return finding.Change{Kind: finding.UseSSLHost, Name: name} }
	for _, c := range []struct {
		name   string
		target redisprobe.Target
		code   finding.Code
		want   []finding.Change
	}{
		{"TLS to a plain port", l.secureTarget(plain), finding.TLSNotOffered, []finding.Change{{Kind: finding.ClearSSL}}},
		{"plain to a TLS port", target(named), finding.TLSExpected, []finding.Change{{Kind: finding.UseSSL}}},
		{"TLS to both", l.secureTarget(plain, named), finding.TLSNotOffered, nil},
		{"plain to both", target(plain, named), finding.TLSExpected, nil},
		{"another name", l.secureTarget(named), finding.TLSNameMismatch, []finding.Change{sslHost("redis.example"), sslHost("other.example")}},
		{"names of both", l.secureTarget(named, other), finding.TLSNameMismatch, []finding.Change{sslHost("other.example")}},
		{"sslProtocols", with(l.secureTarget(named), "sslProtocols", "Tls11"), finding.TLSProtocolVersion, []finding.Change{{Kind: finding.RemoveParameter, Name: "sslProtocols"}}},
		{"a parameter", with(target(plain), "serviceName", "mymaster"), finding.ParameterInvalid, []finding.Change{{Kind: finding.RemoveParameter, Name: "serviceName"}}},
	} {
		report := redisprobe.Run(context.Background(), c.target, nil)
		found := false
		for _, f := range report.Findings {
			if f.Code != c.code {
				continue
			}
			found = true
			if !reflect.DeepEqual(f.Changes, c.want) && len(f.Changes)+len(c.want) > 0 {
				t.Errorf("%s: offers %+v, want %+v", c.name, f.Changes, c.want)
			}
		}
		if !found {
			t.Errorf("%s: no %s in\n%s", c.name, c.code, report.Text())
		}
	}
}
