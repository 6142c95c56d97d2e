package finding

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/findings.md anew")

// TestFindingsDocument holds docs/findings.md equal to the table.
func TestFindingsDocument(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "findings.md")
	want := findingsMarkdown()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.ReplaceAll(string(have), "\r\n", "\n") != want {
		t.Error("docs/findings.md is not what the table says: run go generate ./internal/finding")
	}
}

// designed is the list of the design's section 4.
const designed = `hosts-empty E, host-invalid E, host-duplicate I, password-missing E, password-unrepresentable E, password-short W,
ssl-host-invalid E, parameter-unknown E, parameter-invalid E, parameter-newer E,
env-pfx-unset W, env-pfx-unreadable E, env-pfx-password-wrong E, env-pfx-no-private-key E, env-pfx-expired E,
env-issuer-unreadable E, env-flags-invalid E, env-user-key-set W, client-version W,
resolve-failed E, tcp-refused E, tcp-timeout E, tcp-unreachable E, connection-closed E,
tls-not-offered E, tls-expected E, tls-name-mismatch E, tls-unknown-authority E, tls-certificate-expired E,
tls-certificate-expiring W, tls-client-certificate-required E, tls-client-certificate-rejected E,
tls-protocol-version E, tls-handshake-failed E, tls-revoked E, tls-revocation-unknown E,
tls-issuer-not-checked W, tls-issuer-superfluous E, tls-not-judged W,
auth-wrong-password E, auth-not-configured W, acl-denied E, acl-limited W, protected-mode E, max-clients E, loading E,
not-redis E, sentinel-endpoint E,
cluster-down E, slots-uncovered E, node-unreachable E, replica-unreachable W, replica-missing W, replica-not-linked W,
replica-same-host W, host-is-replica W, master-not-listed W, clusters-differ E, standalone-several-hosts E,
topology-disagreement W, topology-changing W, replica-synchronising I, nodes-not-looked-at W, replica-only E,
fleet-settings-differ E, fleet-node-unreachable-from E, fleet-client-version-differs W, fleet-platform-version-differs W,
fleet-certificate-differs W, fleet-clock-skew W, fleet-latency W, fleet-stale-report W,
session-failed E, session-slow W, out-of-memory E, read-only E, persistence-error E, script-denied E, eviction-policy W,
version-unsupported W, timeout-too-short E, script-running E, failover-slow I,
timed-out E, cancelled E`

// TestTableIsTheDesigns holds codes, order and severities.
func TestTableIsTheDesigns(t *testing.T) {
	letters := map[string]Severity{"E": SeverityError, "W": SeverityWarning, "I": SeverityInfo}
	rows := Definitions()
	for i, entry := range strings.Split(strings.ReplaceAll(designed, "\n", " "), ",") {
		code, severity, _ := strings.Cut(strings.TrimSpace(entry), " ")
		if i >= len(rows) || rows[i].Code != Code(code) {
			t.Fatalf("row %d is not %s", i, code)
		}
		if rows[i].Severity != letters[severity] {
			t.Errorf("%s is of severity %s", code, rows[i].Severity)
		}
	}
	if listed := strings.Count(designed, ",") + 1; len(rows) != listed {
		t.Errorf("the table has %d rows, the design %d", len(rows), listed)
	}
}

// TestEveryCodeHasARow holds that the constants are the table's codes, each by
// the name that follows from it.
func TestEveryCodeHasARow(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "codes.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var constants []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		constants = append(constants, text)
		if name := strings.ReplaceAll(text, "-", ""); !strings.EqualFold(spec.Names[0].Name, name) {
			t.Errorf("%s is %q", spec.Names[0].Name, text)
		}
		return true
	})
	var rows []string
	for _, d := range Definitions() {
		rows = append(rows, string(d.Code))
	}
	if !slices.Equal(constants, rows) {
		t.Errorf("constants %q\nrows %q", constants, rows)
	}
}

// TestTableIsWhole holds that every row says everything, in sentences.
func TestTableIsWhole(t *testing.T) {
	for _, d := range Definitions() {
		if !slices.Contains(stages, d.Stage) || !slices.Contains(severities, d.Severity) {
			t.Errorf("%s is of stage %q, severity %q", d.Code, d.Stage, d.Severity)
		}
		for what, text := range map[string]string{"message": d.Message, "remedy": d.Remedy, "meaning": d.Meaning, "detection": d.Detected} {
			if text == "" || text != strings.TrimSpace(text) {
				t.Errorf("the %s of %s is empty or not trimmed: %q", what, d.Code, text)
			}
			if what == "meaning" || what == "detection" {
				if strings.ContainsAny(text, "{}") || !strings.HasSuffix(text, ".") {
					t.Errorf("the %s of %s is no plain sentence: %q", what, d.Code, text)
				}
			}
			for _, sentences := range []string{"{cause}", "{advice}"} {
				if before, after, found := strings.Cut(text, sentences); found && (after != "" || !strings.HasSuffix(before, ". ")) {
					t.Errorf("the %s of %s says nothing whole before %s: %q", what, d.Code, sentences, text)
				}
			}
		}
	}
}

