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

// causes are the findings on errors that no failover explains, each once for the node that
// serves a master's slots.
func causes(masters []Master) []finding.Finding {
	found := []finding.Finding{}
	for _, m := range masters {
		kinds := slices.Concat(slices.Collect(maps.Keys(m.Redis.Errors)), slices.Collect(maps.Keys(m.Applications.Errors)))
		slices.Sort(kinds)
		for _, kind := range slices.Compact(kinds) {
			node := cmp.Or(m.Now, m.Address)
			switch code, args := session.CannotWrite(kind); {
			case code != "":
				found = append(found, finding.New(code, node, args))
			case kind == clientsReached:
				found = append(found, finding.New(finding.MaxClients, node, nil))
			case slices.Contains(lookCloser, kind):
				found = append(found, session.Failure(node, "keeping a session", kind, "Run Test Connection: it says why."))
			}
		}
	}
	return found
}
