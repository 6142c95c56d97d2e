//go:build linux && live

package redisprobe_test

import (
	"bufio"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// firstCalls hears what a server is asked of each session first, from a moment on.
type firstCalls struct {
	conn  *redistest.Conn
	ended chan struct{}
	first map[string]string // "take" or "release", by the session's data key
}

// callOfSession is a session's step in a line of MONITOR.
var callOfSession = regexp.MustCompile(`"3" "([^"]*_Data)" "[^"]*" "[^"]*" "(take|release)"`)

// hearFirstCalls begins to hear.
func hearFirstCalls(t testing.TB, s *redistest.Server) *firstCalls {
	t.Helper()
	conn, err := s.Dial()
	if err == nil {
		_, err = conn.Do("MONITOR")
	}
	if err == nil {
		err = conn.SetDeadline(time.Time{})
	}
	if err != nil {
		t.Fatal(err)
	}
	f := &firstCalls{conn, make(chan struct{}), map[string]string{}}
	t.Cleanup(func() { conn.Close() })
	go func() {
		defer close(f.ended)
		for lines := bufio.NewScanner(conn); lines.Scan(); {
			if call := callOfSession.FindStringSubmatch(lines.Text()); call != nil && f.first[call[1]] == "" {
				f.first[call[1]] = call[2]
			}
		}
	}()
	return f
}

// lost counts the writes that one server acknowledged and that the one which hears never
// had, by the numbers of both. A session that was taken at the one and given back at the
// other has lost nothing: that write is later than all others, and nobody has read less.
func (f *firstCalls) lost(acknowledged, had map[string]int64) (lost int64) {
	f.conn.Close()
	<-f.ended
	for key, number := range acknowledged {
		if number > had[key] && f.first[key] != "release" {
			lost++
		}
	}
	return lost
}

// getOfWrite is a question for a small write in a line of MONITOR.
var getOfWrite = regexp.MustCompile(`"get" "\{sessionconfig-test-[^"]*\}_\d{4}"`)

// hearGets tells whether a server was asked for small writes of a watch, from now on.
func hearGets(t testing.TB, s *redistest.Server) (heard func() bool) {
	t.Helper()
	conn, err := s.Dial()
	if err == nil {
		_, err = conn.Do("MONITOR")
	}
	if err == nil {
		err = conn.SetDeadline(time.Time{})
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	var is atomic.Bool
	go func() {
		for lines := bufio.NewScanner(conn); lines.Scan(); {
			if getOfWrite.MatchString(lines.Text()) {
				is.Store(true)
			}
		}
	}()
	return is.Load
}
