package compare

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"

	"sessionconfig/internal/finding"
)

// What is too much.
const (
	maxSkew       = 5 * time.Second
	latencyFactor = 3
	latencyMore   = 5.0 // ms
	maxAge        = 24 * time.Hour
)

// measured is a number that one machine measured.
type measured struct {
	machine string
	value   float64
}

// median is the lower of the two middle values where there are two.
func median(all []measured) float64 {
	var sorted []float64
	for _, m := range all {
		sorted = append(sorted, m.value)
	}
	slices.Sort(sorted)
	return sorted[(len(sorted)-1)/2]
}

// measure asks every machine that says something of a node.
func measure(servers []server, address string, of func(Node) *float64) []measured {
	var all []measured
	for _, s := range servers {
		if n, known := s.nodes[address]; known {
			if value := of(n); value != nil && !math.IsNaN(*value) && !math.IsInf(*value, 0) {
				all = append(all, measured{s.name, *value})
			}
		}
	}
	return all
}

// slowTrip is a node that a machine is much farther from than the others are.
type slowTrip struct {
	node       string
	ms, median float64 // the machine's, and that of all
}

// slowTrips are the nodes that each machine is far from.
func slowTrips(servers []server) map[string][]slowTrip {
	all := map[string][]slowTrip{}
	for _, address := range addresses(servers) {
		trips := measure(servers, address, func(n Node) *float64 {
			if n.RoundTrip == nil {
				return nil
			}
			return &n.RoundTrip.MedianMS
		})
		if len(trips) < 2 {
			continue
		}
		middle := median(trips)
		for _, trip := range trips {
			if trip.value > latencyFactor*middle && trip.value >= middle+latencyMore {
				all[trip.machine] = append(all[trip.machine], slowTrip{address, trip.value, middle})
			}
		}
	}
	return all
}

// latency finds the machines that are far from nodes, with the farthest node's numbers.
func latency(servers []server) []finding.Finding {
	var all []finding.Finding
	slow := slowTrips(servers)
	for _, s := range servers {
		trips := slow[s.name]
		if len(trips) == 0 {
			continue
		}
		var nodes []string
		for _, trip := range trips {
			nodes = append(nodes, trip.node)
		}
		worst := slices.MaxFunc(trips, func(a, b slowTrip) int { return cmp.Compare(a.ms, b.ms) })
		all = append(all, about(finding.FleetLatency, worst.node, []string{s.name}, finding.Args{
			"machine": s.name, "nodes": list(nodes), "ms": decimal(worst.ms), "median": decimal(worst.median),
		}))
	}
	return all
}

// skews are how far the machines' clocks are from the others', by how far each is
// from the same Redis nodes, whose own clocks may be wrong as well. Machines of which
// that is not known are left out.
func skews(servers []server) map[string]time.Duration {
	off := map[string][]measured{}
	for _, address := range addresses(servers) {
		offsets := measure(servers, address, func(n Node) *float64 { return n.ClockOffsetMS })
		if len(offsets) < 2 {
			continue
		}
		middle := median(offsets)
		for _, o := range offsets {
			off[o.machine] = append(off[o.machine], measured{o.machine, o.value - middle})
		}
	}
	all := map[string]time.Duration{}
	for machine, of := range off {
		all[machine] = time.Duration(median(of) * float64(time.Millisecond))
	}
	return all
}

// clockSkews finds the machines whose clocks are too far from the others'.
func clockSkews(servers []server) []finding.Finding {
	var all []finding.Finding
	skew := skews(servers)
	for _, s := range servers {
		off := skew[s.name]
		if off.Abs() <= maxSkew {
			continue
		}
		direction := "ahead of"
		if off < 0 {
			direction = "behind"
		}
		all = append(all, about(finding.FleetClockSkew, "", []string{s.name}, finding.Args{
			"machine": s.name, "seconds": decimal(off.Abs().Seconds()), "direction": direction,
		}))
	}
	return all
}

// stale finds reports that are too old to go by, those of a kind as one finding.
func stale(servers []server, now time.Time) []finding.Finding {
	var all []finding.Finding
	for _, kind := range []Kind{KindTest, KindShow} {
		var machines []string
		oldest := time.Duration(0)
		for _, s := range servers {
			r, has := s.reports[kind]
			if age := now.Sub(r.Time); has && !r.Time.IsZero() && age > maxAge {
				machines, oldest = append(machines, s.name), max(oldest, age)
			}
		}
		if len(machines) > 0 {
			all = append(all, about(finding.FleetStaleReport, "", machines, finding.Args{
				"machines": list(machines), "kind": string(kind), "hours": strconv.Itoa(int(oldest.Hours())),
			}))
		}
	}
	return all
}

// decimal writes a number with one decimal.
func decimal(value float64) string { return strconv.FormatFloat(value, 'f', 1, 64) }
