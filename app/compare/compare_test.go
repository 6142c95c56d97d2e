package compare

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/finding"
)

// made is when the reports of these tests were made.
var made = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

// object is a report as JSON, whose members a case changes.
type object = map[string]any

// testReport is a healthy report of a machine.
func testReport(machine string) object {
	node := func(address string) object {
		return object{
			"address": address, "clock_offset_ms": 100.0, "round_trip": object{"median_ms": 1.0},
			"tls":    object{"fingerprint": "aa11", "not_after": "2027-05-01T00:00:00Z"},
			"stages": []object{{"stage": "connect", "status": "ok"}},
		}
	}
	return object{
		"machine": machine, "time": made, "program": "0.1.0", "verdict": "passed", "platform_version": "11.39.0",
		"client_versions": []string{"2.5.61"},
		"settings": object{
			"provider": "redis", "hosts": []string{"10.0.0.1:7000", "10.0.0.2:7000"}, "user": "", "ssl": true, "ssl_host": "",
			"parameters": object{}, "password_fingerprint": "f00d",
		},
		"nodes":        []object{node("10.0.0.1:7000"), node("10.0.0.2:7000")},
		"certificates": []object{{"variable": "SERedis_ClientCertPfxPath", "fingerprint": "cc33", "not_after": "2027-01-01T00:00:00Z"}},
		"findings":     []object{},
	}
}

// showReport is a report of show of a machine.
func showReport(machine string) object {
	return object{
		"machine": machine, "time": made, "program": "0.1.0", "sources": object{}, "provider": "redis",
		"hosts": []string{"10.0.0.1:7000", "10.0.0.2:7000"}, "user": "", "password": "set", "ssl": true, "ssl_host": "", "parameters": object{},
		"platform": object{"version": "11.39.0"}, "client": []object{{"file": "x.dll", "version": "2.5.61"}},
	}
}

