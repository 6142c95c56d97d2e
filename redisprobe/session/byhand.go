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

// verbatim is how many bytes of a text in RESP3 say what it is: "txt:".
const verbatim = 4

// handBuffer is what is read at once, in bytes.
const handBuffer = 1 << 10

// Ask sends a command, whose name comes first and in lower case, under the name that it
// goes by, and waits for the answer: a string, an int64, nil, or a []any of them. A server's
// error is the reply; err is the connection's.
func (c *Conn) Ask(args ...string) (value any, reply string, err error) {
	answers, err := c.AskAll(args)
	return answers[0].Value, answers[0].Reply, err
}

// Answer is the answer to one of several commands.
type Answer struct {
	Value any
	Reply string
}

// AskAll is Ask for commands that are sent together. There is an answer to each, an empty
// one from an error on.
func (c *Conn) AskAll(commands ...[]string) (answers []Answer, err error) {
	if c.hand == nil {
		c.hand = &byHand{in: bufio.NewReaderSize(c.Conn, handBuffer)}
	}
	h := c.hand
	h.out = h.out[:0]
	for _, args := range commands {
		h.out = c.client.written(h.out, args...)
	}
	answers = make([]Answer, len(commands))
	_, err = c.Write(h.out)
	for i := 0; i < len(answers) && err == nil; i++ {
		answers[i].Value, answers[i].Reply, err = h.answer()
	}
	return answers, err
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
	case kind == '$', kind == '=' && n >= verbatim:
		bulk := make([]byte, n+2)
		_, err := io.ReadFull(h.in, bulk)
		if bulk = bulk[:n]; kind == '=' {
			bulk = bulk[verbatim:]
		}
		return string(bulk), "", err
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
