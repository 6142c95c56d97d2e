package command

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"sessionconfig/config/safefile"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
)

// metric is a gauge in Prometheus's text format, with a line for each of its labels'
// values.
type metric struct {
	name, help string
	labels     []string // their names
	samples    []sample
	taken      map[string]bool // the labels' values so far
}

type sample struct {
	values []string // of the labels, in their order
	value  float64
}

// add puts a sample in. Of several with the same labels the first counts: a reader
// refuses a file that has one twice.
func (m *metric) add(value float64, values ...string) {
	key := fmt.Sprintf("%q", values)
	if m.taken[key] {
		return
	}
	if m.taken == nil {
		m.taken = map[string]bool{}
	}
	m.taken[key] = true
	m.samples = append(m.samples, sample{values, value})
}

// String is the metric as a file for a textfile collector has it.
func (m *metric) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "# HELP %s %s\n# TYPE %s gauge\n", m.name, m.help, m.name)
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
	for _, s := range m.samples {
		out.WriteString(m.name)
		for i, label := range m.labels {
			separator := ","
			if i == 0 {
				separator = "{"
			}
			fmt.Fprintf(&out, `%s%s="%s"`, separator, label, escape.Replace(finding.Printable(s.values[i])))
		}
		if len(m.labels) > 0 {
			out.WriteString("}")
		}
		out.WriteString(" " + strconv.FormatFloat(s.value, 'f', -1, 64) + "\n")
	}
	return out.String()
}

// testMetrics are what a test tells monitoring. report is nil when the test could not
// run; up tells whether it passed.
func testMetrics(report *redisprobe.Report, up bool, when time.Time) []*metric {
	passed := &metric{name: "sessionconfig_up", help: "Whether the last Test Connection passed, maybe with warnings: 1 or 0. Also 0 if it could not run."}
	tested := &metric{name: "sessionconfig_test_timestamp_seconds", help: "When the last Test Connection began, or failed to begin."}
	stages := &metric{name: "sessionconfig_stage_seconds", help: "How long a stage of the test took on a node.", labels: []string{"node", "stage"}}
	expiry := &metric{name: "sessionconfig_certificate_expiry_timestamp_seconds", help: "Until when a node's certificate is valid.", labels: []string{"node"}}
	found := &metric{name: "sessionconfig_findings", help: "How many findings the test had, by code and severity.", labels: []string{"code", "severity"}}

	value := 0.0
	if up {
		value = 1
	}
	passed.add(value)
	if report == nil {
		report = &redisprobe.Report{Origin: redisprobe.Origin{Time: when}}
	}
	tested.add(float64(report.Time.UnixMilli()) / 1000)
	for _, node := range report.Nodes {
		for _, stage := range node.Stages {
			if stage.Status != redisprobe.StatusSkipped {
				stages.add(stage.MS/1000, node.Address, string(stage.Stage))
			}
		}
		if node.TLS != nil {
			expiry.add(float64(node.TLS.NotAfter.Unix()), node.Address)
		}
	}
	type kind struct{ code, severity string }
	count := map[kind]int{}
	for _, f := range report.Findings {
		count[kind{string(f.Code), string(f.Severity)}]++
	}
	for _, f := range report.Findings {
		k := kind{string(f.Code), string(f.Severity)}
		found.add(float64(count[k]), k.code, k.severity)
	}
	return []*metric{passed, tested, stages, expiry, found}
}

// metricsMode lets the collector read the file, which runs as a user of its own.
const metricsMode = 0o644

// writeMetrics makes a new file, if one is wanted, completely or not at all. A folder is not
// made: nobody would look into it.
func writeMetrics(path filePath, metrics []*metric) error {
	if path == "" {
		return nil
	}
	var text bytes.Buffer
	for _, m := range metrics {
		text.WriteString(m.String())
	}
	if _, err := os.Stat(filepath.Dir(string(path))); errors.Is(err, os.ErrNotExist) {
		return unusable(fmt.Sprintf("%s cannot be written: its folder does not exist.", path), "Name a file in the folder that the textfile collector reads.")
	}
	return safefile.MakeAnew(string(path), text.Bytes(), metricsMode)
}