// TestVariableRemediesEnd holds that a remedy that changes a variable, or a file that one
// names, ends with what makes the platform read it again.
func TestVariableRemediesEnd(t *testing.T) {
	unchanged := []Code{EnvPfxExpired, TLSCertificateExpired} // the same file, with another certificate
	for _, d := range Definitions() {
		if !strings.HasPrefix(string(d.Code), "env-") && !strings.Contains(d.Remedy, "SERedis_") || slices.Contains(unchanged, d.Code) {
			continue
		}
		if !strings.HasSuffix(d.Remedy, "hen {restart}.") {
			t.Errorf("the remedy of %s does not end with what to restart: %q", d.Code, d.Remedy)
		}
		if said := New(d.Code, "", nil).Remedy; !strings.HasSuffix(said, "hen restart the OutSystems services and run iisreset; if the old value stays, restart the server.") {
			t.Errorf("%s says %q", d.Code, said)
		}
	}
}

// TestConnectionRemediesNameTheFirewall holds that whoever cannot connect is
// told to review firewall rules, with the port in question.
func TestConnectionRemediesNameTheFirewall(t *testing.T) {
	for _, code := range []Code{TCPRefused, TCPTimeout, TCPUnreachable, ConnectionClosed, TimedOut} {
		f := New(code, "10.0.0.1:7000", nil)
		if !strings.Contains(f.Remedy, "firewall rules and network connections") || !strings.Contains(f.Remedy, "7000") {
			t.Errorf("%s does not send to the firewall: %q", code, f.Remedy)
		}
	}
}

func TestNew(t *testing.T) {
	tests := []struct {
		name          string
		code          Code
		node          string
		args          Args
		message, host string
	}{
		{"address", TCPRefused, "10.0.0.1:7000", nil, "10.0.0.1 refused the connection on port 7000.", "10.0.0.1"},
		{"IPv6", TCPRefused, "[::1]:7000", nil, "::1 refused the connection on port 7000.", "::1"},
		{"argument", HostDuplicate, "", Args{"value": "a:1"}, "The host a:1 is listed more than once.", ""},
		{"argument with braces", HostDuplicate, "", Args{"value": "{node}"}, "The host {node} is listed more than once.", ""},
		{"missing argument", HostDuplicate, "", nil, "The host {value} is listed more than once.", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := New(test.code, test.node, test.args)
			if f.Message != test.message || f.Args["host"] != test.host || f.Node != test.node {
				t.Errorf("got %q, host %q, node %q", f.Message, f.Args["host"], f.Node)
			}
		})
	}
	defer func() {
		if recover() == nil {
			t.Error("an unknown code is taken")
		}
	}()
	New("no-such-code", "", nil)
}

// TestEffect holds that what a finding means for the sessions follows its message, and
// that further arguments change nothing else.
func TestEffect(t *testing.T) {
	f := New(TCPRefused, "10.0.0.1:7000", Args{"more": "x"})
	f.Nodes, f.Causes = []string{"a"}, []Finding{New(HostsEmpty, "", nil)}
	got := f.With(Args{"effect": "Sessions still work."})
	if want := f.Message + " Sessions still work."; got.Message != want {
		t.Errorf("the message is %q, want %q", got.Message, want)
	}
	if got.Remedy != f.Remedy || got.Args["more"] != "x" || len(got.Nodes) != 1 || len(got.Causes) != 1 || f.Args["effect"] != "" {
		t.Errorf("%+v became %+v", f, got)
	}
	if again := got.With(Args{"effect": ""}); again.Message != f.Message {
		t.Errorf("without an effect the message is %q", again.Message)
	}
}

func TestExpand(t *testing.T) {
	args := Args{"a": "1", "b": "{a}"}
	tests := map[string]string{
		"":            "",
		"plain":       "plain",
		"{a}{a}":      "11",
		"{b}":         "{a}",
		"{c} {a}":     "{c} 1",
		"{ {a}":       "{ 1",
		"{a":          "{a",
		"~{*}_D {a}.": "~{*}_D 1.",
	}
	for text, want := range tests {
		if got := Expand(text, args); got != want {
			t.Errorf("Expand(%q) = %q, want %q", text, got, want)
		}
	}
}
