package wire

import (
	"fmt"
	"strconv"
)

// The limits that a peer's answers must keep. The largest honest answer is
// CLUSTER NODES: some 170 bytes a node, and a dozen for each run of slots.
const (
	maxLine     = 8 << 10  // bytes of one status or error line
	maxHeader   = 32       // bytes of one length line
	maxBulk     = 2 << 20  // bytes of one bulk string
	maxAnswer   = 3 << 20  // bytes of all replies to one request
	maxElements = 64 << 10 // elements of all replies to one request
	maxDepth    = 8        // arrays in arrays
	keptLine    = 300      // bytes kept of an error line
	bigAnswer   = 64 << 10 // bytes from which on an answer asks the budget
	bytesPerRef = 48       // memory that an array element costs at least
)

// respScanner follows a stream of RESP replies byte by byte and objects before
// a reader of it would allocate or recurse without bounds. The zero value is
// ready.
type respScanner struct {
	skip      int    // bytes of a bulk string and its line end still to pass
	kind      byte   // type of the line being read; 0 between lines
	line      []byte // the line so far, kept up to keptLine bytes
	length    int    // bytes of the line so far
	open      [maxDepth]int
	depth     int // arrays open
	size      int // bytes of the answer so far
	elements  int // elements of the answer so far
	replies   int // whole replies passed
	lastError string

	own     bool         // it is what this program sends, which may be as large as it likes
	reserve func() error // asked before an answer grows big; may be nil
}

// feed looks at the next bytes of the stream.
func (s *respScanner) feed(data []byte) error {
	for len(data) > 0 {
		if s.skip > 0 {
			n := min(s.skip, len(data))
			s.skip -= n
			data = data[n:]
			if s.skip == 0 {
				s.closeElement()
			}
			continue
		}
		if err := s.feedByte(data[0]); err != nil {
			return err
		}
		data = data[1:]
	}
	return nil
}

// feedByte takes one byte of a line.
func (s *respScanner) feedByte(b byte) error {
	if s.kind == 0 {
		return s.startLine(b)
	}
	s.length++
	if s.length > s.lineLimit() {
		return fmt.Errorf("%w: a line of more than %d bytes", ErrTooLarge, s.lineLimit())
	}
	if b != '\n' {
		if len(s.line) < keptLine {
			s.line = append(s.line, b)
		}
		return nil
	}
	if n := len(s.line); n > 0 && s.line[n-1] == '\r' {
		s.line = s.line[:n-1]
	} else if s.length <= keptLine {
		return fmt.Errorf("%w: a line end without carriage return", ErrNotRESP)
	}
	return s.endLine()
}

// startLine takes the type byte of a new element.
func (s *respScanner) startLine(b byte) error {
	switch b {
	case '+', '-', ':', '$', '*', '_', ',', '#', '!', '=', '(', '%', '~', '>', '|':
		s.kind, s.length, s.line = b, 0, s.line[:0]
		return nil
	default:
		return ErrNotRESP
	}
}

// lineLimit is the longest line that the present type may have.
func (s *respScanner) lineLimit() int {
	switch s.kind {
	case '+', '-', '(':
		return maxLine
	default:
		return maxHeader
	}
}

// endLine acts on a whole line.
func (s *respScanner) endLine() error {
	kind := s.kind
	s.kind = 0
	if s.size += s.length; s.size > maxAnswer && !s.own {
		return fmt.Errorf("%w: more than %d bytes in all", ErrTooLarge, maxAnswer)
	}
	switch kind {
	case '-':
		if s.depth == 0 {
			s.lastError = string(s.line)
		}
		s.closeElement()
	case '$', '!', '=':
		return s.openBulk()
	case '*', '~', '>':
		return s.openArray(1)
	case '%', '|':
		return s.openArray(2)
	default:
		s.closeElement()
	}
	return nil
}

// openBulk begins a bulk string whose length is in the line.
func (s *respScanner) openBulk() error {
	n, err := strconv.Atoi(string(s.line))
	switch {
	case err != nil || n < -1:
		return fmt.Errorf("%w: the length of a bulk string is no number", ErrNotRESP)
	case n == -1:
		s.closeElement()
		return nil
	case !s.own && (n > maxBulk || s.size+n > maxAnswer):
		return fmt.Errorf("%w: a bulk string of %d bytes", ErrTooLarge, n)
	}
	s.size += n
	s.skip = n + 2
	return s.announce()
}

// openArray begins an array; each of its entries has the given width.
func (s *respScanner) openArray(width int) error {
	n, err := strconv.Atoi(string(s.line))
	switch {
	case err != nil || n < -1:
		return fmt.Errorf("%w: the length of an array is no number", ErrNotRESP)
	case n <= 0:
		s.closeElement()
		return nil
	case n > maxElements || s.elements+n*width > maxElements:
		return fmt.Errorf("%w: an array of %d elements", ErrTooLarge, n)
	case s.depth == maxDepth:
		return fmt.Errorf("%w: arrays nested more than %d deep", ErrTooLarge, maxDepth)
	}
	s.elements += n * width
	s.open[s.depth] = n * width
	s.depth++
	return s.announce()
}

// announce asks the budget before the answer grows big.
func (s *respScanner) announce() error {
	if s.size+s.elements*bytesPerRef < bigAnswer || s.reserve == nil {
		return nil
	}
	return s.reserve()
}

// between tells whether the stream so far ends with a whole element.
func (s *respScanner) between() bool { return s.kind == 0 && s.skip == 0 && s.depth == 0 }

// request begins a new answer: the limits count from zero.
func (s *respScanner) request() { s.size, s.elements = 0, 0 }

// closeElement counts an element that is complete, and what it completes.
func (s *respScanner) closeElement() {
	for s.depth > 0 {
		s.open[s.depth-1]--
		if s.open[s.depth-1] > 0 {
			return
		}
		s.depth--
	}
	s.replies++
}
