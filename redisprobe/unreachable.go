package redisprobe

import (
	"strings"

	"sessionconfig/internal/finding"
)

// unreachable is the finding on a node that only the cluster advertises and that
// cannot be used, for the causes given.
func (p *probe) unreachable(address string, causes []Finding) Finding {
	m := p.farm.advertised(address)
	args := finding.Args{"hint": p.addressHint(address)}
	if m.failed {
		args["agreed"] = "The cluster itself counts it as failed."
	}
	code := m.unreachable(args)
	return causedBy(finding.New(code, address, args), causes)
}

// unreachable is the code for the member not being usable. It adds to args what
// the member is to the cluster.
func (m *member) unreachable(args finding.Args) finding.Code {
	switch {
	case m.role == RoleReplica:
		args["kind"] = "replica"
		return finding.ReplicaUnreachable
	case m.role == RoleMaster && !m.serves():
		args["kind"] = "node without slots"
		return finding.ReplicaUnreachable
	default:
		return finding.NodeUnreachable
	}
}

// nowhere is the finding on a master to which the cluster gives no address.
func (m *member) nowhere() Finding {
	return finding.New(finding.NodeUnreachable, m.id, finding.Args{
		"cause":  "The cluster advertises no address for it.",
		"advice": "Set cluster-announce-ip on it, or cluster-announce-hostname and cluster-preferred-endpoint-type.",
	})
}

// causedBy puts the texts of causes into a finding's.
func causedBy(f Finding, causes []Finding) Finding {
	var messages, remedies []string
	for _, cause := range causes {
		messages, remedies = append(messages, cause.Message), append(remedies, cause.Remedy)
	}
	f.Args["cause"] = strings.Join(append(messages, present(f.Args["agreed"])...), " ")
	f.Args["advice"] = strings.Join(append(remedies, present(f.Args["hint"])...), " ")
	f = finding.New(f.Code, f.Node, f.Args)
	f.Causes = causes
	return f
}

// present is the text as a list, empty for an empty one.
func present(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}
