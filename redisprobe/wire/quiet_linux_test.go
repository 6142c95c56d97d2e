//go:build !race

package wire

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

// quietPair is a quiet connection and its peer.
func quietPair(t *testing.T) (here, there net.Conn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if here, err = net.Dial("tcp", listener.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if there, err = listener.Accept(); err != nil {
		t.Fatal(err)
	}
	here = quiet(here)
	if _, is := here.(*quietConn); !is {
		t.Fatalf("it is a %T", here)
	}
	t.Cleanup(func() { here.Close(); there.Close() })
	return here, there
}

// TestQuietConn: a quiet connection carries what any other does, also more than the system
// takes at once.
func TestQuietConn(t *testing.T) {
	here, there := quietPair(t)
	sent := bytes.Repeat([]byte("0123456789abcdef"), 1<<20)
	echoed := make(chan error, 1)
	go func() {
		time.Sleep(50 * time.Millisecond) // the writer has to wait
		_, err := io.CopyN(there, there, int64(len(sent)))
		there.(*net.TCPConn).CloseWrite()
		echoed <- err
	}()
	wrote := make(chan error, 1)
	go func() {
		n, err := here.Write(sent)
		if n != len(sent) {
			err = errors.Join(err, io.ErrShortWrite)
		}
		wrote <- err
	}()
	got, err := io.ReadAll(here)
	if err := errors.Join(err, <-wrote, <-echoed); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, sent) {
		t.Errorf("of %d bytes came back %d, or others", len(sent), len(got))
	}
	if n, err := here.Read(nil); n != 0 || err != nil {
		t.Errorf("reading nothing: %d, %v", n, err)
	}
}

// TestQuietConnErrors: its errors are those of any other connection.
func TestQuietConnErrors(t *testing.T) {
	one := make([]byte, 1)
	read := func(c net.Conn) error { _, err := c.Read(one); return err }
	for _, test := range []struct {
		name string
		do   func(here, there net.Conn) error
		is   func(error) bool
	}{
		{"hung up", func(here, there net.Conn) error { there.Close(); return read(here) }, func(err error) bool { return err == io.EOF }},
		{"reset", func(here, there net.Conn) error {
			there.(*net.TCPConn).SetLinger(0)
			there.Close()
			return read(here)
		}, HungUp.Is},
		{"written to one that was reset", func(here, there net.Conn) error {
			there.(*net.TCPConn).SetLinger(0)
			there.Close()
			_ = read(here)
			_, err := here.Write(one)
			return err
		}, HungUp.Is},
		{"closed", func(here, _ net.Conn) error { here.Close(); return read(here) }, func(err error) bool { return errors.Is(err, net.ErrClosed) }},
		{"closed meanwhile", func(here, _ net.Conn) error {
			time.AfterFunc(20*time.Millisecond, func() { here.Close() })
			return read(here)
		}, func(err error) bool { return errors.Is(err, net.ErrClosed) }},
		{"out of time", func(here, _ net.Conn) error {
			here.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
			return read(here)
		}, func(err error) bool {
			timeout, ok := errors.AsType[net.Error](err)
			return ok && timeout.Timeout() && errors.Is(err, os.ErrDeadlineExceeded)
		}},
	} {
		here, there := quietPair(t)
		err := test.do(here, there)
		if !test.is(err) {
			t.Errorf("%s: %v", test.name, err)
		}
		if _, worded := errors.AsType[*net.OpError](err); !worded && err != io.EOF {
			t.Errorf("%s: %v is no error of net", test.name, err)
		}
	}
}
