package app

import (
	"io"
	"unicode/utf8"

	"sessionconfig/internal/finding"
)

// Printable passes on what another program prints, with unprintable characters escaped;
// line ends and tabs stay. A character that a chunk cuts in two is kept until the rest
// comes, or until Flush.
type Printable struct {
	Out  io.Writer
	held []byte
}

func (p *Printable) Write(chunk []byte) (int, error) {
	text := append(p.held, chunk...)
	whole := len(text)
	for back := 1; back <= min(len(text), utf8.UTFMax); back++ {
		if start := len(text) - back; utf8.RuneStart(text[start]) {
			if !utf8.FullRune(text[start:]) {
				whole = start
			}
			break
		}
	}
	p.held = append([]byte(nil), text[whole:]...)
	if _, err := io.WriteString(p.Out, finding.PrintableOutput(string(text[:whole]))); err != nil {
		return 0, err
	}
	return len(chunk), nil
}

// Flush passes on an incomplete character.
func (p *Printable) Flush() error {
	_, err := io.WriteString(p.Out, finding.PrintableOutput(string(p.held)))
	p.held = nil
	return err
}
