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
	ended <-chan struct{}
	first map[string]string // "take" or "release", by the session's data key
}

// callOfSession is a session's step in a line of MONITOR.
var callOfSession = regexp.MustCompile(`"3" "([^"]*_Data)" "[^"]*" "[^"]*" "(take|release)"`)

// hearFirstCalls begins to hear.
func hearFirstCalls(t testing.TB, s *redistest.Server) *firstCalls {
	t.Helper()
	f := &firstCalls{first: map[string]string{}}
	f.conn, f.ended = hear(t, s, func(line string) {
		if call := callOfSession.FindStringSubmatch(line); call != nil && f.first[call[1]] == "" {
			f.first[call[1]] = call[2]
		}
	})
	return f
}

// hear hands on each line of what a server is told from now on, until the connection ends:
// then ended is closed.
func hear(t testing.TB, s *redistest.Server, take func(line string)) (conn *redistest.Conn, ended <-chan struct{}) {
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
	done := make(chan struct{})
	go func() {
		defer close(done)
		for lines := bufio.NewScanner(conn); lines.Scan(); {
			take(lines.Text())
		}
	}()
	return conn, done
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
	var is atomic.Bool
	hear(t, s, func(line string) {
		if getOfWrite.MatchString(line) {
			is.Store(true)
		}
	})
	return is.Load
}
