package ui

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
)

// chainFile holds a server's certificate, what issued it, and the root.
const chainFile = "testdata/chain.pem"

// onDay makes the days left of certificates count from a day, for the rest of a test.
func onDay(t testing.TB) {
	today = func() time.Time { return time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC) }
	t.Cleanup(func() { today = time.Now })
}

// presenting is a report whose third server has shown so many certificates of chainFile,
// with findings about its own.
func presenting(t testing.TB, certificates int, codes ...finding.Code) redisprobe.Report {
	t.Helper()
	rest, err := os.ReadFile(chainFile)
	if err != nil {
		t.Fatal(err)
	}
	report := passed()
	report.ServerCertificates = map[string][]byte{}
	shown := &redisprobe.TLSInfo{
		Subject: "redis.example.com", Names: []string{"redis.example.com"}, Issuer: "Example Corporation Servers 2",
		NotBefore: time.Date(2026, 1, 10, 8, 0, 0, 0, time.UTC), NotAfter: time.Date(2027, 1, 10, 8, 0, 0, 0, time.UTC),
		Protocol: "TLS 1.3", Cipher: "TLS_AES_256_GCM_SHA384",
	}
	var block *pem.Block
	for range certificates {
		block, rest = pem.Decode(rest)
		sum := sha256.Sum256(block.Bytes)
		name := hex.EncodeToString(sum[:])
		report.ServerCertificates[name] = block.Bytes
		shown.Chain = append(shown.Chain, name)
	}
	if shown.Fingerprint = strings.Repeat("c0ffee00", 8); certificates > 0 {
		shown.Fingerprint = shown.Chain[0]
	}
	status := redisprobe.StatusOK
	if len(codes) > 0 {
		report.Verdict, report.Summary, status = redisprobe.VerdictFailed, "It was not possible to connect to Redis server.", redisprobe.StatusFailed
	}
	node := &report.Nodes[2]
	node.TLS = shown
	node.Stages = slices.Insert(node.Stages[:2:2], 2, redisprobe.StageResult{Stage: finding.StageTLS, Status: status, MS: 3.1})
	for _, code := range codes {
		f := finding.New(code, node.Address, finding.Args{
			"name": "redis.old.example", "names": "redis.example.com", "fit": "redis.example.com", "subject": "redis.example.com",
			"issuer": "Example Corporation Root Authority", "set": "", "from": "2026-01-10", "expiry": "2027-01-10", "days": "9",
		})
		report.Findings = append(report.Findings, f.About(shown.Fingerprint))
	}
	return report
}

// openCertificate runs a test with a report and opens the certificate of its third
// server, by the link beside the step.
func openCertificate(t testing.TB, b *bench, report redisprobe.Report) {
	t.Helper()
	onDay(t)
	b.fake.test = func(context.Context, config.Settings, func(redisprobe.Event)) redisprobe.Report { return report }
	b.v.test.Tapped(nil)
	b.until("the report", b.c.modal)
	b.press(fyne.KeyReturn)
	b.c.showNode(report.Nodes[2].Address)
	tapLink(b.t.(*testing.T), b.window.win, tr("Certificate..."))
}

// TestCertificate: beside a server's TLS is the way to its certificate: the chain as a
// tree with the missing issuer at the top, all that is in it, and what failed at the
// certificate that it is about.
func TestCertificate(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	win := b.window.win
	win.Resize(fyne.NewSize(Width, Height))
	openCertificate(t, b, presenting(t, 2, "tls-unknown-authority", "tls-name-mismatch"))
	b.expect(win, "Certificate", "172.31.7.36:7000. TLS 1.3, TLS_AES_256_GCM_SHA384.", "was issued by Example Corporation Root Authority, which this machine does not trust",
		"The server does not send this certificate.", "Example Corporation Servers 2", "CN=redis-sessions-of-the-production", "C=PT",
		"redis-8.example.com and 13 more", "CN=Example Corporation Servers 2,O=Example Corporation",
		localTime(time.Date(2026, 1, 10, 8, 0, 0, 0, time.UTC)), "(312 days left)", "RSA, 2048 bits", "ECDSA-SHA384", "is not valid for the name \"redis.old.example\"")
	text := strings.ReplaceAll(said(win), " ", "")
	for i, name := range []string{"whichthismachinedoesnottrust", "ExampleCorporationServers2", "isnotvalidforthename"} {
		at := strings.Index(text, name)
		if at < 0 {
			t.Fatalf("%s is not said", name)
		}
		if text = text[at:]; i == 0 && strings.Contains(text, "P-384") {
			t.Error("the facts of what nothing was found about are open")
		}
	}
	tapLink(b.t.(*testing.T), b.window.win, tr("Copy"))
	if got := b.app.Clipboard().Content(); len(got) != 64 || strings.Trim(got, "0123456789abcdef") != "" {
		t.Errorf("copied %q", got)
	}
	b.press(fyne.KeyEscape)
	b.expect(win, "172.31.7.36:7000", "find address") // the server's dialog is still there
}

