package watch

import (
	"cmp"
	"maps"
	"slices"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/session"
)

// lookCloser are the kinds of errors of which Test Connection says more.
var lookCloser = []string{certificateRefused, signInRefused, "NOAUTH", "NOPERM", "WRONGPASS"}

// causes are the findings on errors that no failover explains, each once for the node
// where it was.
func causes(masters []Master) []finding.Finding {
	found := []finding.Finding{}
	for _, m := range masters {
		kinds := slices.Concat(slices.Collect(maps.Keys(m.Redis.Errors)), slices.Collect(maps.Keys(m.Applications.Errors)))
		slices.Sort(kinds)
		for _, kind := range slices.Compact(kinds) {
			for _, f := range cause(kind, cmp.Or(m.Redis.where[kind], m.Applications.where[kind], m.Now, m.Address)) {
				if !slices.ContainsFunc(found, func(other finding.Finding) bool { return other.Node == f.Node && other.Message == f.Message }) {
					found = append(found, f)
				}
			}
		}
	}
	return found
}

// cause is the finding on a kind of errors at a node; none if a failover explains it.
func cause(kind, node string) []finding.Finding {
	switch code, args := session.CannotWrite(kind); {
	case code != "":
		return []finding.Finding{finding.New(code, node, args)}
	case kind == clientsReached:
		return []finding.Finding{finding.New(finding.MaxClients, node, nil)}
	case slices.Contains(lookCloser, kind):
		return []finding.Finding{session.Failure(node, "keeping a session", kind, "Run Test Connection: it says why.")}
	}
	return nil
}
