package hsconf

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// span is a range of bytes of a document's text.
type span struct{ start, end int }

// element is one element with the ranges that an edit needs. All offsets are into the
// document's text. It is used again for the next element at its depth, unless a visitor
// keeps it.
type element struct {
	name        xml.Name
	written     string // the name as written, with its prefix
	tag         span   // the start tag
	inner       span   // between the tags; empty behind a self-closing tag
	end         int    // behind the end tag
	selfClosing bool
	parent      bool // whether it has elements inside
	attributes  []attribute

	kept     bool // set by a visitor that uses it later
	wantText bool // set by a visitor that reads its text
	text     []byte
	pieces   []span // where the text that is not blank is: plain, or one CDATA section
}

// attribute is one attribute of a start tag.
type attribute struct {
	name  string // as written, with its prefix
	value string
	raw   span // the value as written, without its quotes
	quote byte
}

// value is the element's own text, trimmed: white space around it is not part
// of it. Its visitor has wanted it.
func (e *element) value() string { return strings.TrimSpace(string(e.text)) }

func (e *element) attribute(name string) (attribute, bool) {
	for _, a := range e.attributes {
		if a.name == name {
			return a, true
		}
	}
	return attribute{}, false
}

// maxDepth is how deep elements may be nested; in a real document it is three.
const maxDepth = 256

// maxAttributes is how many an element may have; in a real document it has one or two.
const maxAttributes = 256

// visitor is called for each element of a document, at its start and at its end. above
// are the elements around it, outermost first. An error of start ends the scan.
type visitor interface {
	start(e *element, above []*element) error
	finish(e *element, above []*element)
}

// scanner makes elements of the tokens of encoding/xml, one at a time: time and memory
// are linear in any text.
type scanner struct {
	text     string
	encoding encoding
	decoder  *xml.Decoder
	visitor  visitor
	open     []*element     // the elements that are open now, outermost first
	used     []*element     // by depth, those to be used again
	prefixes map[string]int // the prefixes that open elements declare, and how many do
	doctype  bool
	root     bool
}

// scan shows a visitor the elements of a text. The error is a *DamageError, or the
// visitor's.
func scan(text string, e encoding, v visitor) error {
	s := &scanner{text: text, encoding: e, visitor: v, decoder: xml.NewDecoder(strings.NewReader(text)), prefixes: map[string]int{"xml": 1}}
	if at := strings.IndexFunc(text, notXML); at >= 0 {
		return s.damage(at, reasonCharacter)
	}
	// The text is UTF-8 already, also if it declares another encoding; the declaration
	// itself is checked as a token.
	s.decoder.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	for {
		start := int(s.decoder.InputOffset())
		token, err := s.decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return s.syntaxDamage(err, start)
		}
		if err := s.add(token, span{start, int(s.decoder.InputOffset())}); err != nil {
			return err
		}
	}
	if !s.root {
		return s.damage(len(text), "it contains no element; server.hsconf must contain "+rootName)
	}
	return nil
}

func (s *scanner) damage(at int, reason string) error { return damage(s.text, at, reason) }

func (s *scanner) add(token xml.Token, at span) error {
	switch token := token.(type) {
	case xml.StartElement:
		return s.startElement(token, at)
	case xml.EndElement:
		s.endElement(at)
	case xml.CharData:
		return s.charData(token, at)
	case xml.ProcInst:
		return s.instruction(token, at)
	case xml.Directive:
		return s.directive(at)
	}
	return nil
}

func (s *scanner) startElement(token xml.StartElement, at span) error {
	depth := len(s.open)
	switch {
	case depth == 0 && s.root:
		return s.damage(at.start, "there is a second element after the end of "+rootName)
	case depth >= maxDepth:
		return s.damage(at.start, fmt.Sprintf("elements are nested more than %d deep, which they never are in server.hsconf", maxDepth))
	case len(token.Attr) > maxAttributes:
		return s.damage(at.start, fmt.Sprintf("an element has more than %d attributes, which none has in server.hsconf", maxAttributes))
	}
	e := s.fresh(depth)
	e.name, e.tag, e.inner, e.end = token.Name, at, span{at.end, at.end}, at.end
	e.selfClosing = strings.HasSuffix(s.text[at.start:at.end], "/>")
	if err := s.readTag(e, token.Attr); err != nil {
		return err
	}
	if err := s.checkPrefixes(e); err != nil {
		return err
	}
	if err := s.visitor.start(e, s.open); err != nil {
		return err
	}
	if depth > 0 {
		s.open[depth-1].parent = true
	}
	s.root = true
	s.open = append(s.open, e)
	return nil
}