// TestSaveCertificate writes the chain as PEM, as it was sent.
func TestSaveCertificate(t *testing.T) {
	home := atHome(t)
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	openCertificate(t, b, presenting(t, 3))
	b.expect(b.window.win, "Example Corporation Root Authority")
	tap(t, b.window.win, "Save as PEM...")
	path := filepath.Join(home, "chain.pem")
	b.typeInField(path)
	b.press(fyne.KeyReturn)
	got, err := os.ReadFile(path)
	want, _ := os.ReadFile(chainFile)
	if err != nil || string(got) != string(want) {
		t.Errorf("%v, %d bytes, want %d", err, len(got), len(want))
	}
}

// TestCertificateNotKept: of one that the report does not hold, it is shown what is known,
// and nothing can be saved.
func TestCertificateNotKept(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	report := presenting(t, 0, "tls-certificate-expired")
	shown := report.Nodes[2].TLS
	for i := range 99 {
		shown.Names = append(shown.Names, fmt.Sprintf("n%d.example.com", i))
	}
	shown.LeftOff, shown.ChainLeftOff = 9900, 3
	openCertificate(t, b, report)
	b.expect(b.window.win, "redis.example.com", "and 9,990 more", "2 more certificates of the chain are not in this report.", "is not valid now", "c0ff ee00")
	if text := said(b.window.win); contains(text, "Save as PEM") || contains(text, "Key") {
		t.Errorf("it says %s", text)
	}
}

// TestValidUntil says how far off the end of a certificate is.
func TestValidUntil(t *testing.T) {
	onDay(t)
	for _, test := range []struct {
		after time.Duration
		want  string
	}{
		{-time.Second, "(expired)"},
		{time.Hour, "(less than a day left)"},
		{25 * time.Hour, "(1 day left)"},
		{48 * time.Hour, "(2 days left)"},
		{10_000 * 24 * time.Hour, "(10,000 days left)"},
	} {
		if got := validUntil(today().Add(test.after)); !strings.HasSuffix(got, " "+test.want) {
			t.Errorf("%v: %q", test.after, got)
		}
	}
	if got := thousands(1_002_003); got != "1,002,003" || localTime(time.Time{})+validUntil(time.Time{}) != "" {
		t.Error(got)
	}
}

// TestCertificateOfAFinding: a finding about a certificate leads to it; in a report that
// was opened, a row leads to the server and so does it.
func TestCertificateOfAFinding(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	onDay(t)
	win := b.window.win
	win.Resize(fyne.NewSize(Width, Height))
	report := presenting(t, 3, "tls-name-mismatch")
	b.c.showOpened(report)
	tapLink(b.t.(*testing.T), b.window.win, tr("Certificate..."))
	b.expect(win, "Example Corporation Root Authority", "redis.old.example")
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyEscape)
	if b.c.modal() {
		t.Error("a dialog is still open")
	}
	b.expect(win, "Server", "172.31.8.37:7000 master ready")
	b.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	tapLink(b.t.(*testing.T), b.window.win, tr("Certificate..."))
	b.expect(win, "Example Corporation Root Authority", "redis.old.example")
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyEscape)
	report.Findings[0].Certificate = ""
	b.c.showOpened(report)
	if contains(said(win), "Certificate...") {
		t.Error("a finding about no certificate leads to one")
	}
}

// TestCertificateFromOutside: names that hold characters which act are shown escaped.
func TestCertificateFromOutside(t *testing.T) {
	const nasty = "7\x1b[2J\u202e\u200b\r\n"
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	report := presenting(t, 0)
	shown := report.Nodes[2].TLS
	shown.Subject, shown.Issuer, shown.Names, shown.Fingerprint, shown.Cipher = nasty, nasty, []string{nasty}, nasty, nasty
	openCertificate(t, b, report)
	shownHarmless(t, "the certificate", b.window.win)
}
