package command

import (
	"strings"
	"testing"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
)

func TestNodeLine(t *testing.T) {
	tests := map[string]struct {
		node redisprobe.Node
		want string
	}{
		"well": {redisprobe.Node{Address: "a:1", Role: redisprobe.RoleMaster, Stages: []redisprobe.StageResult{
			{Stage: finding.StageConnect, Status: redisprobe.StatusOK, MS: 0.4}, {Stage: finding.StageAuth, Status: redisprobe.StatusOK, MS: 1.2},
		}}, "a:1 master: ok (1.6 ms)"},
		"stopped": {redisprobe.Node{Address: "a:1", Role: redisprobe.RoleUnknown, Stages: []redisprobe.StageResult{
			{Stage: finding.StageConnect, Status: redisprobe.StatusOK, MS: 1}, {Stage: finding.StageAuth, Status: redisprobe.StatusFailed, MS: 1},
		}}, "a:1: failed at sign in (2.0 ms)"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := nodeLine(test.node); got != test.want {
				t.Errorf("nodeLine() = %q, want %q", got, test.want)
			}
		})
	}
}

// TestProgress plays what a terminal would show at the end: every line once,
// and nothing of the line that moves.
func TestProgress(t *testing.T) {
	node := func(address string, connect, session redisprobe.Status) *redisprobe.Node {
		return &redisprobe.Node{Address: address, Stages: []redisprobe.StageResult{
			{Stage: finding.StageConnect, Status: connect}, {Stage: finding.StageSession, Status: session},
		}}
	}
	const ok, failed, skipped = redisprobe.StatusOK, redisprobe.StatusFailed, redisprobe.StatusSkipped
	var out strings.Builder
	p := newProgress(Env{Stderr: &out, Terminal: true})
	p.observe(redisprobe.Event{})
	p.observe(redisprobe.Event{Node: node("replica:1", skipped, skipped), Total: 6})
	p.observe(redisprobe.Event{Node: node("master:1", skipped, skipped), Total: 6})
	p.observe(redisprobe.Event{Node: node("master:1", skipped, skipped), Current: finding.StageConnect, Total: 6})
	p.observe(redisprobe.Event{Node: node("master:1", ok, ok), Done: 2, Total: 6})
	p.observe(redisprobe.Event{Node: node("master:1", ok, ok), Done: 2, Total: 6})
	p.observe(redisprobe.Event{Node: node("replica:1", ok, skipped), Done: 3, Total: 6})
	p.observe(redisprobe.Event{Node: node("dead:1", failed, skipped), Done: 5, Total: 6})
	p.last = p.last.Add(-progressEvery)
	p.observe(redisprobe.Event{Node: node("replica:1", ok, skipped), Current: finding.StageTopology, Done: 5, Total: 6})
	if shown := screen(out.String()); !strings.HasPrefix(shown, "master:1: ok (0.0 ms)\ndead:1: failed at connect (0.0 ms)\n5 of 6: replica:1 topology") {
		t.Errorf("while it runs, the screen shows %q", shown)
	}
	p.end()
	if got, want := screen(out.String()), "master:1: ok (0.0 ms)\ndead:1: failed at connect (0.0 ms)\nreplica:1: ok (0.0 ms)\n"; got != want {
		t.Errorf("at the end, the screen shows %q, want %q", got, want)
	}
}

// screen is what a terminal shows after this output.
func screen(output string) string {
	var lines []string
	for line := range strings.SplitSeq(output, "\n") {
		shown := ""
		for part := range strings.SplitSeq(line, "\r") {
			shown = part + shown[min(len(part), len(shown)):]
		}
		lines = append(lines, strings.TrimRight(shown, " "))
	}
	return strings.Join(lines, "\n")
}
