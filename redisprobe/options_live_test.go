//go:build linux

package redisprobe_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// optionCases are about the further options of the connection string.
var optionCases = []liveCase{
	optionCase("another database", "", parameters{"defaultDatabase": "3"}),
	optionCase("a database that there is not", "parameter-invalid", parameters{"defaultDatabase": "16"}, "SELECT 16", "out of range"),
	{
		name: "another database of a cluster", codes: []finding.Code{"parameter-invalid"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := target(cluster(t, l.plain).Seeds()...)
			to.Parameters = parameters{"defaultDatabase": "3"}
			return to
		},
		says: []string{"SELECT 3", "not allowed in cluster mode"},
		check: func(t *testing.T, r redisprobe.Report) {
			if errs := finding.OnlyErrors(r.Findings); len(errs) != 1 {
				t.Errorf("%d errors, want one for all nodes\n%s", len(errs), r.Text())
			}
		},
	},
	{
		name: "may not SELECT", codes: []finding.Code{"acl-denied"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			s := redistest.StartServer(t, redistest.Options{Users: []string{"app on >" + password + " ~* &* +@all -select"}})
			to := target(s.Addr)
			to.User, to.Parameters = "app", parameters{"defaultDatabase": "3"}
			return to
		},
		says: []string{"needs: SELECT.", " +select"},
	},
	protocolCase("only TLS 1.2 allowed, by both", "", "Tls12", `tls-protocols "TLSv1.2"`),
	protocolCase("only TLS 1.2 allowed, 1.3 offered", "tls-protocol-version", "Tls12", `tls-protocols "TLSv1.3"`, "offers TLS 1.2.", "sslProtocols"),
	protocolCase("only TLS 1.3 allowed, 1.2 offered", "tls-protocol-version", "Tls13", `tls-protocols "TLSv1.2"`, "offers TLS 1.3.", "sslProtocols"),
	optionCase("no TLS allowed, and Use SSL off", "", parameters{"sslProtocols": "Ssl3"}),
	protocolCase("no TLS allowed", "parameter-invalid", "Ssl3", "", "sslProtocols", "no version of TLS"),
	optionCase("Sentinel's service", "parameter-invalid", parameters{"serviceName": "mymaster"}, "serviceName", "Sentinel"),
	optionCase("a proxy", "parameter-invalid", parameters{"proxy": "Twemproxy"}, "proxy"),
	optionCase("commands never sent", "", parameters{"$CONFIG": "", "$INFO": "", "$CLIENT": "", "$SUBSCRIBE": "", "$ECHO": "", "$SCRIPT": "", "$CLUSTER": ""}),
	optionCase("no scripts", "parameter-invalid", parameters{"$EVAL": ""}, "scripts"),
	renamedCase("commands renamed on both sides", "", parameters{"$EVALSHA": "runsha", "$EVAL": "run", "$ECHO": "mirror", "$AUTH": "enter"}),
	renamedCase("commands renamed on the server only", "session-failed", nil, "AUTH", "unknown command"),
	{
		name: "a cluster that is not seen", codes: []finding.Code{"parameter-invalid"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := target(cluster(t, l.plain).Seeds()...)
			to.Parameters = parameters{"$cluster": ""}
			return judgedBy(to, client.V3)
		},
		says: []string{"$CLUSTER", "without it version 3.4 of the platform's Redis client keeps no session in a cluster"},
	},
	{
		name: "a cluster that is found by redirects", codes: []finding.Code{"client-version"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := target(cluster(t, l.plain).Seeds()...)
			to.Parameters = parameters{"$cluster": ""}
			return to
		},
		says: []string{"With 2.1, 3.4 sessions would fail: CLUSTER is needed, which the parameter $CLUSTER= takes away."},
	},
	tieBreakCase("another tie-break and channel", "", parameters{"tiebreaker": "mine", "configChannel": "events", "channelPrefix": "app:"}),
	tieBreakCase("no tie-break and no channel", "", parameters{"tiebreaker": "", "configChannel": ""}),
	tieBreakCase("the usual tie-break and channel", "acl-limited", nil, "GET __Booksleeve_TieBreak", "SUBSCRIBE"),
	tieBreakCase("a tie-break without rights", "acl-limited", parameters{"tiebreaker": "yours", "configChannel": ""}, "GET yours", "(~yours +get)"),
	{
		name: "through a tunnel",
		setup: func(t *testing.T, l *live) redisprobe.Target {
			return tunnelled(t, target(cluster(t, l.plain).Seeds()...), redistest.Proxy(redistest.Consent))
		},
		check: func(t *testing.T, r redisprobe.Report) {
			if len(r.Nodes) != 6 || r.Mode != redisprobe.ModeCluster {
				t.Errorf("%d nodes\n%s", len(r.Nodes), r.Text())
			}
		},
	},
	{
		name: "TLS through a tunnel",
		setup: func(t *testing.T, l *live) redisprobe.Target {
			return tunnelled(t, l.secureTarget(cluster(t, l.secure).Seeds()...), redistest.Proxy("HTTP/1.1 200 OK\r\n\r\n"))
		},
	},
	{
		name: "TLS through a tunnel to a plain port", codes: []finding.Code{"tls-not-offered"}, limit: 3 * time.Second,
		setup: func(t *testing.T, l *live) redisprobe.Target {
			return tunnelled(t, l.secureTarget(server(t).Addr), redistest.Proxy(redistest.Consent))
		},
	},
	tunnelCase("a tunnel that is refused", redistest.Say("HTTP/1.1 403 Forbidden\r\nVia: proxy\r\n\r\n"), `"HTTP/1.1 403 Forbidden"`),
	tunnelCase("a tunnel with more words than the platform takes", redistest.Proxy("HTTP/1.1 200 OK\r\nVia: proxy\r\n\r\n"), `"HTTP/1.1 200 OK"`, "plain"),
	tunnelCase("a tunnel that closes", redistest.CloseAfterRequest, "it closed the connection"),
	silentTunnel(),
	tunnelCase("a tunnel without end", redistest.Loop("HTTP/1.1 200 OK"), "it answered"),
	{
		name: "no tunnel there", codes: []finding.Code{"tcp-unreachable"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			to := target(server(t).Addr)
			to.Parameters = parameters{"tunnel": "http:" + refusing(t)}
			return judgedBy(to, client.V2_6)
		},
		says: []string{"tunnel", "it refused the connection"},
	},
}

