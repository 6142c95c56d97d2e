package hsconf

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf16"

	"sessionconfig/internal/lazily"
)

// What encoding/xml lets pass although it is not well-formed, so that no other
// reader of the file would take it. (Extensible Markup Language 1.0; Namespaces in
// XML 1.0.)

const reasonCharacter = "there is a character that XML does not allow"

// These are compiled when they are first needed: together they would take a
// millisecond of every start.
var (
	declaration = lazily.Regexp(`^<\?xml\s+version\s*=\s*(?:"1\.\d+"|'1\.\d+')` +
		`(?:\s+encoding\s*=\s*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>$`)
	documentType = lazily.Regexp(`^<!DOCTYPE\s+[\pL_][\pL\pM\pN_.\x{b7}-]*(?:\s+(?:SYSTEM|PUBLIC\s+` + quoted + `)\s+` + quoted + `)?\s*>$`)
)

const quoted = `(?:"[^"]*"|'[^']*')`

// instruction checks a processing instruction, the XML declaration among them.
func (s *scanner) instruction(token xml.ProcInst, at span) error {
	if token.Target == "xml" {
		if at.start != 0 {
			return s.damage(at.start, "an XML declaration may come only at the very start")
		}
		if !declaration().MatchString(s.text[at.start:at.end]) {
			return s.damage(at.start, "the XML declaration is not well-formed; it is written <?xml version=\"1.0\" encoding=\"utf-8\"?>")
		}
		if reason := s.encoding.checkDeclaration(string(token.Inst)); reason != "" {
			return s.damage(at.start, reason)
		}
		return nil
	}
	behind := s.text[at.start+len("<?")+len(token.Target) : at.end]
	if strings.EqualFold(token.Target, "xml") || strings.Contains(token.Target, ":") || behind != "?>" && !strings.ContainsAny(behind[:1], xmlBlanks) {
		return s.damage(at.start, "here is a processing instruction whose name is not well-formed")
	}
	return nil
}

// directive checks a document type. One with an internal subset could define entities and
// values that are nowhere else in the file.
func (s *scanner) directive(at span) error {
	text := s.text[at.start:at.end]
	switch {
	case s.root:
		return s.damage(at.start, "a document type may come only before the first element")
	case !s.doctype && documentType().MatchString(text):
		s.doctype = true
		return nil
	case strings.HasPrefix(text, "<!DOCTYPE") && strings.Contains(text, "["):
		return s.damage(at.start, "the document type has declarations of its own, such as of entities, which server.hsconf never has")
	}
	return s.damage(at.start, "here it is not well-formed XML; only comments and the one document type begin with <!")
}

// checkReferences finds references to halves of UTF-16 pairs, which are no
// characters, in a range of text or in an attribute's value.
func (s *scanner) checkReferences(at span) error {
	raw := s.text[at.start:at.end]
	if strings.HasPrefix(raw, "<![CDATA[") {
		return nil
	}
	for before, rest, found := strings.Cut(raw, "&#"); found; before, rest, found = strings.Cut(rest, "&#") {
		at.start += len(before)
		number, _, _ := strings.Cut(rest, ";")
		base := 10
		if hex, is := strings.CutPrefix(number, "x"); is {
			number, base = hex, 16
		}
		// What is no number, or too large for one, encoding/xml has refused.
		if n, err := strconv.ParseInt(number, base, 32); err == nil && utf16.IsSurrogate(rune(n)) {
			return s.damage(at.start, reasonCharacter)
		}
		at.start += len("&#")
	}
	return nil
}

// checkPrefixes finds prefixes of names that no open element declares.
func (s *scanner) checkPrefixes(e *element) error {
	s.declare(e, 1)
	if prefix, _, found := strings.Cut(e.written, ":"); found && s.prefixes[prefix] == 0 {
		return s.undeclared(e.tag.start)
	}
	for _, a := range e.attributes {
		if prefix, _, found := strings.Cut(a.name, ":"); found && prefix != "xmlns" && s.prefixes[prefix] == 0 {
			return s.undeclared(e.tag.start)
		}
	}
	return nil
}

func (s *scanner) undeclared(at int) error {
	return s.damage(at, "a name in this tag has a prefix that is declared nowhere; a colon may follow only a declared prefix")
}

// declare counts the prefixes that an element declares: by 1 where it starts, by -1
// where it ends.
func (s *scanner) declare(e *element, by int) {
	for _, a := range e.attributes {
		if prefix, found := strings.CutPrefix(a.name, "xmlns:"); found {
			s.prefixes[prefix] += by
		}
	}
}
