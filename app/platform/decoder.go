package platform

import "io"

// textWriter passes text on; Flush passes on an incomplete character.
type textWriter interface {
	io.Writer
	Flush() error
}

// plainText is a textWriter for output that needs no decoding.
type plainText struct{ io.Writer }

func (plainText) Flush() error { return nil }

// codePage decodes output in a console's code page to UTF-8. Only the first half of a
// character that a chunk cuts in two is delayed, so that output without line ends, such
// as a row of dots, is passed on as it comes.
type codePage struct {
	out    io.Writer
	lead   func(byte) bool     // whether a byte starts a character of two
	decode func([]byte) string // decodes whole characters
	held   []byte
}

func (c *codePage) Write(chunk []byte) (int, error) {
	data := append(c.held, chunk...)
	whole := 0
	for whole < len(data) {
		width := 1
		if c.lead(data[whole]) {
			width = 2
		}
		if whole+width > len(data) {
			break
		}
		whole += width
	}
	c.held = append([]byte(nil), data[whole:]...)
	if _, err := io.WriteString(c.out, c.decode(data[:whole])); err != nil {
		return 0, err
	}
	return len(chunk), nil
}

func (c *codePage) Flush() error {
	_, err := io.WriteString(c.out, c.decode(c.held))
	c.held = nil
	return err
}
