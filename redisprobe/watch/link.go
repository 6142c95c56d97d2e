package watch

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/parallel"
	"sessionconfig/redisprobe/session"
)

// link is a connection to one node, made when it is needed, that one call at a time
// uses. A call that is given up goes on, as in the platform's client, and keeps the link
// until it is answered or the link is cut.
type link struct {
	address string
	client  *session.Client
	free    chan struct{} // holds one token while no call goes on
	ended   chan struct{} // closed when it is not used any more
	work    chan func()   // to the link's own goroutine, if it has one: a new one for each call would grow its stack each time

	late *time.Timer // cuts a call that takes longer than its limit; nil before the first
	mu   sync.Mutex
	conn *session.Conn
	cut  context.CancelFunc
}

func newLink(c *session.Client, address string) *link {
	l := &link{address: address, client: c, free: make(chan struct{}, 1), ended: make(chan struct{})}
	l.free <- struct{}{}
	return l
}

// hand has the link's own goroutine do something, until ctx ends. Who hands has taken the
// token.
func (l *link) hand(ctx context.Context, parts *parallel.Group, f func()) {
	if l.work == nil {
		l.work = make(chan func(), 1)
		parts.Go(func() {
			for {
				select {
				case f := <-l.work:
					f()
				case <-l.ended:
					return
				case <-ctx.Done():
					return
				}
			}
		})
	}
	l.work <- f
}

// connected returns the connection, made within limit if there is none.
func (l *link) connected(ctx context.Context, limit time.Duration) (*session.Conn, error) {
	l.mu.Lock()
	conn := l.conn
	l.mu.Unlock()
	if conn != nil {
		return conn, nil
	}
	ctx, cancel := context.WithCancel(ctx)
	late := time.AfterFunc(limit, cancel)
	conn, err := l.client.Dial(ctx, l.address, nil)
	if err == nil {
		var greeting *session.Greeting
		if greeting, err = conn.Greet(ctx); err == nil && len(greeting.Refused()) > 0 {
			err = refusal(greeting.Refused())
		}
		if err == nil && len(conn.EnterDatabase(ctx)) > 0 {
			err = errRefused(signInRefused)
		}
		if said := conn.LastError(); err != nil && strings.Contains(said, maxClients) {
			err = errors.New(said)
		}
		if err != nil {
			_ = conn.Close()
		}
	}
	if !late.Stop() && err == nil {
		_ = conn.Close()
		err = context.DeadlineExceeded
	}
	if err != nil {
		cancel()
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn, l.cut = conn, cancel
	return conn, nil
}

// errRefused is the error of a server that was reached and cannot be used: its kind.
type errRefused string

// refusal is the error of such findings: what passes has the kind of the server's reply.
func refusal(found []finding.Finding) errRefused {
	passes := map[finding.Code]errRefused{finding.Loading: "LOADING", finding.ScriptRunning: "BUSY"}
	return cmp.Or(passes[found[0].Code], signInRefused)
}

func (e errRefused) Error() string { return string(e) }

// lost ends the connection after a call on it if that broke it.
func (l *link) lost(broken bool) {
	if broken {
		l.drop()
	}
}

// open tells whether there is a connection.
func (l *link) open() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.conn != nil
}

// retire ends the link for good.
func (l *link) retire() {
	l.drop()
	close(l.ended)
}

// drop ends the connection: the call that goes on fails.
func (l *link) drop() {
	l.mu.Lock()
	conn, cut := l.conn, l.cut
	l.conn, l.cut = nil, nil
	l.mu.Unlock()
	if conn != nil {
		cut()
		_ = conn.Close()
	}
}

// within makes calls on the connection within the limit, connecting included, and cuts what
// takes longer. The error, of the connection, ends it.
func (l *link) within(ctx context.Context, limit time.Duration, calls func(*session.Conn) error) error {
	conn, err := l.connected(ctx, limit)
	if err != nil {
		return err
	}
	if l.late == nil {
		l.late = time.AfterFunc(limit, l.drop)
	} else {
		l.late.Reset(limit)
	}
	err = calls(conn)
	l.late.Stop()
	conn.Release()
	l.lost(err != nil)
	return err
}

// try makes one call within the limit.
func (l *link) try(ctx context.Context, limit time.Duration, call func(*session.Conn) *redis.Cmd) (cmd *redis.Cmd, err error) {
	err = l.within(ctx, limit, func(conn *session.Conn) error {
		cmd = call(conn)
		return session.TransportError([]*redis.Cmd{cmd})
	})
	return cmd, err
}
