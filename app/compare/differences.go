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
		parts = append(parts, fmt.Sprintf("%s on %s", cut(value), list(having[value])))
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

// difference makes a finding of values that differ, none if they do not.
func difference(code finding.Code, v values, args finding.Args) []finding.Finding {
	if !v.differ() {
		return nil
	}
	all := finding.Args{"values": v.String(), "machines": list(v.odd())}
	maps.Copy(all, args)
	return []finding.Finding{about(code, "", v.odd(), all)}
}

// about is a finding on machines, and on a node if one is named.
func about(code finding.Code, node string, machines []string, args finding.Args) finding.Finding {
	f := finding.New(code, node, args)
	f.Nodes = machines
	return f
}

// settingsDiffer compares the settings.
func settingsDiffer(servers []server) []finding.Finding {
	var all []finding.Finding
	for _, setting := range settings {
		v := collect(servers, func(s server) string { return setting.of(s.newest().Settings) })
		if slices.ContainsFunc(v, isFingerprint) {
			// Fingerprints tell more than whether a password is set.
			v = slices.DeleteFunc(v, func(one machineValue) bool { return !isFingerprint(one) && one.value != notSet })
		}
		all = append(all, difference(finding.FleetSettingsDiffer, v, finding.Args{"setting": setting.name})...)
	}
	return all
}

// notSet is what a report says of a password that is not set.
const notSet = "not set"

func isFingerprint(one machineValue) bool { return strings.HasPrefix(one.value, fingerprintPrefix) }

// clientsDiffer compares the versions of the platform's Redis client.
func clientsDiffer(servers []server) []finding.Finding {
	return difference(finding.FleetClientVersionDiffers, collect(servers, server.clients), nil)
}

// platformsDiffer compares the versions of Platform Server.
func platformsDiffer(servers []server) []finding.Finding {
	return difference(finding.FleetPlatformVersionDiffers, collect(servers, server.platform), nil)
}

// How a finding on a certificate begins.
const (
	certificateFileOf = "The certificate file of "
	certificateOf     = "The certificate of "
)

// certificatesDiffer compares the files that the SERedis_* variables name, and the
// certificates that the nodes show.
func certificatesDiffer(servers []server) []finding.Finding {
	var all []finding.Finding
	for _, variable := range variables(servers) {
		v := collect(servers, func(s server) string { return certificateText(s, variable) })
		all = append(all, difference(finding.FleetCertificateDiffers, v, finding.Args{"certificate": certificateFileOf + variable})...)
	}
	for _, address := range addresses(servers) {
		v := collect(servers, func(s server) string { return s.nodes[address].TLS.String() })
		all = append(all, difference(finding.FleetCertificateDiffers, v, finding.Args{"certificate": certificateOf + address})...)
	}
	return all
}

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