// fresh is an element for a depth.
func (s *scanner) fresh(depth int) *element {
	if depth == len(s.used) {
		s.used = append(s.used, &element{})
	}
	e := s.used[depth]
	if e.kept {
		e = &element{}
		s.used[depth] = e
	}
	*e = element{attributes: e.attributes[:0], text: e.text[:0], pieces: e.pieces[:0]}
	return e
}

func (s *scanner) endElement(at span) {
	e := s.open[len(s.open)-1]
	s.open = s.open[:len(s.open)-1]
	s.declare(e, -1)
	e.inner.end, e.end = at.start, at.end
	s.visitor.finish(e, s.open)
}

func (s *scanner) charData(value []byte, at span) error {
	if len(s.open) > 0 {
		if e := s.open[len(s.open)-1]; e.wantText {
			e.text = append(e.text, value...)
			if len(bytes.TrimSpace(value)) > 0 {
				e.pieces = append(e.pieces, at)
			}
		}
		return s.checkReferences(at)
	}
	if text := strings.TrimLeft(s.text[at.start:at.end], xmlBlanks); text != "" {
		return s.damage(at.end-len(text), "there is text outside of "+rootName)
	}
	return nil
}

// readTag finds the ranges within a start tag that encoding/xml has accepted;
// decoded are its attributes in their order.
func (s *scanner) readTag(e *element, decoded []xml.Attr) error {
	tag := s.text[e.tag.start:e.tag.end]
	at := 1 + strings.IndexAny(tag[1:], xmlBlanks+"/>")
	e.written = tag[1:at]
	var names map[string]bool
	if len(decoded) > 1 {
		names = make(map[string]bool, len(decoded))
	}
	for _, a := range decoded {
		blanks := len(tag[at:]) - len(strings.TrimLeft(tag[at:], xmlBlanks))
		if blanks == 0 {
			return s.damage(e.tag.start+at, "there is no blank between two attributes")
		}
		at += blanks
		name := tag[at : at+strings.IndexAny(tag[at:], xmlBlanks+"=")]
		if names[name] {
			return s.damage(e.tag.start+at, "an element has the same attribute twice")
		}
		if names != nil {
			names[name] = true
		}
		if a.Value == "" && strings.HasPrefix(name, "xmlns:") {
			return s.damage(e.tag.start+at, `the declaration of a prefix is empty (xmlns:...=""), which XML does not allow`)
		}
		at += strings.IndexAny(tag[at:], `"'`)
		quote := tag[at]
		length := strings.IndexByte(tag[at+1:], quote)
		raw := span{e.tag.start + at + 1, e.tag.start + at + 1 + length}
		if err := s.checkReferences(raw); err != nil {
			return err
		}
		e.attributes = append(e.attributes, attribute{name: name, value: a.Value, raw: raw, quote: quote})
		at += length + 2
	}
	return nil
}

// syntaxDamage words an error of encoding/xml. Its own words may quote the
// document, and with it a part of a password, so none of them are passed on.
func (s *scanner) syntaxDamage(err error, start int) error {
	stopped := int(s.decoder.InputOffset())
	message := err.Error()
	has := func(part string) bool { return strings.Contains(message, part) }
	switch {
	case has("unexpected EOF") && start == len(s.text) && len(s.open) > 0:
		return s.damage(s.open[len(s.open)-1].tag.start, "the element that starts here is never closed")
	case has("unexpected EOF"):
		return s.damage(start, "it ends in the middle of a tag or comment that starts here")
	case has("closed by") || has("unexpected end element"):
		return s.damage(start, "this end tag does not close the element before it")
	case has("entity"):
		return s.damage(s.lastBefore(stopped, "&", start), "there is an ampersand that starts no entity; in values it is written &amp;")
	case has("illegal character") || has("invalid UTF-8"):
		return s.damage(s.firstReference(start, stopped), reasonCharacter)
	case has("]]>"):
		return s.damage(s.lastBefore(stopped, "]]>", start), "there is a ]]> that ends nothing; in values > is written &gt;")
	case has("attribute") || has("quoted string"):
		return s.damage(start, "this tag has an attribute that is not well-formed; in values < is written &lt;")
	}
	return s.damage(start, "here it is not well-formed XML; in values < is written &lt;, and & is written &amp;")
}

// firstReference is the offset of the first character reference within a range,
// or the range's start.
func (s *scanner) firstReference(start, end int) int {
	return start + max(0, strings.Index(s.text[start:min(end, len(s.text))], "&#"))
}

// lastBefore is the offset of the last mark before an offset, or otherwise.
func (s *scanner) lastBefore(at int, mark string, otherwise int) int {
	if found := strings.LastIndex(s.text[:min(at, len(s.text))], mark); found >= otherwise {
		return found
	}
	return otherwise
}
