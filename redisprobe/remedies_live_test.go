//go:build linux

package redisprobe_test

import (
	"crypto/x509"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// remedied is a fault whose remedy a machine can apply.
type remedied struct {
	code  finding.Code
	fault string // the live case that has it; empty where setup makes it
	setup func(*testing.T, *live) redisprobe.Target
	apply func(t *testing.T, l *live, f redisprobe.Finding, to *redisprobe.Target)
}

// remedies are all that a machine can apply, in the order of the findings table.
var remedies = []remedied{
	{code: "env-pfx-unset", fault: "no client certificate", apply: presentClient},
	{code: "env-pfx-unreadable", fault: "PFX missing", apply: presentClient},
	{code: "env-pfx-password-wrong", fault: "PFX password wrong", apply: presentClient},
	{code: "env-pfx-no-private-key", fault: "PFX without key", apply: presentClient},
	{code: "env-pfx-expired", fault: "PFX expired", apply: presentClient},
	{code: "env-issuer-unreadable", fault: "issuer missing", apply: setIssuer},
	{code: "env-flags-invalid", fault: "storage flags too high", apply: func(_ *testing.T, _ *live, _ redisprobe.Finding, to *redisprobe.Target) {
		to.Environment.ClientCertStorageFlags = "MachineKeySet"
	}},
	{code: "env-user-key-set", fault: "the key in a user's profile on Windows", apply: func(t *testing.T, _ *live, f redisprobe.Finding, to *redisprobe.Target) {
		to.Environment.ClientCertStorageFlags = part(t, f, `Use (\w+) instead`)[1]
	}},
	{code: "tls-not-offered", fault: "TLS to a plain port", apply: func(_ *testing.T, _ *live, _ redisprobe.Finding, to *redisprobe.Target) { to.SSL = false }},
	{code: "tls-expected", fault: "plain to a TLS port", apply: func(_ *testing.T, l *live, _ redisprobe.Finding, to *redisprobe.Target) {
		*to = l.secureTarget(to.Hosts...)
	}},
	{code: "tls-name-mismatch", fault: "certificate of another name", apply: enterSSLHost},
	{code: "tls-name-mismatch", fault: "SSL Host wrong", apply: enterSSLHost},
	{code: "tls-name-mismatch", setup: namesOfOneDomain, apply: enterSSLHost},
	{code: "tls-name-mismatch", setup: wrongHostOverOwnAddresses, apply: enterSSLHost},
	{code: "tls-unknown-authority", fault: "authority unknown to the machine", apply: setIssuer},
	{code: "tls-client-certificate-required", fault: "client certificate missing", apply: presentClient},
	{code: "tls-client-certificate-rejected", fault: "client certificate of another farm", apply: presentClient},
	{code: "tls-protocol-version", fault: "only TLS 1.2 allowed, 1.3 offered", apply: withoutParameter("sslProtocols")},
	{code: "tls-revocation-unknown", fault: "revocation asked for, and no list named", apply: withoutParameter("sslProtocols")},
	{code: "tls-revocation-unknown", fault: "revocation asked for, and no list named", apply: withParameter("checkCertificateRevocation", "false")},
	{code: "tls-issuer-not-checked", fault: "issuer as PEM", apply: func(t *testing.T, _ *live, _ redisprobe.Finding, to *redisprobe.Target) {
		issuer, err := os.ReadFile(to.Environment.IssuerCertPath)
		to.Environment.IssuerCertPath, to.RootCAs = "", x509.NewCertPool()
		if err != nil || !to.RootCAs.AppendCertsFromPEM(issuer) {
			t.Fatalf("the issuer's file: %v", err)
		}
	}},
	{code: "tls-issuer-superfluous", fault: "issuer that the machine trusts already", apply: func(_ *testing.T, _ *live, _ redisprobe.Finding, to *redisprobe.Target) {
		to.Environment.IssuerCertPath = ""
	}},
	{code: "auth-wrong-password", setup: wrongPassword, apply: func(_ *testing.T, _ *live, _ redisprobe.Finding, to *redisprobe.Target) { to.Password = password }},
	{code: "auth-not-configured", fault: "password where none is asked for", apply: func(t *testing.T, _ *live, _ redisprobe.Finding, to *redisprobe.Target) {
		order(t, to.Hosts[0], "", "CONFIG", "SET", "masterauth", to.Password, "requirepass", to.Password)
	}},
	{code: "acl-denied", setup: userOfCluster("~app:* +@read"), apply: enterLine},
	{code: "acl-limited", setup: userOfCluster("~* +@all -config"), apply: enterLine},
	{code: "host-is-replica", fault: "all replicas listed", apply: listHosts},
	{code: "master-not-listed", fault: "master forgotten", apply: listHosts},
	{code: "replica-only", fault: "replica without its master", apply: listHosts},
	{code: "clusters-differ", fault: "cluster and single server", apply: firstHost},
	{code: "standalone-several-hosts", fault: "two single servers", apply: firstHost},
	{code: "parameter-invalid", fault: "Sentinel's service", apply: withoutParameter("serviceName")},
	{code: "parameter-invalid", fault: "another database of a cluster", apply: withoutParameter("defaultDatabase")},
	{code: "session-failed", fault: "no ECHO", apply: enterParameter},
	{code: "out-of-memory", fault: "out of memory", apply: configSet("maxmemory", "100mb")},
	{code: "read-only", fault: "too few replicas to write", apply: configSet("min-replicas-to-write", "0")},
	{code: "script-denied", setup: renamedScripts, apply: func(_ *testing.T, _ *live, _ redisprobe.Finding, to *redisprobe.Target) {
		to.Parameters = parameters{"$EVAL": "run", "$EVALSHA": "runsha"}
	}},
	{code: "eviction-policy", fault: "drops any keys", apply: func(t *testing.T, l *live, f redisprobe.Finding, to *redisprobe.Target) {
		configSet("maxmemory-policy", part(t, f, `Set maxmemory-policy (\S+)`)[1])(t, l, f, to)
	}},
	{code: "timeout-too-short", fault: "syncTimeout below a round trip", apply: enterParameter},
	{code: "timeout-too-short", fault: "connectTimeout below what connecting takes", apply: enterParameter},
	{code: "script-running", fault: "busy with a script", apply: func(t *testing.T, _ *live, _ redisprobe.Finding, to *redisprobe.Target) {
		order(t, to.Hosts[0], password, "SCRIPT", "KILL")
		order(t, to.Hosts[0], password, "PING") // the script has ended when this is answered
	}},
	{code: "failover-slow", fault: "a cluster whose failovers are slow", apply: enterParameter},
}

// TestRemedies holds that a remedy, applied as the finding words it, makes the next test
// pass over what it was for.
func TestRemedies(t *testing.T) {
	shared := newLive(t)
	faults := map[string]liveCase{}
	for _, c := range liveCases() {
		faults[c.name] = c
	}
	t.Run("code", func(t *testing.T) {
		for _, r := range remedies {
			t.Run(string(r.code)+"/"+r.fault, func(t *testing.T) {
				t.Parallel()
				setup := r.setup
				if setup == nil {
					setup = faults[r.fault].setup
				}
				to := setup(t, shared)
				to.Parameters = maps.Clone(to.Parameters)
				before := redisprobe.Run(t.Context(), to, nil)
				r.apply(t, shared, findingOf(t, before, r.code), &to)
				after := redisprobe.Run(t.Context(), to, nil)
				if slices.Contains(codes(after), r.code) {
					t.Errorf("the remedy is %q, and it does not help:\n%s", findingOf(t, before, r.code).Remedy, after.Text())
				}
				for _, f := range finding.OnlyErrors(after.Findings) {
					t.Errorf("with the remedy comes %s: %s", f.Code, f.Message)
				}
			})
		}
	})
}

// TestEveryRemedyIsTried holds that each code's remedy is applied, or why not is said.
func TestEveryRemedyIsTried(t *testing.T) {
	for _, d := range finding.Definitions() {
		tried := slices.ContainsFunc(remedies, func(r remedied) bool { return r.code == d.Code })
		reason := byHand[d.Code]
		switch {
		case tried == (reason != ""):
			t.Errorf("%s: its remedy is to be applied in the table, or why not said; one of them", d.Code)
		case strings.TrimSpace(d.Remedy) == "":
			t.Errorf("%s has no remedy", d.Code)
		}
	}
	for code := range byHand {
		if !slices.ContainsFunc(finding.Definitions(), func(d finding.Definition) bool { return d.Code == code }) {
			t.Errorf("there is no code %s", code)
		}
	}
}

// part finds in a remedy what it tells to enter.
func part(t *testing.T, f redisprobe.Finding, pattern string) []string {
	t.Helper()
	match := regexp.MustCompile(pattern).FindStringSubmatch(f.Remedy)
	if match == nil {
		t.Fatalf("the remedy of %s says no %s: %s", f.Code, pattern, f.Remedy)
	}
	return match
}

// order sends a command to a server as its administrator.
func order(t *testing.T, address, password string, command ...string) {
	t.Helper()
	conn, err := redistest.Dial(address, nil, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if password != "" {
		if _, err := conn.Do("AUTH", password); err != nil {
			t.Fatal(err)
		}
	}
	_, err = conn.Do(command...)
	for tries := 0; err != nil && strings.Contains(err.Error(), "BUSY") && tries < 100; tries++ {
		time.Sleep(20 * time.Millisecond)
		_, err = conn.Do(command...)
	}
	if err != nil {
		t.Fatalf("%v: %v", command, err)
	}
}

func configSet(key, value string) func(*testing.T, *live, redisprobe.Finding, *redisprobe.Target) {
	return func(t *testing.T, _ *live, f redisprobe.Finding, to *redisprobe.Target) {
		if !strings.Contains(f.Remedy, key) {
			t.Fatalf("the remedy does not name %s: %s", key, f.Remedy)
		}
		order(t, to.Hosts[0], to.Password, "CONFIG", "SET", key, value)
	}
}

func presentClient(_ *testing.T, l *live, _ redisprobe.Finding, to *redisprobe.Target) {
	to.Environment.ClientCertPfxPath, to.Environment.ClientCertPassword = l.client, pfxPassword
}

func setIssuer(_ *testing.T, l *live, _ redisprobe.Finding, to *redisprobe.Target) {
	to.Environment.IssuerCertPath, to.RootCAs = l.ca.File, x509.NewCertPool()
}

func enterSSLHost(t *testing.T, _ *live, f redisprobe.Finding, to *redisprobe.Target) {
	to.SSLHost = strings.Replace(part(t, f, `Enter (an empty value|\S+) as SSL Host`)[1], "an empty value", "", 1)
}

func withoutParameter(key string) func(*testing.T, *live, redisprobe.Finding, *redisprobe.Target) {
	return func(t *testing.T, _ *live, f redisprobe.Finding, to *redisprobe.Target) {
		if !strings.Contains(f.Message+f.Remedy, key) {
			t.Fatalf("%s is not named: %s %s", key, f.Message, f.Remedy)
		}
		delete(to.Parameters, key)
	}
}

func withParameter(key, value string) func(*testing.T, *live, redisprobe.Finding, *redisprobe.Target) {
	return func(t *testing.T, _ *live, f redisprobe.Finding, to *redisprobe.Target) {
		part(t, f, key+"="+value)
		to.Parameters[key] = value
	}
}

// enterParameter enters in Advanced Settings what the remedy says, or removes it there.
func enterParameter(t *testing.T, _ *live, f redisprobe.Finding, to *redisprobe.Target) {
	said := part(t, f, `Remove the parameter (\w+)|(?:Enter|Set) ([$\w]+)=(\S*) in Advanced Settings`)
	if said[1] != "" {
		delete(to.Parameters, said[1])
		return
	}
	if to.Parameters == nil {
		to.Parameters = parameters{}
	}
	to.Parameters[said[2]] = said[3]
}

// listHosts lists what the remedy says.
func listHosts(t *testing.T, _ *live, f redisprobe.Finding, to *redisprobe.Target) {
	to.Hosts = strings.Split(part(t, f, `(?:: |List the master )([0-9.:,]+[0-9])\.?$`)[1], ",")
}

func firstHost(_ *testing.T, _ *live, _ redisprobe.Finding, to *redisprobe.Target) {
	to.Hosts = to.Hosts[:1]
}

// enterLine enters the remedy's line on every node that the test has seen.
func enterLine(t *testing.T, _ *live, f redisprobe.Finding, to *redisprobe.Target) {
	line := strings.Fields(part(t, f, `ACL SETUSER app .*`)[0])
	for _, host := range to.Hosts {
		order(t, host, password, line...)
	}
}

// userOfCluster is a cluster of three masters and a user of the given rights.
func userOfCluster(rights string) func(*testing.T, *live) redisprobe.Target {
	return func(t *testing.T, _ *live) redisprobe.Target {
		c := redistest.StartCluster(t, redistest.ClusterOptions{
			Password: password, NoReplicas: true, Users: []string{"app on >" + password + " " + rights},
		})
		to := target(c.Seeds()...)
		to.User = "app"
		return to
	}
}

// namesOfOneDomain is a cluster whose certificates share one name beside their own.
func namesOfOneDomain(t *testing.T, l *live) redisprobe.Target {
	own := l.ownNames(t)
	c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password, NoReplicas: true, TLS: func(host string) *redistest.TLS {
		names := append(slices.Clone(own(host).Certificate.Cert.DNSNames), "*.farm.example")
		return &redistest.TLS{Certificate: l.ca.Issue(t, redistest.Leaf{Names: names})}
	}})
	return l.secureTarget(c.Seeds()...)
}

// wrongHostOverOwnAddresses is a cluster whose certificates each carry the node's own
// address, and an SSL Host that none of them carries.
func wrongHostOverOwnAddresses(t *testing.T, l *live) redisprobe.Target {
	c := redistest.StartCluster(t, redistest.ClusterOptions{
		Password: password, NoReplicas: true, TLS: l.ownNames(t, "127.0.0.1", "127.0.0.2", "127.0.0.3"),
	})
	to := l.secureTarget(c.Seeds()...)
	to.SSLHost = "redis.example"
	return to
}

// renamedScripts is a server on which scripts are run by other names.
func renamedScripts(t *testing.T, _ *live) redisprobe.Target {
	return target(redistest.StartServer(t, redistest.Options{Password: password, Unusable: true, Directives: []string{
		"rename-command EVALSHA runsha", "rename-command EVAL run",
	}}).Addr)
}

func wrongPassword(t *testing.T, _ *live) redisprobe.Target {
	to := target(server(t).Addr)
	to.Password = "that-of-another-farm"
	return to
}