func parse(t testing.TB, o object) Report {
	t.Helper()
	data, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// node is the i-th node of a report.
func nodeOf(o object, i int) object { return o["nodes"].([]object)[i] }

// TestDifferences: three servers, the last of which is changed.
func TestDifferences(t *testing.T) {
	set := func(key string, value any) func(object) {
		return func(o object) { o["settings"].(object)[key] = value }
	}
	for _, c := range []struct {
		name   string
		change func(object)
		code   finding.Code // empty: alike
		says   []string     // words of the message
	}{
		{"nothing", func(object) {}, "", nil},
		{"the order of hosts", set("hosts", []string{"10.0.0.2:7000", "10.0.0.1:7000"}), "", nil},
		{"the letters' case of hosts", set("hosts", []string{"10.0.0.2:7000", "10.0.0.1:7000"}), "", nil},
		{"one host less", set("hosts", []string{"10.0.0.1:7000"}), finding.FleetSettingsDiffer, []string{"Hosts", "(FE3)", "(FE1, FE2)"}},
		{"another password", set("password_fingerprint", "beef"), finding.FleetSettingsDiffer, []string{"Password", "fingerprint beef (FE3)"}},
		{"a password without a fingerprint", func(o object) {
			delete(o["settings"].(object), "password_fingerprint")
			set("password", "set")(o)
		}, "", nil},
		{"no password", func(o object) {
			delete(o["settings"].(object), "password_fingerprint")
			set("password", "not set")(o)
		}, finding.FleetSettingsDiffer, []string{"Password", "not set (FE3)"}},
		{"a parameter", set("parameters", object{"syncTimeout": "1000"}), finding.FleetSettingsDiffer, []string{"the same Parameters", ": - (FE1, FE2); syncTimeout=1000 (FE3)"}},
		{"no SSL", set("ssl", false), finding.FleetSettingsDiffer, []string{"Use SSL", "no (FE3)", "yes (FE1, FE2)"}},
		{"SSL Host", set("ssl_host", "redis.example"), finding.FleetSettingsDiffer, []string{"SSL Host", "redis.example (FE3)"}},
		{"an older client", func(o object) { o["client_versions"] = []string{"2.1.30"} }, finding.FleetClientVersionDiffers, []string{"2.1.30 (FE3)"}},
		{"an older platform", func(o object) { o["platform_version"] = "11.23.0" }, finding.FleetPlatformVersionDiffers, []string{"11.23.0 (FE3)"}},
		{"a firewall", func(o object) {
			nodeOf(o, 1)["stages"] = []object{{"stage": "connect", "status": "failed"}}
			o["findings"] = []object{{"code": "tcp-timeout", "severity": "error", "node": "10.0.0.2:7000", "message": "No answer in 10 s."}}
		}, finding.FleetNodeUnreachableFrom, []string{"10.0.0.2:7000", "from FE1, FE2, but not from FE3", "No answer in 10 s."}},
		{"a firewall in front of a replica", func(o object) {
			nodeOf(o, 1)["stages"] = []object{{"stage": "connect", "status": "failed"}}
			o["findings"] = []object{{"code": "replica-unreachable", "severity": "warning", "node": "10.0.0.2:7000", "message": "No answer in 10 s."}}
		}, finding.FleetNodeUnreachableFrom, []string{"but not from FE3. No answer in 10 s."}},
		{"last year's client certificate", func(o object) {
			o["certificates"].([]object)[0]["fingerprint"] = "dd44"
		}, finding.FleetCertificateDiffers, []string{"SERedis_ClientCertPfxPath", "dd44"}},
		{"no client certificate", func(o object) { o["certificates"] = []object{} }, finding.FleetCertificateDiffers, []string{"none (FE3)"}},
		{"a device that opens TLS", func(o object) { nodeOf(o, 0)["tls"].(object)["fingerprint"] = "ee55" }, finding.FleetCertificateDiffers, []string{"10.0.0.1:7000", "ee55"}},
		{"5 s ahead", func(o object) { setOffsets(o, 5_050) }, "", nil},
		{"7 s ahead", func(o object) { setOffsets(o, 7_100) }, finding.FleetClockSkew, []string{"FE3", "7.0 s ahead of"}},
		{"7 s behind", func(o object) { setOffsets(o, -6_900) }, finding.FleetClockSkew, []string{"FE3", "7.0 s behind"}},
		{"5.9 ms away", func(o object) { nodeOf(o, 0)["round_trip"] = object{"median_ms": 5.9} }, "", nil},
		{"6.1 ms away", func(o object) { nodeOf(o, 0)["round_trip"] = object{"median_ms": 6.1} }, finding.FleetLatency, []string{"FE3 to 10.0.0.1:7000 take", "6.1 ms", "1.0 ms"}},
		{"20 and 30 ms away", func(o object) {
			nodeOf(o, 0)["round_trip"] = object{"median_ms": 20.0}
			nodeOf(o, 1)["round_trip"] = object{"median_ms": 30.0}
		}, finding.FleetLatency, []string{"FE3 to 10.0.0.1:7000, 10.0.0.2:7000 take up to 30.0 ms"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			odd := testReport("FE3")
			c.change(odd)
			got := Of([]Report{parse(t, testReport("FE1")), parse(t, testReport("FE2")), parse(t, odd)}, made)
			if got.Alike != (c.code == "") {
				t.Fatalf("alike is %v: %s", got.Alike, got.Text(0))
			}
			if c.code == "" {
				return
			}
			if len(got.Findings) != 1 || got.Findings[0].Code != c.code || !slices.Equal(got.Findings[0].Nodes, []string{"FE3"}) {
				t.Fatalf("got %+v, want one %s of FE3", got.Findings, c.code)
			}
			if !slices.ContainsFunc(got.Rows, func(r Row) bool { return !r.Same && len(r.Findings) == 1 }) {
				t.Errorf("no row shows it: %s", got.Text(0))
			}
			for _, word := range c.says {
				if !strings.Contains(got.Findings[0].Message, word) {
					t.Errorf("%q does not say %q", got.Findings[0].Message, word)
				}
			}
		})
	}
}

func setOffsets(o object, ms float64) {
	for i := range o["nodes"].([]object) {
		nodeOf(o, i)["clock_offset_ms"] = ms
	}
}

// TestWhatIsLeftOut: what a report does not say is no difference.
func TestWhatIsLeftOut(t *testing.T) {
	poor := testReport("FE2")
	delete(poor["settings"].(object), "password_fingerprint")
	for i := range poor["nodes"].([]object) {
		for _, key := range []string{"clock_offset_ms", "round_trip", "tls"} {
			delete(nodeOf(poor, i), key)
		}
	}
	delete(poor, "client_versions")
	if got := Of([]Report{parse(t, testReport("FE1")), parse(t, poor)}, made); !got.Alike {
		t.Error(got.Text(0))
	}
}

// TestNewestCounts: of two reports of one kind from one machine the newer counts,
// however the machine's name is written.
func TestNewestCounts(t *testing.T) {
	old := testReport("fe1")
	old["time"] = made.Add(-time.Hour)
	old["settings"].(object)["ssl"] = false
	for _, reports := range [][]object{{old, testReport("FE1")}, {testReport("FE1"), old}} {
		got := Of([]Report{parse(t, reports[0]), parse(t, reports[1]), parse(t, testReport("FE2"))}, made)
		if !got.Alike || len(got.Machines) != 2 {
			t.Errorf("%v: %s", got.Machines, got.Text(0))
		}
	}
}

// TestMissing: a report that others have is named, and then not all are alike.
func TestMissing(t *testing.T) {
	got := Of([]Report{parse(t, testReport("FE1")), parse(t, showReport("FE1")), parse(t, testReport("FE2"))}, made)
	if got.Alike || !slices.Equal(got.Missing, []Missing{{"FE2", KindShow}}) || len(got.Findings) > 0 {
		t.Errorf("%+v", got)
	}
	if !strings.Contains(got.Text(0), "No show report of FE2.") {
		t.Error(got.Text(0))
	}
}

// TestStale: old reports are warned of, which is no difference between servers.
func TestStale(t *testing.T) {
	for age, stale := range map[time.Duration]bool{24 * time.Hour: false, 49 * time.Hour: true} {
		got := Of([]Report{parse(t, testReport("FE1")), parse(t, testReport("FE2"))}, made.Add(age))
		if !got.Alike || (len(got.Findings) == 1) != stale {
			t.Errorf("%v: %s", age, got.Text(0))
		}
	}
}

// TestForeignTextIsShownAsText: what other people wrote acts on no terminal and no
// browser.
func TestForeignTextIsShownAsText(t *testing.T) {
	evil := testReport("FE2\x1b[2J<script>alert(1)</script>")
	evil["settings"].(object)["ssl_host"] = "x\u202ey\r\nz"
	got := Of([]Report{parse(t, testReport("FE1")), parse(t, evil)}, made)
	var page strings.Builder
	if err := got.WriteHTML(&page, made); err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{got.Text(0), page.String()} {
		if strings.ContainsAny(shown, "\x1b\u202e\r") || strings.Contains(shown, "<script>") && strings.Contains(shown, "<html") {
			t.Errorf("acts: %q", shown)
		}
	}
}

// TestRows: every check has a row, which knows the findings that are about it; what a
// report does not say is no difference.
func TestRows(t *testing.T) {
	odd := testReport("FE3")
	odd["time"] = made.Add(-49 * time.Hour)
	odd["platform_version"] = "11.23.0"
	odd["client_versions"] = []string{"2.1.30"}
	odd["certificates"].([]object)[0]["fingerprint"] = "dd44"
	setOffsets(odd, 7_100)
	nodeOf(odd, 0)["round_trip"] = object{"median_ms": 60.0}
	nodeOf(odd, 0)["tls"].(object)["fingerprint"] = "ee55"
	nodeOf(odd, 1)["stages"] = []object{{"stage": "connect", "status": "failed"}}
	odd["settings"].(object)["ssl_host"] = "redis.example"
	poor := testReport("FE2")
	delete(poor["settings"].(object), "ssl")
	got := Of([]Report{parse(t, testReport("FE1")), parse(t, showReport("FE1")), parse(t, poor), parse(t, odd)}, made)
	rows := map[string]Row{}
	about := 0
	for _, row := range got.Rows {
		rows[row.Name] = row
		about += len(row.Findings)
	}
	if about != len(got.Findings) {
		t.Errorf("rows have %d findings, there are %d", about, len(got.Findings))
	}
	for name, value := range map[string]string{
		"Report of test": "49 hours old", "Report of show": "missing", "Platform Server": "11.23.0", "Redis client": "2.1.30", "Clock": "7.0 s ahead",
		"Round trips": "slow to 10.0.0.1:7000", "SSL Host": "redis.example", "10.0.0.2:7000": "fails",
		"SERedis_ClientCertPfxPath": "dd44, valid until 2027-01-01", "Certificate of 10.0.0.1:7000": "ee55, valid until 2027-05-01",
	} {
		row := rows[name]
		if row.Same || len(row.Values) != 3 || row.Values[2] != value || len(row.Findings) != 1 && name != "Report of show" {
			t.Errorf("%s: %+v", name, row)
		}
	}
	if ssl := rows["Use SSL"]; !ssl.Same || ssl.Value() != "yes" || !slices.Equal(ssl.Silent(got.Machines), []string{"FE2"}) {
		t.Errorf("Use SSL: %+v", ssl)
	}
	if !strings.Contains(got.Text(0), "yes (not known of FE2)") {
		t.Error(got.Text(0))
	}
}

// BenchmarkHundred compares a hundred reports of a large cluster, read from files.
func BenchmarkHundred(b *testing.B) {
	dir := b.TempDir()
	for i := range 100 {
		o := testReport(fmt.Sprintf("FE%03d", i))
		node := nodeOf(o, 0)
		var nodes []object
		for n := range 200 {
			another := object{}
			for key, value := range node {
				another[key] = value
			}
			another["address"] = fmt.Sprintf("10.0.1.%d:7000", n)
			nodes = append(nodes, another)
		}
		o["nodes"] = nodes
		data, err := json.Marshal(o)
		if err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.json", i)), data, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		reports, failed := Add(nil, dir)
		if len(failed) > 0 {
			b.Fatal(failed[0])
		}
		if got := Of(reports, made); !got.Alike {
			b.Fatal(got.Text(0))
		}
	}
}
