package command

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
)

// progressEvery is how often the moving line is written again: a terminal behind a slow
// line must not slow the test.
const progressEvery = 50 * time.Millisecond

// progress shows a running test on a terminal: a line for each node whose
// outcome is known, and below them one line that is overwritten.
type progress struct {
	out   io.Writer
	order []string                   // addresses, as they came
	nodes map[string]redisprobe.Node // their present state
	said  map[string]bool            // whether a node's line is written
	width int                        // of the moving line on the screen
	last  time.Time
}

// newProgress is nil where standard error is no terminal. A moving line is not shown then.
func newProgress(env Env) *progress {
	if !env.Terminal {
		return nil
	}
	return &progress{out: env.Stderr, nodes: map[string]redisprobe.Node{}, said: map[string]bool{}}
}

// observe takes one event. Errors of writing are ignored: progress is not a result.
func (p *progress) observe(event redisprobe.Event) {
	if event.Node == nil {
		return
	}
	node := *event.Node
	node.Stages = slices.Clone(node.Stages) // the sender changes the event's
	if _, known := p.nodes[node.Address]; !known {
		p.order = append(p.order, node.Address)
	}
	p.nodes[node.Address] = node
	if event.Current == "" && outcomeKnown(node) {
		p.say(node)
	}
	if now := time.Now(); event.Current != "" && now.Sub(p.last) >= progressEvery {
		p.last = now
		p.move(finding.Printable(fmt.Sprintf("%d of %d: %s %s", event.Done, event.Total, node.Address, event.Current.Words())))
	}
}

// outcomeKnown tells whether a node has failed or passed the last stage. Others,
// such as replicas, which have no session stage, may end before it.
func outcomeKnown(node redisprobe.Node) bool {
	return slices.ContainsFunc(node.Stages, func(s redisprobe.StageResult) bool {
		return s.Status == redisprobe.StatusFailed || s.Stage == finding.StageSession && s.Status == redisprobe.StatusOK
	})
}

// end writes the lines that are still missing and clears the moving one.
func (p *progress) end() {
	for _, address := range p.order {
		p.say(p.nodes[address])
	}
	p.move("")
}

func (p *progress) say(node redisprobe.Node) {
	if p.said[node.Address] {
		return
	}
	p.said[node.Address] = true
	p.move("")
	fmt.Fprintln(p.out, finding.Printable(nodeLine(node)))
}

func (p *progress) move(line string) {
	if p == nil || p.width == 0 && line == "" {
		return
	}
	blank := strings.Repeat(" ", max(0, p.width-len(line)))
	fmt.Fprintf(p.out, "\r%s%s", line, blank)
	if line == "" {
		fmt.Fprint(p.out, "\r")
	}
	p.width = len(line)
}

// nodeLine is a node's outcome: the stage that failed, or ok.
func nodeLine(node redisprobe.Node) string {
	took := 0.0
	outcome := "ok"
	for _, stage := range node.Stages {
		took += stage.MS
		if stage.Status == redisprobe.StatusFailed && outcome == "ok" {
			outcome = "failed at " + stage.Stage.Words()
		}
	}
	role := ""
	if node.Role != redisprobe.RoleUnknown && node.Role != "" {
		role = " " + string(node.Role)
	}
	return fmt.Sprintf("%s%s: %s (%s)", node.Address, role, outcome, redisprobe.Took(took))
}
