package redistest

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// Error is an error reply of a server.
type Error string

func (e Error) Error() string { return string(e) }

// Conn is a connection that speaks RESP2, for tests' own commands.
type Conn struct {
	net.Conn
	r *bufio.Reader
}

// Dial connects to addr, over TLS if a configuration is given. Whatever it
// does must be done within the timeout.
func Dial(addr string, config *tls.Config, timeout time.Duration) (*Conn, error) {
	conn, err := net.DialTimeout("tcp", addr, timeout)
	if err != nil {
		return nil, err
	}
	conn.SetDeadline(time.Now().Add(timeout))
	if config != nil {
		conn = tls.Client(conn, config)
	}
	return &Conn{conn, bufio.NewReader(conn)}, nil
}

// Do sends one command and reads its reply: string, int64, nil or []any, with
// an error reply as Error.
func (c *Conn) Do(args ...string) (any, error) {
	if _, err := io.WriteString(c, Command(args...)); err != nil {
		return nil, err
	}
	raw, err := readReply(c.r)
	if err != nil {
		return nil, err
	}
	value, err := parseReply(bufio.NewReader(strings.NewReader(raw)))
	if reply, ok := value.(Error); ok {
		return nil, reply
	}
	return value, err
}

// Command encodes a command as an array of bulk strings.
func Command(args ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "*%d\r\n", len(args))
	for _, arg := range args {
		b.WriteString(Bulk(arg))
	}
	return b.String()
}

// Bulk encodes a text as a bulk string.
func Bulk(text string) string {
	return fmt.Sprintf("$%d\r\n%s\r\n", len(text), text)
}

// readReply reads one whole reply, nested ones included, and returns its bytes. It may
// be one of RESP3.
func readReply(r *bufio.Reader) (string, error) {
	line, err := r.ReadString('\n')
	if err != nil {
		return "", err
	}
	if len(line) < 3 {
		return "", fmt.Errorf("not a reply: %q", line)
	}
	n, err := strconv.Atoi(strings.TrimRight(line[1:], "\r\n"))
	if line[0] == '%' { // a map of RESP3: names and values
		n *= 2
	}
	switch {
	case strings.IndexByte("$=!", line[0]) >= 0 && err == nil && n >= 0:
		body := make([]byte, n+2)
		_, err = io.ReadFull(r, body)
		return line + string(body), err
	case strings.IndexByte("*%~>", line[0]) >= 0 && err == nil:
		for range n {
			item, err := readReply(r)
			if err != nil {
				return "", err
			}
			line += item
		}
	}
	return line, nil
}

// parseReply turns the bytes of a reply into a value.
func parseReply(r *bufio.Reader) (any, error) {
	line, err := r.ReadString('\n')
	if err != nil {
		return nil, err
	}
	text := strings.TrimRight(line[1:], "\r\n")
	n, _ := strconv.ParseInt(text, 10, 64)
	switch line[0] {
	case '+':
		return text, nil
	case '-':
		return Error(text), nil
	case ':':
		return n, nil
	case '$':
		if n < 0 {
			return nil, nil
		}
		body := make([]byte, n+2)
		_, err := io.ReadFull(r, body)
		return string(body[:n]), err
	case '*':
		items := make([]any, 0, max(n, 0))
		for range n {
			item, err := parseReply(r)
			if err != nil {
				return nil, err
			}
			items = append(items, item)
		}
		return items, nil
	}
	return nil, errors.New("not a reply: " + text)
}
