package redistest

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// Peer is a listener that answers as no real server would, and counts what
// comes.
type Peer struct {
	Addr string // host:port

	listener net.Listener
	serving  sync.WaitGroup
	mu       sync.Mutex
	conns    map[net.Conn]bool
	accepted int
}

// Play is what a peer does with one connection; the connection is closed when
// it returns, and under it when the test ends.
type Play func(net.Conn)

// StartPeer listens on a free port of 127.0.0.1 until the test ends.
func StartPeer(t testing.TB, play Play) *Peer {
	t.Helper()
	return StartPeerAt(t, "127.0.0.1:0", play)
}

// StartPeerAt listens on the given loopback address until the test ends.
func StartPeerAt(t testing.TB, addr string, play Play) *Peer {
	t.Helper()
	listener, err := net.Listen("tcp", addr)
	must(err, fatal(t))
	p := &Peer{Addr: listener.Addr().String(), listener: listener, conns: map[net.Conn]bool{}}
	p.serving.Go(func() { p.serve(play) })
	t.Cleanup(p.close)
	return p
}

// Open counts the connections that the other side has not closed yet, as far
// as the peer reads from them.
func (p *Peer) Open() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.conns)
}

// Accepted counts all connections that ever came.
func (p *Peer) Accepted() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.accepted
}

func (p *Peer) serve(play Play) {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		p.accepted++
		p.conns[conn] = true
		p.mu.Unlock()
		p.serving.Go(func() {
			defer p.forget(conn)
			play(conn)
		})
	}
}

func (p *Peer) forget(conn net.Conn) {
	conn.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, conn)
}

func (p *Peer) close() {
	p.listener.Close()
	p.mu.Lock()
	for conn := range p.conns {
		conn.Close()
	}
	p.mu.Unlock()
	p.serving.Wait()
}

// Silent accepts and never says a word.
func Silent(conn net.Conn) { io.Copy(io.Discard, conn) }

// CloseAtOnce closes before anything was said.
func CloseAtOnce(net.Conn) {}

// CloseAfterRequest closes when the first words come.
func CloseAfterRequest(conn net.Conn) { conn.Read(make([]byte, 1)) }

// HTTP answers the first words as a web server answers nonsense.
func HTTP(conn net.Conn) {
	conn.Read(make([]byte, 4096))
	io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n400 Bad Request")
}

// SSH greets as an SSH server does, unasked.
func SSH(conn net.Conn) {
	io.WriteString(conn, "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
	Silent(conn)
}

// Garbage answers with bytes that are no protocol at all.
func Garbage(conn net.Conn) {
	conn.Read(make([]byte, 4096))
	io.WriteString(conn, "\x00\x01\xfe\xff\x80garbage\x7f\r\n\x13\x37\r\n")
	Silent(conn)
}

// Say answers the first words with a text and then stays silent.
func Say(text string) Play {
	return func(conn net.Conn) {
		conn.Read(make([]byte, 4096))
		io.WriteString(conn, text)
		Silent(conn)
	}
}

// Loop answers the first words with a text over and over, as fast as it goes.
func Loop(text string) Play {
	block := []byte(strings.Repeat(text, 1+65536/len(text)))
	return func(conn net.Conn) {
		conn.Read(make([]byte, 4096))
		for {
			if _, err := conn.Write(block); err != nil {
				return
			}
		}
	}
}

// Prefixed says the start once and then the text over and over.
func Prefixed(start, text string) Play {
	return func(conn net.Conn) {
		conn.Read(make([]byte, 4096))
		io.WriteString(conn, start)
		Loop(text)(preread{conn})
	}
}

// preread is a connection whose first read has been had already.
type preread struct{ net.Conn }

func (preread) Read([]byte) (int, error) { return 0, nil }

// Drip answers the first words with the text, a byte at a time.
func Drip(text string, every time.Duration) Play {
	return func(conn net.Conn) {
		conn.Read(make([]byte, 4096))
		for i := range len(text) {
			if _, err := conn.Write([]byte{text[i]}); err != nil {
				return
			}
			time.Sleep(every)
		}
		Silent(conn)
	}
}
