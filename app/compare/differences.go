package compare

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sessionconfig/internal/finding"
)

// values are what each machine has, in the machines' order; machines that say
// nothing are left out.
type values []machineValue

type machineValue struct{ machine, value string }

// collect asks every machine; an empty answer says nothing.
func collect(servers []server, of func(server) string) values {
	var all values
	for _, s := range servers {
		if value := of(s); value != "" {
			all = append(all, machineValue{s.name, value})
		}
	}
	if slices.ContainsFunc(all, isFingerprint) {
		// Fingerprints tell more than whether a password is set.
		all = slices.DeleteFunc(all, func(one machineValue) bool { return !isFingerprint(one) && one.value != notSet })
	}
	return all
}

// usual is the value that most machines have; of equally frequent ones that of the
// first machine.
func (v values) usual() string {
	count, usual := map[string]int{}, ""
	for _, one := range v {
		count[one.value]++
	}
	for _, one := range v {
		if count[one.value] > count[usual] {
			usual = one.value
		}
	}
	return usual
}

// differ tells whether not all machines have the same value.
func (v values) differ() bool {
	return slices.ContainsFunc(v, func(one machineValue) bool { return one.value != v[0].value })
}

// odd are the machines that have another value than the usual one.
func (v values) odd() []string {
	var machines []string
	usual := v.usual()
	for _, one := range v {
		if one.value != usual {
			machines = append(machines, one.machine)
		}
	}
	return machines
}

// String lists the values with the machines that have them.
func (v values) String() string {
	having := map[string][]string{}
	for _, one := range v {
		having[one.value] = append(having[one.value], one.machine)
	}
	var parts []string
	for _, value := range slices.Sorted(maps.Keys(having)) {
		parts = append(parts, fmt.Sprintf("%s (%s)", cut(value), list(having[value])))
	}
	return strings.Join(parts, "; ")
}

// list names machines, at most eight.
func list(machines []string) string {
	if len(machines) > 8 {
		return fmt.Sprintf("%s and %d more", strings.Join(machines[:8], ", "), len(machines)-8)
	}
	return strings.Join(machines, ", ")
}

// differences are the findings on answers that are not the same.
func differences(servers []server, checks []check) []finding.Finding {
	var all []finding.Finding
	for _, c := range checks {
		v := collect(servers, c.of)
		if !c.differs || !v.differ() {
			continue
		}
		args := finding.Args{"values": v.String(), "machines": list(v.odd())}
		maps.Copy(args, c.args)
		all = append(all, about(c.code, "", v.odd(), args))
	}
	return all
}

// about is a finding on machines, and on a node if one is named.
func about(code finding.Code, node string, machines []string, args finding.Args) finding.Finding {
	f := finding.New(code, node, args)
	f.Nodes = machines
	return f
}

// notSet is what a report says of a password that is not set.
const notSet = "not set"

func isFingerprint(one machineValue) bool { return strings.HasPrefix(one.value, fingerprintPrefix) }

// unreachableFrom finds the nodes that some machines can use and others cannot.
func unreachableFrom(servers []server) []finding.Finding {
	var all []finding.Finding
	for _, address := range addresses(servers) {
		var using, failing []string
		cause := ""
		for _, s := range servers {
			n, known := s.nodes[address]
			switch {
			case !known:
			case n.failed():
				failing = append(failing, s.name)
				if cause == "" {
					cause = s.cause(address)
				}
			default:
				using = append(using, s.name)
			}
		}
		if len(using) == 0 || len(failing) == 0 {
			continue
		}
		all = append(all, about(finding.FleetNodeUnreachableFrom, address, failing, finding.Args{
			"others": list(using), "machines": list(failing), "cause": cause,
		}))
	}
	return all
}

// cause is what the machine's test says of a node that failed: an error before a
// warning, as a replica's.
func (s server) cause(address string) string {
	for _, severity := range []finding.Severity{finding.SeverityError, finding.SeverityWarning} {
		for _, f := range s.test().Findings {
			if f.Severity == severity && (f.Node == address || slices.Contains(f.Nodes, address)) {
				return cut(f.Message)
			}
		}
	}
	return ""
}
