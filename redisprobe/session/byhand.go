package session

import (
	"bufio"
	"errors"
	"io"
	"strconv"
)

// byHand writes commands and reads answers without go-redis, which takes as long again for
// a command as the system does for its round trip: for what is asked many times a second.
type byHand struct {
	in  *bufio.Reader
	out []byte
}

// handBuffer is what is read at once, in bytes.
const handBuffer = 1 << 10

// Ask sends a command, whose name comes first and in lower case, under the name that it
// goes by, and waits for the answer: a string, an int64, nil, or a []any of them. A server's
// error is the reply; err is the connection's.
func (c *Conn) Ask(args ...string) (value any, reply string, err error) {
	if c.hand == nil {
		c.hand = &byHand{in: bufio.NewReaderSize(c.Conn, handBuffer)}
	}
	h := c.hand
	h.out = c.client.written(h.out[:0], args...)
	if _, err := c.Write(h.out); err != nil {
		return nil, "", err
	}
	return h.answer()
}

// written appends a command, whose name comes first and in lower case, as it goes over the
// wire.
func (c *Client) written(out []byte, args ...string) []byte {
	out = append(strconv.AppendInt(append(out, '*'), int64(len(args)), 10), "\r\n"...)
	for i, arg := range args {
		if i == 0 {
			arg = c.nameOf(arg)
		}
		out = append(strconv.AppendInt(append(out, '$'), int64(len(arg)), 10), "\r\n"...)
		out = append(append(out, arg...), "\r\n"...)
	}
	return out
}

// errAnswer is that of an answer that cannot be read.
var errAnswer = errors.New("the answer cannot be read")

// answer reads one answer. What it may cost, the connection's guard has bounded.
func (h *byHand) answer() (value any, reply string, err error) {
	line, err := h.in.ReadString('\n')
	if err != nil {
		return nil, "", err
	}
	if len(line) < 3 {
		return nil, "", errAnswer
	}
	kind, text := line[0], line[1:len(line)-2]
	switch kind {
	case '+':
		return text, "", nil
	case '-':
		return nil, text, nil
	case '_':
		return nil, "", nil
	}
	n, err := strconv.Atoi(text)
	switch {
	case err != nil:
		return nil, "", errAnswer
	case kind == ':':
		return int64(n), "", nil
	case n < 0:
		return nil, "", nil
	case kind == '$':
		bulk := make([]byte, n+2)
		_, err := io.ReadFull(h.in, bulk)
		return string(bulk[:n]), "", err
	case kind == '%': // names and values
		n *= 2
	case kind != '*':
		return nil, "", errAnswer
	}
	all := make([]any, n)
	for i := range all {
		if all[i], _, err = h.answer(); err != nil {
			return nil, "", err
		}
	}
	return all, "", nil
}
