package ui

import (
	"fmt"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
)

// sixNodes are those of the documented cluster.
func sixNodes() []redisprobe.Node {
	var nodes []redisprobe.Node
	for i := range 6 {
		n := redisprobe.Node{Address: fmt.Sprintf("172.31.%d.%d:%d", 6+i/2, 35+i/2, 7000+i%2), Role: redisprobe.RoleMaster, Listed: true, Version: "7.0.15"}
		if i%2 == 1 {
			n.Role, n.Listed = redisprobe.RoleReplica, false
		}
		for _, s := range []redisprobe.Stage{finding.StageResolve, finding.StageConnect, finding.StageAuth} {
			n.Stages = append(n.Stages, redisprobe.StageResult{Stage: s, Status: redisprobe.StatusOK, MS: 0.4 + float64(i)/10})
		}
		nodes = append(nodes, n)
	}
	return nodes
}

// passed is a report on them that is well.
func passed() redisprobe.Report {
	return redisprobe.Report{
		Verdict: redisprobe.VerdictPassed, Summary: "Test completed successfully.",
		Mode: redisprobe.ModeCluster, ElapsedMS: 12.3, Nodes: sixNodes(),
	}
}
