package watch

import (
	"context"
	"sync"
	"time"

	"sessionconfig/internal/client"
)

// heartbeat is how often the platform's client looks after its connections.
const heartbeat = time.Second

// application is the platform's client as it was recorded to behave
// (docs/runtime.md): it finds who serves a slot when it looks at the topology, which it
// does every configCheckSeconds, when a connection fails, and when an answer says MOVED. A
// connection that is merely silent is kept, before version 3.
type application struct {
	w       *watch
	options client.Options

	mu     sync.Mutex
	owners map[int]string // by slot
	looked time.Time      // when the topology was last looked at
}

func (w *watch) newApplication(options client.Options) *application {
	return &application{w: w, options: options, owners: map[int]string{}}
}

// run looks at the topology at its times until ctx ends.
func (a *application) run(ctx context.Context) {
	if check := a.options.ConfigCheck(); check > 0 {
		a.w.every(ctx, check, func() { a.lookPatiently(ctx) })
	}
}

// lookPatiently looks at the topology as the client does of itself: it asks all nodes, and
// takes what they said then when the last one has answered or had its time.
func (a *application) lookPatiently(ctx context.Context) {
	found := a.find()
	if a.w.hub.silent() {
		select {
		case <-ctx.Done():
			return
		case <-time.After(min(a.options.ConnectTimeout(), a.options.SyncTimeout())):
		}
	}
	a.adopt(found)
}

// lookAtOnce looks at the topology after a connection failed, at most twice a heartbeat.
func (a *application) lookAtOnce() {
	a.mu.Lock()
	soon := time.Since(a.looked) < heartbeat/2
	if !soon {
		a.looked = time.Now()
	}
	a.mu.Unlock()
	if !soon {
		a.adopt(a.find())
	}
}

// find is who serves the lanes' slots by the newest view there is.
func (a *application) find() map[int]string {
	found := map[int]string{}
	for _, s := range a.w.sessions {
		for i := range s.kept {
			if owner := a.w.hub.owner(s.kept[i].slot); owner != "" {
				found[s.kept[i].slot] = owner
			}
		}
	}
	return found
}

func (a *application) adopt(found map[int]string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for slot, owner := range found {
		a.owners[slot] = owner
	}
}

// owner is who the client thinks serves a slot.
func (a *application) owner(slot int) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.owners[slot]
}

func (a *application) setOwner(slot int, owner string) { a.adopt(map[int]string{slot: owner}) }

// givesUpSilent tells whether the client ends a connection that is silent: from 3 on.
func (a *application) givesUpSilent() bool {
	return a.options.Version.Follows().Compare(client.V3) >= 0
}

// patience is for how long a connection may be silent before the client ends it; 0 for
// ever.
func (a *application) patience() time.Duration {
	if !a.givesUpSilent() {
		return 0
	}
	return 4*a.options.SyncTimeout() + heartbeat
}

// backlogs tells whether calls wait for a connection, up to their limit: from 2.5 on.
func (a *application) backlogs() bool { return a.options.Version.Follows().Compare(client.V2_5) >= 0 }
