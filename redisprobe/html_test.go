package redisprobe

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/finding"
)

// TestPageSaysWhatTextSays: whoever gets the report as a page reads in it what the text
// says, word for word, as steps and roles are not split where a column is narrow.
func TestPageSaysWhatTextSays(t *testing.T) {
	r := Report{
		Origin: Origin{Machine: "FRONTEND1", Time: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), Program: "0.1.0"}, Summary: "Redis was reached, but the test failed.",
		Mode: ModeCluster, ElapsedMS: 12.34, CompleteHosts: []string{"10.0.0.1:7000", "10.0.0.2:7000"}, Notes: []string{"A note."},
		Nodes: []Node{
			{
				Address: "10.0.0.1:7000", Role: RoleMaster, Listed: true, Version: "7.0.15", Slots: 5461, RoundTrip: &RoundTrip{0.123, 1.234},
				Stages: []StageResult{{finding.StageConnect, StatusOK, 0.618}, {finding.StageAuth, StatusFailed, 9998.4}, {finding.StageSession, StatusSkipped, 0}},
				TLS:    &TLSInfo{Subject: "CN=redis.example.com", Names: []string{"redis.example.com"}, Issuer: "CN=Authority", Protocol: "TLS 1.3", Cipher: "TLS_AES_128_GCM_SHA256"},
			},
			{Address: "10.0.0.2:7001", Role: RoleReplica, Stages: []StageResult{{finding.StageConnect, StatusOK, 0.02}}},
		},
		Findings: []Finding{
			finding.New(finding.AuthWrongPassword, "10.0.0.1:7000", nil), finding.New(finding.AuthWrongPassword, "10.0.0.2:7000", nil),
			finding.New(finding.EvictionPolicy, "10.0.0.1:7000", finding.Args{"policy": "allkeys-lru"}), finding.New(finding.EvictionPolicy, "10.0.0.2:7000", finding.Args{"policy": "allkeys-lfu"}),
		},
	}
	var page strings.Builder
	if err := r.WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(strings.ReplaceAll(page.String(), "<wbr>", ""), "</style>")
	said := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, " "))
	said = strings.ReplaceAll(strings.Join(strings.Fields(said), " "), " ,", ",")
	for line := range strings.Lines(r.Text()) {
		line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "- "), ":")
		line = strings.NewReplacer(" [", " ", "]", "", "10.0.0.1:7000, master", "10.0.0.1:7000 master", "10.0.0.2:7001, replica", "10.0.0.2:7001 replica").Replace(line)
		if line = strings.TrimPrefix(line, "certificate "); !strings.Contains(said, line) {
			t.Errorf("the page does not say %q:\n%s", line, said)
		}
	}
	if !strings.Contains(said, "sign in FAILED (10.0 s)") {
		t.Errorf("ten seconds are not said in seconds:\n%s", said)
	}
	if strings.Contains(page.String(), "anywhere") {
		t.Error("words are split wherever a column is narrow")
	}
}
