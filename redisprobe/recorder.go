package redisprobe

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/wire"
)

// nodeStages are the stages of every node, in the order they are taken.
var nodeStages = []Stage{finding.StageResolve, finding.StageConnect, finding.StageTLS, finding.StageAuth, finding.StageHandshake, finding.StageTopology, finding.StageSession}

// recorder keeps what is to be reported, and passes it on as it comes. It is
// what the goroutines of a test write to.
type recorder struct {
	mu       sync.Mutex
	observe  func(Event)
	tracks   []*track
	findings []Finding
	done     int
	frozen   bool // the report is being made; what comes later is not taken
}

// track is one node's part of the recorder.
type track struct {
	r        *recorder
	node     Node
	current  Stage
	started  time.Time
	finished bool
	order    int // position among the listed hosts
	counted  int // finished stages in the recorder's sum
}

// add begins a node.
func (r *recorder) add(address string, listed bool) *track {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := &track{r: r, order: len(r.tracks), node: Node{
		Address: address, Role: RoleUnknown, Listed: listed,
		Stages: make([]StageResult, len(nodeStages)),
	}}
	for i, stage := range nodeStages {
		t.node.Stages[i] = StageResult{Stage: stage, Status: StatusSkipped}
	}
	r.tracks = append(r.tracks, t)
	r.emit(t, nil)
	return t
}

// Begin and End make a track the watcher of its node's connection.
func (t *track) Begin(step wire.Step) { t.begin(stageOf[step]) }

func (t *track) End(step wire.Step, ok bool) {
	if ok {
		t.end(stageOf[step], StatusOK)
	} else {
		t.end(stageOf[step], StatusFailed)
	}
}

// stageOf is the stage that a step of connecting is.
var stageOf = map[wire.Step]Stage{
	wire.Resolve: finding.StageResolve, wire.Connect: finding.StageConnect, wire.TLS: finding.StageTLS,
}

// begin says that the node enters a stage.
func (t *track) begin(stage Stage) {
	t.r.mu.Lock()
	defer t.r.mu.Unlock()
	t.current, t.started = stage, time.Now()
	t.r.emit(t, nil)
}

// end says how a stage ended; its time counts from its begin.
func (t *track) end(stage Stage, status Status) {
	t.r.mu.Lock()
	defer t.r.mu.Unlock()
	i := slices.Index(nodeStages, stage)
	if t.r.frozen || i < 0 {
		return
	}
	t.node.Stages[i].Status = status
	if t.current == stage {
		t.node.Stages[i].MS += milliseconds(time.Since(t.started))
		t.current = ""
	}
	t.count()
	t.r.emit(t, nil)
}

// fail marks a stage failed that may have ended well before: TLS 1.3 refuses a
// client certificate only after the handshake.
func (t *track) fail(stage Stage) {
	t.r.mu.Lock()
	defer t.r.mu.Unlock()
	if i := slices.Index(nodeStages, stage); i >= 0 && !t.r.frozen {
		t.node.Stages[i].Status = StatusFailed
		for j := i + 1; j < len(nodeStages); j++ {
			t.node.Stages[j].Status = StatusSkipped
		}
	}
}

// update changes what is known of the node.
func (t *track) update(change func(*Node)) {
	t.r.mu.Lock()
	defer t.r.mu.Unlock()
	if !t.r.frozen {
		change(&t.node)
	}
}

// finish says that nothing more comes of the node.
func (t *track) finish() {
	t.r.mu.Lock()
	defer t.r.mu.Unlock()
	t.finished, t.current = true, ""
	t.count()
	t.r.emit(t, nil)
}

// state is the stage that the node is in, empty when between stages, and
// whether nothing more comes of it.
func (t *track) state() (current Stage, finished bool) {
	t.r.mu.Lock()
	defer t.r.mu.Unlock()
	return t.current, t.finished
}

// find takes a finding, once.
func (r *recorder) find(f Finding) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.frozen || slices.ContainsFunc(r.findings, func(g Finding) bool {
		return g.Code == f.Code && g.Node == f.Node && g.Message == f.Message
	}) {
		return
	}
	r.findings = append(r.findings, f)
	r.emit(nil, &f)
}

// show passes a finding on that may not stay as it is.
func (r *recorder) show(f Finding) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.emit(nil, &f)
}

// findAll takes findings.
func (r *recorder) findAll(findings []Finding) {
	for _, f := range findings {
		r.find(f)
	}
}

// count brings the number of finished stages up to date.
func (t *track) count() {
	finished := 0
	for _, s := range t.node.Stages {
		if t.finished || s.Status != StatusSkipped {
			finished++
		}
	}
	t.r.done += finished - t.counted
	t.counted = finished
}

// emit passes a step to the observer. The caller has the lock, so steps come one at a
// time and in order.
func (r *recorder) emit(t *track, f *Finding) {
	if r.observe == nil || r.frozen {
		return
	}
	event := Event{Finding: f, Done: r.done, Total: len(r.tracks) * len(nodeStages)}
	if t != nil {
		node := t.snapshot()
		event.Node, event.Current = &node, t.current
	}
	r.observe(event)
}

// snapshot is a copy of the node that shares nothing that changes.
func (t *track) snapshot() Node {
	node := t.node
	node.Stages = slices.Clone(node.Stages)
	return node
}

// freeze ends the recording and returns what was recorded: the listed nodes in
// their order, then the advertised ones by address.
func (r *recorder) freeze() ([]Node, []Finding) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.frozen = true
	tracks := slices.SortedStableFunc(slices.Values(r.tracks), compareTracks)
	nodes := make([]Node, len(tracks))
	for i, t := range tracks {
		nodes[i] = t.snapshot()
	}
	return nodes, slices.Clone(r.findings)
}

// compareTracks orders the listed nodes as they are listed, then the advertised ones
// by address.
func compareTracks(a, b *track) int {
	switch {
	case a.node.Listed && b.node.Listed:
		return cmp.Compare(a.order, b.order)
	case a.node.Listed:
		return -1
	case b.node.Listed:
		return 1
	default:
		return cmp.Compare(a.node.Address, b.node.Address)
	}
}
