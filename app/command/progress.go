package command

import (
	"fmt"
	"io"
	"strings"
	"time"

	"sessionconfig/redisprobe"
)

// progressEvery is how often the moving line is written anew: a terminal behind
// a slow line must not slow the test.
const progressEvery = 50 * time.Millisecond

// progress shows a running test on a terminal: a line for each node that is
// done, and below them one line that moves.
type progress struct {
	out   io.Writer
	done  map[string]bool
	width int // of the moving line on the screen
	last  time.Time
}

func newProgress(out io.Writer) *progress {
	return &progress{out: out, done: map[string]bool{}}
}

// observe takes one event. What cannot be written is left unseen: progress is
// no result.
func (p *progress) observe(event redisprobe.Event) {
	node := event.Node
	if node == nil {
		return
	}
	if event.Current == "" && !p.done[node.Address] {
		p.done[node.Address] = true
		p.move("")
		fmt.Fprintln(p.out, nodeLine(*node))
	}
	if now := time.Now(); event.Current != "" && now.Sub(p.last) >= progressEvery {
		p.last = now
		p.move(fmt.Sprintf("%d of %d: %s %s", event.Done, event.Total, node.Address, event.Current))
	}
}

// end clears the moving line.
func (p *progress) end() { p.move("") }

func (p *progress) move(line string) {
	if p.width == 0 && line == "" {
		return
	}
	blank := strings.Repeat(" ", max(0, p.width-len(line)))
	fmt.Fprintf(p.out, "\r%s%s", line, blank)
	if line == "" {
		fmt.Fprint(p.out, "\r")
	}
	p.width = len(line)
}

// nodeLine sums a node up: where it stopped, or that it did not.
func nodeLine(node redisprobe.Node) string {
	took := 0.0
	outcome := "ok"
	for _, stage := range node.Stages {
		took += stage.MS
		if stage.Status == redisprobe.StatusFailed && outcome == "ok" {
			outcome = "failed at " + string(stage.Stage)
		}
	}
	role := ""
	if node.Role != redisprobe.RoleUnknown && node.Role != "" {
		role = " " + string(node.Role)
	}
	return fmt.Sprintf("%s%s: %s (%.1f ms)", node.Address, role, outcome, took)
}
