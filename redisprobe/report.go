package redisprobe

import (
	"slices"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/topology"
)

// Types of other packages that a report and its events contain.
type (
	Finding = finding.Finding
	Stage   = finding.Stage
	Mode    = topology.Mode // what the listed hosts turned out to be
	Role    = topology.Role // a node's part in its cluster
)

// Verdict is the outcome of a whole test.
type Verdict string

// The verdicts, from the design's section 3.
const (
	VerdictPassed    Verdict = "passed"
	VerdictWarnings  Verdict = "warnings"
	VerdictFailed    Verdict = "failed"
	VerdictCancelled Verdict = "cancelled"
)

// The modes and the roles.
const (
	ModeUnknown    = topology.ModeUnknown
	ModeStandalone = topology.ModeStandalone
	ModeCluster    = topology.ModeCluster
	ModeSentinel   = topology.ModeSentinel

	RoleUnknown = topology.RoleUnknown
	RoleMaster  = topology.RoleMaster
	RoleReplica = topology.RoleReplica
)

// Status is how a stage ended.
type Status string

// The statuses.
const (
	StatusOK      Status = "ok"
	StatusFailed  Status = "failed"
	StatusSkipped Status = "skipped"
)

// StageResult is one stage of one node.
type StageResult struct {
	Stage  Stage   `json:"stage"`
	Status Status  `json:"status"`
	MS     float64 `json:"ms"` // milliseconds that the stage took
}

// TLSInfo is what a node's TLS handshake showed.
type TLSInfo struct {
	Subject   string    `json:"subject"`
	Names     []string  `json:"names"` // subject alternative names, addresses included, the first hundred
	LeftOff   int       `json:"names_left_off,omitempty"`
	Issuer    string    `json:"issuer"`
	NotBefore time.Time `json:"not_before,omitzero"`
	NotAfter  time.Time `json:"not_after"`
	// Fingerprint is the SHA-256 of the certificate, in hexadecimal digits.
	Fingerprint string `json:"fingerprint"`
	Protocol    string `json:"protocol"` // "TLS 1.3"
	Cipher      string `json:"cipher"`
	// Chain are the fingerprints of the certificates that the server sent, its own first,
	// as far as the report's bound permits; ChainLeftOff is how many more it sent.
	Chain        []string `json:"chain,omitempty"`
	ChainLeftOff int      `json:"chain_left_off,omitempty"`
}

// RoundTrip sums up the round trips timed on commands that were sent anyway.
type RoundTrip struct {
	MedianMS float64 `json:"median_ms"`
	WorstMS  float64 `json:"worst_ms"`
}

// Node is one server of the test: listed in Hosts, or advertised by the cluster.
type Node struct {
	Address   string     `json:"address"` // host:port as dialled
	Role      Role       `json:"role"`
	Listed    bool       `json:"listed"`
	Version   string     `json:"version"`
	Product   string     `json:"product,omitempty"` // what the version is of, if not of Redis
	Slots     int        `json:"slots"`
	TLS       *TLSInfo   `json:"tls"`
	RoundTrip *RoundTrip `json:"round_trip,omitempty"`
	// ClockOffsetMS is by how many milliseconds this machine's clock is ahead of the
	// node's, to half a round trip; nil where the node does not tell its time.
	ClockOffsetMS *float64      `json:"clock_offset_ms,omitempty"`
	Stages        []StageResult `json:"stages"`
}

// Origin says where, when and by which program a report was made. Run's caller sets it.
type Origin struct {
	Machine        string    `json:"machine"`
	Time           time.Time `json:"time"`
	Program        string    `json:"program"`            // version of this program
	ClientVersions []string  `json:"client_versions"`    // of the platform's client, that the report is judged by
	ClientSource   string    `json:"client_source"`      // "found", "given" or "assumed"
	Settings       any       `json:"settings,omitempty"` // what was tested, without the password
	LimitS         float64   `json:"limit_s,omitempty"`  // seconds that the test was given
}

// Report is the whole result of a test; its JSON form is a contract with
// scripts (design, section 3).
type Report struct {
	Origin
	Verdict         Verdict   `json:"verdict"`
	Summary         string    `json:"summary"`
	Mode            Mode      `json:"mode"`
	PlatformVersion string    `json:"platform_version"`
	ElapsedMS       float64   `json:"elapsed_ms"`
	Nodes           []Node    `json:"nodes"`
	Findings        []Finding `json:"findings"`
	// CompleteHosts is the Hosts line that would list every master, when the
	// test found a better one than was typed.
	CompleteHosts []string `json:"complete_hosts,omitempty"`
	// Certificates are those in the files that the SERedis_* variables name.
	Certificates []CertificateFile `json:"certificates,omitempty"`
	// ServerCertificates are those that the nodes showed, in DER form by fingerprint,
	// each once.
	ServerCertificates map[string][]byte `json:"server_certificates,omitempty"`
	// Notes are sentences that are no findings, such as where the machine's
	// environment differs from this process's.
	Notes []string `json:"notes,omitempty"`
}

// Node is the node at an address; found is false if there is none.
func (r Report) Node(address string) (n Node, found bool) {
	at := slices.IndexFunc(r.Nodes, func(n Node) bool { return n.Address == address })
	if at < 0 {
		return Node{}, false
	}
	return r.Nodes[at], true
}

// CertificateFile is the certificate in a file that a variable names.
type CertificateFile struct {
	Variable    string    `json:"variable"`
	Subject     string    `json:"subject"`
	NotAfter    time.Time `json:"not_after"`
	Fingerprint string    `json:"fingerprint"` // SHA-256, in hexadecimal digits
}

// roundTrip sums up round trips; nil if there were none.
func roundTrip(trips []time.Duration) *RoundTrip {
	if len(trips) == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(trips))
	middle := sorted[len(sorted)/2]
	if len(sorted)%2 == 0 {
		middle = (sorted[len(sorted)/2-1] + middle) / 2
	}
	return &RoundTrip{MedianMS: milliseconds(middle), WorstMS: milliseconds(sorted[len(sorted)-1])}
}

// milliseconds is d in milliseconds, to the microsecond.
func milliseconds(d time.Duration) float64 {
	return float64(d.Microseconds()) / 1000
}
