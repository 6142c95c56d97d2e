// Package finding is the table of everything that the program has to say about
// settings and Redis: for each code its severity, what is wrong, and what to do.
// It is the only place that words a problem; translations are keyed by its codes.
//
// The package is independent of settings, network and window.
package finding

import (
	"cmp"
	"slices"
)

// Severity says what a finding does to the verdict.
type Severity string

// The severities.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityInfo    Severity = "info"
)

// Code names a finding; codes are stable, scripts rely on them.
type Code string

// Args are the values that replace {name} in the table's texts: names, numbers and
// addresses, never a password.
type Args map[string]string

// Finding is one thing that the test has to say, with what to do about it.
type Finding struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	Node     string   `json:"node"` // host:port, empty when it concerns no single node
	// Nodes are those that a finding about several concerns; of a comparison, the
	// front-end servers.
	Nodes []string `json:"nodes,omitempty"`
	// Certificate is the SHA-256 of the certificate that it is about, in hexadecimal
	// digits; empty when it is about none.
	Certificate string `json:"certificate,omitempty"`
	Message     string `json:"message"`
	Remedy      string `json:"remedy"`
	Args        Args   `json:"-"` // for translating the texts
	// Causes are the findings behind this one, on a node that only the cluster
	// advertises; their texts are part of {cause} and {advice}.
	Causes []Finding `json:"-"`
	// Changes are what of the remedy can be carried out in the settings.
	Changes []Change `json:"-"`
}

// Stage is the step of a test that a finding belongs to.
type Stage string

// The stages of a node in the order they are taken, between those of findings
// that belong to no node.
const (
	StageInput       Stage = "input"
	StageEnvironment Stage = "environment"
	StageResolve     Stage = "resolve"
	StageConnect     Stage = "connect"
	StageTLS         Stage = "tls"
	StageAuth        Stage = "auth"
	StageHandshake   Stage = "handshake"
	StageTopology    Stage = "topology"
	StageSession     Stage = "session"
	StageFleet       Stage = "fleet" // of several front-end servers, compared
	StageOverall     Stage = "overall"
)

// stageWords are the stages in a user's words, where those are others.
var stageWords = map[Stage]string{StageResolve: "find address", StageTLS: "SSL", StageAuth: "sign in"}

// Words is the stage in a user's words.
func (s Stage) Words() string { return cmp.Or(stageWords[s], string(s)) }

// Definition is a row of the findings table. {name} in the texts is replaced by an
// argument of the finding; {node}, {host} and {port} are always there.
type Definition struct {
	Code     Code
	Stage    Stage
	Severity Severity
	Message  string // what is wrong, in an administrator's words
	Remedy   string // what to do about it
	Meaning  string // for docs/findings.md: what it means
	Detected string // for docs/findings.md: how it is detected
}

// OnlyErrors are the findings that make a test fail: warnings and remarks are left
// out.
func OnlyErrors(findings []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return f.Severity != SeverityError })
}
