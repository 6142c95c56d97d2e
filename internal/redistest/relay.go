package redistest

import (
	"net"
	"time"
)

// Relay plays the server at backend from a distance: every byte takes the delay
// in each direction, without holding up those that follow.
func Relay(backend string, delay time.Duration) Play {
	return relay(func() (net.Conn, error) { return net.DialTimeout("tcp", backend, connectTimeout) }, delay)
}

// connectTimeout is how long a server may take to accept a connection.
const connectTimeout = 5 * time.Second

// relay is Relay for a server that dial connects to.
func relay(dial func() (net.Conn, error), delay time.Duration) Play {
	return func(client net.Conn) {
		time.Sleep(delay) // the handshake's way
		server, err := dial()
		if err != nil {
			return
		}
		defer server.Close()
		done := make(chan struct{})
		go func() {
			defer close(done)
			carry(server, client, delay)
		}()
		carry(client, server, delay)
		client.Close()
		<-done
	}
}

// chunk is what came at a time.
type chunk struct {
	data []byte
	due  time.Time
}

// carry brings bytes from one side to the other, each after the delay, and
// closes the other side after the last.
func carry(to, from net.Conn, delay time.Duration) {
	chunks := make(chan chunk, 4096)
	go func() {
		defer close(chunks)
		for {
			buffer := make([]byte, 16384)
			n, err := from.Read(buffer)
			if n > 0 {
				chunks <- chunk{buffer[:n], time.Now().Add(delay)}
			}
			if err != nil {
				return
			}
		}
	}()
	var failed error
	for c := range chunks {
		if failed == nil {
			time.Sleep(time.Until(c.due))
			_, failed = to.Write(c.data)
		}
	}
	if half, ok := to.(*net.TCPConn); ok {
		half.CloseWrite()
	}
}
