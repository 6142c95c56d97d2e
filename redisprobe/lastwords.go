package redisprobe

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// lastWords is a command that connections send when they end, whatever ends them,
// without waiting for an answer: it removes what a test would leave behind. Sent
// on the same connection, it comes after whatever the server has yet to carry out.
type lastWords struct {
	mu    sync.Mutex
	words []byte
}

// How long a write may still take when the last words are due, they themselves,
// and the peer to hear them: together less than a cancelled test may go on.
const (
	lastWriteTime = 10 * time.Millisecond
	lastWordsTime = 10 * time.Millisecond
	hearOutTime   = 60 * time.Millisecond
)

// set decides what to say; nothing if words are empty.
func (l *lastWords) set(words []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.words = words
}

// get is what is to be said.
func (l *lastWords) get() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.words
}

// leave sends the last words, once, and sees to it that they are heard; nothing
// is sent after them. A write that is stuck is not waited for.
func (g *guard) leave() {
	g.leaving.Do(func() {
		if !g.sending.TryLock() {
			g.raw.SetWriteDeadline(time.Now().Add(lastWriteTime))
			g.sending.Lock()
		}
		g.left = true
		g.sending.Unlock()
		if words := g.last.get(); len(words) > 0 {
			g.raw.SetWriteDeadline(time.Now().Add(lastWordsTime))
			_, _ = g.Conn.Write(words) // the keys expire if this fails
			g.hearOut()
		}
	})
}

// hearOut waits for the peer to close in its turn, for a short time. If the
// connection were cut at once, a server that fails to send an earlier answer
// would drop what it has not read yet.
func (g *guard) hearOut() {
	g.raw.SetReadDeadline(time.Now()) // whoever reads is to stop
	g.reading.Lock()
	defer g.reading.Unlock()
	if half, ok := g.raw.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
	}
	g.raw.SetReadDeadline(time.Now().Add(hearOutTime))
	_, _ = io.Copy(io.Discard, g.raw)
}

// removal is the command that removes keys, as it goes over the wire; empty if it
// is never sent.
func (p *probe) removal(keys []string) []byte {
	name, renamed := p.options.commands["del"]
	switch {
	case !renamed:
		name = "del"
	case name == "":
		return nil
	}
	var out strings.Builder
	fmt.Fprintf(&out, "*%d\r\n", 1+len(keys))
	for _, word := range append([]string{name}, keys...) {
		fmt.Fprintf(&out, "$%d\r\n%s\r\n", len(word), word)
	}
	return []byte(out.String())
}
