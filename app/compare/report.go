package compare

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/jsoncost"
	"sessionconfig/internal/plaintext"
)

// Kind is the command that printed a report.
type Kind string

// The kinds of reports.
const (
	KindTest Kind = "test"
	KindShow Kind = "show"
)

// Report is what a comparison needs of one report.
type Report struct {
	Kind           Kind              `json:"-"`
	File           string            `json:"-"` // where it was read from
	Machine        string            `json:"machine"`
	Time           time.Time         `json:"time"`
	Program        string            `json:"program"`
	Platform       string            `json:"platform_version"` // of Platform Server; empty where none is known
	ClientVersions []string          `json:"client_versions"`  // of StackExchange.Redis, as the report names them
	Settings       Settings          `json:"settings"`
	Verdict        string            `json:"-"` // of a test
	Nodes          []Node            `json:"nodes"`
	Findings       []finding.Finding `json:"findings"`
	Certificates   []Certificate     `json:"certificates"` // the files that the SERedis_* variables name
	size           int               // of the file
	cost           int               // of its values
}

// Settings are those that a report names. A nil pointer is a setting that the
// report does not name.
type Settings struct {
	Provider            *string            `json:"provider"`
	Hosts               *[]string          `json:"hosts"`
	User                *string            `json:"user"`
	SSL                 *bool              `json:"ssl"`
	SSLHost             *string            `json:"ssl_host"`
	Parameters          *map[string]string `json:"parameters"`
	Password            *string            `json:"password"`
	PasswordFingerprint *string            `json:"password_fingerprint"`
}

// Node is a Redis node as one server sees it.
type Node struct {
	Address       string   `json:"address"`
	TLS           *TLS     `json:"tls"`
	ClockOffsetMS *float64 `json:"clock_offset_ms"` // this machine's clock less the node's
	RoundTrip     *struct {
		MedianMS float64 `json:"median_ms"`
	} `json:"round_trip"`
	Stages []stage `json:"stages"`
}

type stage struct {
	Status string `json:"status"`
}

// TLS is what a node's certificate is known by.
type TLS struct {
	Fingerprint string    `json:"fingerprint"`
	NotAfter    time.Time `json:"not_after"`
}

// String is the certificate in short; empty if there is none.
func (t *TLS) String() string {
	if t == nil || t.Fingerprint == "" {
		return ""
	}
	return fmt.Sprintf("%s, valid until %s", short(t.Fingerprint), t.NotAfter.UTC().Format(time.DateOnly))
}

// Certificate is a file that a SERedis_* variable names.
type Certificate struct {
	Variable string `json:"variable"`
	TLS
}

// failed tells whether a stage of the node failed.
func (n Node) failed() bool { return slices.Contains(n.Stages, stage{"failed"}) }

// Bounds of a report that is read, to be compared or to be shown. One of 1,000 nodes has
// less than 4 MiB.
const (
	MaxReport   = 8 << 20
	MaxCost     = 16 << 20 // bytes that its values take
	MaxNodes    = 1000
	MaxFindings = 10_000
)

const (
	maxFiles = 10  // that variables name
	maxName  = 255 // of a machine, and of what else a row is named by
)

// Errors of a report beyond its bounds.
var (
	ErrTooCostly = errors.New("it has far more values than a report")
	ErrTooMany   = fmt.Errorf("it has more than %d nodes or %d findings", MaxNodes, MaxFindings)
)

// The other reasons why a document is no report.
var (
	errNoReport  = errors.New("it is not a report of test --json or show --json")
	errNoMachine = errors.New("it does not say of which machine it is")
	errTooLarge  = fmt.Errorf("it is larger than %d MiB", MaxReport>>20)
	errTooLong   = fmt.Errorf("it names a machine, a node or a variable by more than %d characters", maxName)
)

// document is the JSON of both kinds: what tells them apart, and what show says otherwise.
type document struct {
	Report
	Verdict  *string         `json:"verdict"`
	Sources  *map[string]any `json:"sources"`
	Platform struct {
		Version string `json:"version"`
	} `json:"platform"`
	Client []struct {
		Version string `json:"version"`
	} `json:"client"`
}

// Parse reads one report. It fails on what is no report, is too large, or does not
// say of which machine it is.
func Parse(data []byte) (Report, error) {
	if len(data) > MaxReport {
		return Report{}, errTooLarge
	}
	data = plaintext.Of(data)
	cost := jsoncost.Of(data)
	if cost > MaxCost {
		return Report{}, ErrTooCostly
	}
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return Report{}, errNoReport
	}
	if len(d.Nodes) > MaxNodes || len(d.Findings) > MaxFindings {
		return Report{}, ErrTooMany
	}
	r := d.Report
	r.cost = cost
	switch {
	case d.Verdict != nil:
		r.Kind, r.Verdict = KindTest, *d.Verdict
	case d.Sources != nil:
		r.Kind, r.Platform = KindShow, d.Platform.Version
		if err := json.Unmarshal(data, &r.Settings); err != nil {
			return Report{}, errNoReport
		}
		for _, client := range d.Client {
			r.ClientVersions = append(r.ClientVersions, client.Version)
		}
	default:
		return Report{}, errNoReport
	}
	switch {
	case r.Machine == "":
		return Report{}, errNoMachine
	case r.longNames():
		return Report{}, errTooLong
	}
	return r, nil
}

// longNames tells whether the report names what rows and columns are named by at a
// length that nothing has.
func (r Report) longNames() bool {
	return len(r.Machine) > maxName ||
		slices.ContainsFunc(r.Nodes, func(n Node) bool { return len(n.Address) > maxName+len(":65535") }) ||
		len(r.Certificates) > maxFiles || slices.ContainsFunc(r.Certificates, func(c Certificate) bool { return len(c.Variable) > maxName })
}
