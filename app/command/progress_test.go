package command

import (
	"strings"
	"testing"

	"sessionconfig/redisprobe"
)

func TestNodeLine(t *testing.T) {
	tests := map[string]struct {
		node redisprobe.Node
		want string
	}{
		"well": {redisprobe.Node{Address: "a:1", Role: redisprobe.RoleMaster, Stages: []redisprobe.StageResult{
			{Stage: redisprobe.StageConnect, Status: redisprobe.StatusOK, MS: 0.4}, {Stage: redisprobe.StageAuth, Status: redisprobe.StatusOK, MS: 1.2},
		}}, "a:1 master: ok (1.6 ms)"},
		"stopped": {redisprobe.Node{Address: "a:1", Role: redisprobe.RoleUnknown, Stages: []redisprobe.StageResult{
			{Stage: redisprobe.StageConnect, Status: redisprobe.StatusFailed, MS: 2}, {Stage: redisprobe.StageAuth, Status: redisprobe.StatusSkipped},
		}}, "a:1: failed at connect (2.0 ms)"},
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
	var out strings.Builder
	p := newProgress(&out)
	node := redisprobe.Node{Address: "a:1"}
	p.observe(redisprobe.Event{})
	p.observe(redisprobe.Event{Node: &node, Current: redisprobe.StageConnect, Done: 1, Total: 7})
	p.observe(redisprobe.Event{Node: &node, Done: 7, Total: 7})
	p.observe(redisprobe.Event{Node: &node, Done: 7, Total: 7})
	other := redisprobe.Node{Address: "b:1"}
	p.last = p.last.Add(-progressEvery)
	p.observe(redisprobe.Event{Node: &other, Current: redisprobe.StageAuth, Done: 8, Total: 14})
	p.end()
	if got, want := screen(out.String()), "a:1: ok (0.0 ms)\n"; got != want {
		t.Errorf("the screen shows %q, want %q", got, want)
	}
	if !strings.Contains(out.String(), "1 of 7: a:1 connect") || !strings.Contains(out.String(), "8 of 14: b:1 auth") {
		t.Errorf("the moving line is missing in %q", out.String())
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