type parameters = map[string]string

// withOptions is a case with what open starts, and the given options.
func withOptions(name string, code finding.Code, options parameters, says []string, open func(*testing.T, *live) redisprobe.Target) liveCase {
	c := liveCase{
		name: name, says: says,
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := open(t, l)
			to.Parameters = options
			return to
		},
	}
	return c.finds(code)
}

// optionCase is a case with a single server and the given options.
func optionCase(name string, code finding.Code, options parameters, says ...string) liveCase {
	return withOptions(name, code, options, says, func(t *testing.T, _ *live) redisprobe.Target {
		return target(server(t).Addr)
	})
}

// protocolCase is a case with a secure server and versions of TLS that are
// allowed.
func protocolCase(name string, code finding.Code, allowed, directive string, says ...string) liveCase {
	return withOptions(name, code, parameters{"sslProtocols": allowed, "checkCertificateRevocation": "false"}, says, func(t *testing.T, l *live) redisprobe.Target {
		return l.secureTarget(l.secureServer(t, redistest.TLS{}, directive).Addr)
	})
}

// renamedCase is a case with a server on which commands have other names.
func renamedCase(name string, code finding.Code, options parameters, says ...string) liveCase {
	return withOptions(name, code, options, says, func(t *testing.T, _ *live) redisprobe.Target {
		return target(redistest.StartServer(t, redistest.Options{Password: password, Unusable: true, Directives: []string{
			"rename-command EVALSHA runsha", "rename-command EVAL run", "rename-command ECHO mirror", "rename-command AUTH enter",
		}}).Addr)
	})
}

// tieBreakCase is a case with a user who may only use a tie-break and a channel
// of its own.
func tieBreakCase(name string, code finding.Code, options parameters, says ...string) liveCase {
	return withOptions(name, code, options, says, func(t *testing.T, _ *live) redisprobe.Target {
		s := redistest.StartServer(t, redistest.Options{Users: []string{"app on >" + password + " ~{*}* ~mine resetchannels &app:events +@all"}})
		to := target(s.Addr)
		to.User = "app"
		return to
	})
}

// tunnelled makes a target go through a tunnel, and holds that nothing gets past
// it: the tunnel counts what comes.
func tunnelled(t *testing.T, to redisprobe.Target, play redistest.Play) redisprobe.Target {
	t.Helper()
	peer := redistest.StartPeer(t, play)
	to = judgedBy(to, client.V2_6) // the first that knows tunnel
	to.Parameters = parameters{"tunnel": "http:" + peer.Addr}
	t.Cleanup(func() {
		if peer.Accepted() == 0 {
			t.Error("nothing went through the tunnel")
		}
	})
	return to
}

// tunnelCase is a case with a tunnel through which nothing gets.
func tunnelCase(name string, play redistest.Play, says ...string) liveCase {
	return liveCase{
		name: name, codes: []finding.Code{"tcp-unreachable"}, says: append(says, "of the parameter tunnel"),
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			return tunnelled(t, target(server(t).Addr), play)
		},
		check: summary(notConnected),
	}
}

// silentTunnel is a tunnelCase that takes all the time there is.
func silentTunnel() liveCase {
	c := tunnelCase("a tunnel that stays silent", redistest.Silent, "it did not answer within 0.5 s")
	c.limit = 750 * time.Millisecond
	open := c.setup
	c.setup = func(t *testing.T, l *live) redisprobe.Target {
		to := open(t, l)
		to.Timeout = 500 * time.Millisecond
		return to
	}
	return c
}

// TestDatabase holds that sessions are tried and counted in the database that is
// set, and nowhere else.
func TestDatabase(t *testing.T) {
	t.Parallel()
	s := server(t)
	to := target(s.Addr)
	to.Parameters = parameters{"defaultDatabase": "3"}
	monitor := watch(t, s)
	expectCodes(t, probeOnce(t, to))
	for _, line := range monitor() {
		if strings.Contains(line, " lua] ") && !strings.Contains(line, "[3 lua]") {
			t.Errorf("in another database: %s", line)
		}
	}
	put(t, []*redistest.Server{s}, "elsewhere", "Data", "Internal")
	conn, err := s.Dial()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, command := range []string{"SELECT 3", "HSET {here}_Data a b", "HSET {here}_Internal a b"} {
		if _, err := conn.Do(strings.Fields(command)...); err != nil {
			t.Fatal(err)
		}
	}
	got, err := redisprobe.Sessions(t.Context(), to, redisprobe.SessionsOptions{Sample: 10})
	if err != nil || got.Total != 1 || got.Sample[0].ID != "here" {
		t.Errorf("%+v, %v", got, err)
	}
	to.Parameters = parameters{"defaultDatabase": "99"}
	_, err = redisprobe.Sessions(t.Context(), to, redisprobe.SessionsOptions{Sample: 10})
	if failed, ok := errors.AsType[*redisprobe.SessionsError](err); !ok || failed.Finding.Code != "parameter-invalid" {
		t.Errorf("a database that there is not: %v", err)
	}
}
