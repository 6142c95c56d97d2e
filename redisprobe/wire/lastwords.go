package wire

import (
	"io"
	"time"
)

// How long a write may still take when the last words are due, they themselves,
// and the peer to hear them: together less than a cancelled test may go on.
const (
	lastWriteTime = 10 * time.Millisecond
	lastWordsTime = 10 * time.Millisecond
	hearOutTime   = 60 * time.Millisecond
)

// SetLastWords sets what the connection sends whenever and however it ends, without
// waiting for an answer: a command that removes what a test would leave behind. On the
// same connection, the server runs it after all earlier commands. Empty words send
// nothing.
func (c *Conn) SetLastWords(words []byte) { c.lastWords.Store(&words) }

// leave sends the last words, once, and sees to it that they are heard; nothing
// is sent after them. A write that is stuck is not waited for.
func (c *Conn) leave() {
	c.leaving.Do(func() {
		if !c.sending.TryLock() {
			c.raw.SetWriteDeadline(time.Now().Add(lastWriteTime))
			c.sending.Lock()
		}
		c.left = true
		c.sending.Unlock()
		if words := c.lastWords.Load(); words != nil && len(*words) > 0 {
			c.raw.SetWriteDeadline(time.Now().Add(lastWordsTime))
			_, _ = c.Conn.Write(*words) // the keys expire if this fails
			c.hearOut()
		}
	})
}

// hearOut waits for the peer to close in its turn, for a short time. If the
// connection were cut at once, a server that fails to send an earlier answer
// would drop what it has not read yet.
func (c *Conn) hearOut() {
	c.raw.SetReadDeadline(time.Now()) // whoever reads is to stop
	c.reading.Lock()
	defer c.reading.Unlock()
	if half, ok := c.raw.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
	}
	c.raw.SetReadDeadline(time.Now().Add(hearOutTime))
	_, _ = io.Copy(io.Discard, c.raw)
}
