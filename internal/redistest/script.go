package redistest

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Script plays a Redis that answers every command with what reply returns, as
// bytes of the protocol; an empty answer closes the connection. The command's
// name comes in upper case.
func Script(reply func(args []string) string) Play {
	return ScriptInParts(func(args []string) []string { return []string{reply(args)} })
}

// ScriptInParts is Script with answers in several parts, so that peers can share
// the long ones.
func ScriptInParts(reply func(args []string) []string) Play {
	return func(conn net.Conn) {
		r := bufio.NewReader(conn)
		// Piece by piece through one buffer: a long answer, which a slow reader
		// keeps waiting, is not in memory twice.
		buffer := make([]byte, 8<<10)
		for {
			args, err := readCommand(r)
			if err != nil {
				return
			}
			var parts []io.Reader
			for _, part := range reply(args) {
				parts = append(parts, strings.NewReader(part))
			}
			answer := io.MultiReader(parts...)
			sent, err := io.CopyBuffer(struct{ io.Writer }{conn}, struct{ io.Reader }{answer}, buffer)
			if err != nil || sent == 0 {
				return
			}
		}
	}
}

// OverTLS plays over TLS, so far as the handshake gets.
func OverTLS(config *tls.Config, play Play) Play {
	return func(conn net.Conn) {
		secure := tls.Server(conn, config)
		if secure.Handshake() == nil {
			play(secure)
		}
	}
}

// TLSConfig is a server's configuration with this certificate.
func (c *Certificate) TLSConfig(t testing.TB) *tls.Config {
	t.Helper()
	pair, err := tls.LoadX509KeyPair(c.CertFile, c.KeyFile)
	must(err, fatal(t))
	return &tls.Config{Certificates: []tls.Certificate{pair}}
}

// Filter plays the real server behind it, with replies changed: change gets
// each command and the server's reply as bytes of the protocol, and returns
// what the client is to see; an empty answer closes the connection.
func Filter(backend string, change func(args []string, reply string) string) Play {
	return func(conn net.Conn) {
		server, err := net.DialTimeout("tcp", backend, 5*time.Second)
		if err != nil {
			return
		}
		defer server.Close()
		replies := bufio.NewReader(server)
		Script(func(args []string) string {
			if _, err := io.WriteString(server, Command(args...)); err != nil {
				return ""
			}
			reply, err := readReply(replies)
			if err != nil {
				return ""
			}
			return change(args, reply)
		})(conn)
	}
}

// readCommand reads one command, as an array of bulk strings or as a line.
func readCommand(r *bufio.Reader) ([]string, error) {
	line, err := r.ReadString('\n')
	if err != nil {
		return nil, err
	}
	line = strings.TrimRight(line, "\r\n")
	if !strings.HasPrefix(line, "*") {
		args := strings.Fields(line)
		if len(args) == 0 {
			return nil, fmt.Errorf("not a command: %q", line)
		}
		args[0] = strings.ToUpper(args[0])
		return args, nil
	}
	n, err := strconv.Atoi(line[1:])
	if err != nil || n < 1 {
		return nil, fmt.Errorf("not a command: %q", line)
	}
	args := make([]string, n)
	for i := range args {
		raw, err := readReply(r)
		if err != nil {
			return nil, err
		}
		_, args[i], _ = strings.Cut(raw, "\r\n")
		args[i] = strings.TrimSuffix(args[i], "\r\n")
	}
	args[0] = strings.ToUpper(args[0])
	return args, nil
}
