package finding

//go:generate go test -run ^TestFindingsDocument$ . -args -update

import (
	"cmp"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"
)

// Definitions returns the findings table in the design's order: the one place
// that says, for every code, how severe it is, what it means and what to do.
func Definitions() []Definition {
	return slices.Concat(inputTable, environmentTable, networkTable, tlsTable,
		signInTable, topologyTable, fleetTable, runtimeTable, overallTable)
}

// definitions maps each code to its row.
var definitions = sync.OnceValue(func() map[Code]Definition {
	rows := make(map[Code]Definition)
	for _, row := range Definitions() {
		rows[row.Code] = row
	}
	return rows
})

// New makes a finding from the table. node is "host:port", or empty when the finding
// concerns no single node; args replace the {placeholders} of the texts; {node}, {host}
// and {port} come from node. The argument "effect" is a sentence on what the finding
// means for the platform's sessions; it follows any message. New panics on a code that is
// not in the table, which is a mistake in the program.
func New(code Code, node string, args Args) Finding {
	row, known := definitions()[code]
	if !known {
		panic(fmt.Sprintf("finding: no code %q", code))
	}
	all := Args{"node": node, "host": node, "port": "", "restart": restart}
	if host, port, err := net.SplitHostPort(node); err == nil {
		all["host"], all["port"] = host, port
	}
	maps.Copy(all, args)
	message := Expand(row.Message, all)
	if all["effect"] != "" {
		message += " " + all["effect"]
	}
	return Finding{
		Code:     code,
		Severity: row.Severity,
		Node:     node,
		Message:  message,
		Remedy:   Expand(row.Remedy, all),
		Args:     all,
	}
}

// With is the finding with further arguments.
func (f Finding) With(args Args) Finding {
	all := maps.Clone(f.Args)
	maps.Copy(all, args)
	g := New(f.Code, f.Node, all)
	g.Severity, g.Nodes, g.Causes, g.Changes, g.Certificate = f.Severity, f.Nodes, f.Causes, f.Changes, f.Certificate
	return g
}

// About is the finding with the certificate that it is about, by its SHA-256.
func (f Finding) About(fingerprint string) Finding {
	f.Certificate = fingerprint
	return f
}

// restart ends every remedy that changes a variable of the machine.
const restart = "restart the OutSystems services and run iisreset; if the old value stays, restart the server"

// What to enter as SSL Host, if it is not known which name fits all nodes.
const (
	AnyCommonName = "a name that is in the certificates of all nodes (for *.example.com, any name that it covers)"
	NoName        = "an empty value"
)

// Expand puts args into a text of the table: each {name} that is in args is replaced
// once, by its value as it is. Anything else in braces stays.
func Expand(text string, args Args) string {
	var out strings.Builder // a strings.Replacer would take three times as long to make
	for {
		before, rest, found := strings.Cut(text, "{")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		value, known := args[name]
		if !closed || !known {
			out.WriteByte('{')
			text = rest
			continue
		}
		out.WriteString(value)
		text = after
	}
}

// Stage is the stage that a code belongs to; empty for a code that is not in the
// table.
func (c Code) Stage() Stage { return definitions()[c].Stage }

// stages are the stages as they are taken.
var stages = []Stage{
	StageInput, StageEnvironment, StageResolve, StageConnect, StageTLS,
	StageAuth, StageHandshake, StageTopology, StageSession, StageFleet, StageOverall,
}

// severities are the severities, the worst first.
var severities = []Severity{SeverityError, SeverityWarning, SeverityInfo}

// Compare orders findings: the worst first, then as the stages are taken, then by
// node.
func Compare(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity)),
		cmp.Compare(slices.Index(stages, a.Code.Stage()), slices.Index(stages, b.Code.Stage())),
		cmp.Compare(a.Node, b.Node),
		cmp.Compare(a.Code, b.Code),
	)
}

// List joins at most ten values for a text, or gives the fallback if there are
// none.
func List(values []string, fallback string) string {
	switch {
	case len(values) == 0:
		return fallback
	case len(values) > 10:
		return strings.Join(values[:10], ", ") + ", ..."
	default:
		return strings.Join(values, ", ")
	}
}
