package redisprobe

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/jsoncost"
	"sessionconfig/redisprobe/certificate"
)

// TestReportIsBounded: the report of 1,000 nodes that all say as much of themselves as
// they can, in characters that take the most room, and of which everything is found,
// stays below 4 MiB as JSON, as text and as a page.
func TestReportIsBounded(t *testing.T) {
	for _, filler := range []string{"x", `"`, "\u202e", "\x01", "é", "\xff", "\U000e0001"} {
		t.Run(fmt.Sprintf("%q", filler), func(t *testing.T) {
			long := strings.Repeat(filler, 1500)
			r := Report{Notes: []string{"A note."}}
			var nodes []*node
			for i := range 1000 {
				n := &node{address: fmt.Sprintf("%s-%d.example.com:7000", strings.Repeat("n", 60), i)}
				n.chain = [][]byte{sized(1500).Raw, sized(1500).Raw, sized(1500).Raw}
				nodes = append(nodes, n)
				fingerprints, leftOff := kept(unread(n.chain))
				info := &TLSInfo{Subject: long, Issuer: long, NotBefore: time.Now(), NotAfter: time.Now(), Fingerprint: fingerprints[0], Chain: fingerprints, ChainLeftOff: leftOff}
				for range 100 {
					info.Names = append(info.Names, long[:min(len(long), 253)])
				}
				shown := Node{Address: n.address, Role: RoleMaster, Version: long, Product: long, Slots: 5461, RoundTrip: &RoundTrip{0.123, 1.234}, TLS: info}
				for _, stage := range nodeStages {
					shown.Stages = append(shown.Stages, StageResult{stage, StatusOK, 12.345})
				}
				r.Nodes = append(r.Nodes, shown)
				for _, code := range []finding.Code{finding.TLSNameMismatch, finding.SessionFailed, finding.EvictionPolicy, finding.VersionUnsupported, finding.AuthWrongPassword} {
					f := finding.New(code, n.address, finding.Args{"reason": long, "names": long, "name": long, "fit": long, "policy": long, "version": long})
					r.Findings = append(r.Findings, f.About(certificate.Fingerprint(n.chain[0])))
				}
			}
			r.keepCertificates(nodes)
			r.bound()
			text, err := json.MarshalIndent(r, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			if cost := jsoncost.Of(text); cost > 12<<20 { // of 16 MiB, at most, it is read again
				t.Errorf("its values take %d bytes", cost)
			}
			var page strings.Builder
			if err := r.WriteHTML(&page); err != nil {
				t.Fatal(err)
			}
			for form, size := range map[string]int{"JSON": len(finding.PrintableJSON(text)), "text": len(r.Text()), "HTML": page.Len()} {
				if size >= 4<<20 {
					t.Errorf("%s has %d bytes", form, size)
				}
			}
			if !strings.Contains(strings.Join(r.Notes, " "), "There are too many findings: ") {
				t.Errorf("notes are %q", r.Notes)
			}
			codes := map[finding.Code]bool{}
			for _, f := range r.Findings {
				codes[f.Code] = true
			}
			if len(codes) != 5 {
				t.Errorf("of five kinds %d are told", len(codes))
			}
		})
	}
}

// TestReportWithinItsBounds changes nothing of a report that is not large.
func TestReportWithinItsBounds(t *testing.T) {
	r := Report{Nodes: []Node{{Address: "a:1", Version: "7.0.15", TLS: &TLSInfo{Subject: "a", Names: make([]string, 100)}}}}
	for range 100 {
		r.Findings = append(r.Findings, finding.New(finding.EvictionPolicy, "a:1", finding.Args{"policy": "allkeys-lru"}))
	}
	before, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	r.bound()
	if after, err := json.Marshal(r); err != nil || string(after) != string(before) {
		t.Errorf("it became %s, %v", after, err)
	}
}
