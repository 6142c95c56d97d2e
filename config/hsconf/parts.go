package hsconf

import (
	"strconv"
	"strings"
)

// newSection is the section's insertion before the root's end tag.
func (d *Document) newSection(value string, encrypted bool) edit {
	l := d.layout()
	section := l.section + "<" + sessionName + " " + providerName + `="` + ProviderRedis + `">` + l.newline +
		l.value + d.valueElement(valueName, value, encrypted, `"`) + l.newline +
		l.section + "</" + sessionName + ">"
	rootIndent := ""
	if l.newline != "" {
		rootIndent = d.rootIndentation()
	}
	if d.root.selfClosing {
		return edit{d.selfClosing(d.root), ">" + l.newline + section + l.newline + rootIndent + "</" + rootName + ">"}
	}
	end := d.root.inner.end
	start := lineStart(d.text, end)
	if _, own := indentation(d.text, end); own && start >= d.root.inner.start && l.newline != "" {
		return edit{span{start, start}, section + l.newline}
	}
	return edit{span{end, end}, l.newline + section + l.newline + rootIndent}
}

// newValue adds the value to a section that has none, as its last child.
func (d *Document) newValue(value string, encrypted bool) []edit {
	s := d.session
	quote := `"`
	if key, ok := s.attribute(providerName); ok {
		quote = string(key.quote)
	}
	prefix := strings.TrimSuffix(s.written, sessionName)
	child := d.valueElement(prefix+valueName, value, encrypted, quote)
	lineBreak, indent := newline(d.text), ""
	own, alone := indentation(d.text, s.tag.start)
	measured, inLines := d.indentationOf(d.lineOfSession)
	switch {
	case !alone || s.parent && !inLines:
		lineBreak, own = "", ""
	case inLines:
		indent = measured
	case lineBreak != "":
		indent = d.layout().value
	}
	if s.selfClosing {
		return []edit{{d.selfClosing(s), ">" + lineBreak + indent + child + lineBreak + own + "</" + s.written + ">"}}
	}
	if s.parent {
		return []edit{{span{d.sessionEnd, d.sessionEnd}, lineBreak + indent + child}}
	}
	at, end := s.inner.start, ""
	if strings.Trim(d.text[s.inner.start:s.inner.end], " \t") == "" {
		end = lineBreak + own
	}
	return []edit{{span{at, at}, lineBreak + indent + child + end}}
}

// valueElement is a whole ConnectionString element.
func (d *Document) valueElement(name, value string, encrypted bool, quote string) string {
	return "<" + name + " " + cipherName + "=" + quote + strconv.FormatBool(encrypted) + quote + ">" + d.escape(value) + "</" + name + ">"
}

// selfClosing is the range of "/>" and the blanks before it.
func (d *Document) selfClosing(e *element) span {
	kept := strings.TrimRight(d.text[e.tag.start:e.tag.end-len("/>")], xmlBlanks)
	return span{e.tag.start + len(kept), e.tag.end}
}

// setProvider makes the section's ProviderKey "Redis".
func (d *Document) setProvider() []edit {
	key, ok := d.session.attribute(providerName)
	if ok && key.value == ProviderRedis {
		return nil
	}
	return []edit{d.setAttribute(d.session, providerName, ProviderRedis)}
}

// setEncrypted makes the value's encrypted attribute say so.
func (d *Document) setEncrypted(encrypted bool) []edit {
	if _, ok := d.value.attribute(cipherName); ok && d.value.encrypted() == encrypted {
		return nil
	}
	return []edit{d.setAttribute(d.value, cipherName, strconv.FormatBool(encrypted))}
}

// setAttribute replaces an attribute's value between its quotes, or adds the
// attribute as the first, quoted as the next one is. The value needs no
// escaping.
func (d *Document) setAttribute(e *element, name, value string) edit {
	if a, ok := e.attribute(name); ok {
		return edit{a.raw, value}
	}
	quote := `"`
	if len(e.attributes) > 0 {
		quote = string(e.attributes[0].quote)
	}
	at := e.tag.start + len("<") + len(e.written)
	return edit{span{at, at}, " " + name + "=" + quote + value + quote}
}

// setValue replaces the value's text, and leaves blanks around it, comments and
// processing instructions where they are.
func (d *Document) setValue(value string) []edit {
	text := d.escape(value)
	if d.value.selfClosing {
		return []edit{{d.selfClosing(d.value), ">" + text + "</" + d.value.written + ">"}}
	}
	if d.value.value() == value {
		return nil
	}
	var edits []edit
	for _, piece := range d.value.pieces {
		raw := d.text[piece.start:piece.end]
		at := span{piece.end - len(strings.TrimLeft(raw, xmlBlanks)), piece.start + len(strings.TrimRight(raw, xmlBlanks))}
		edits = append(edits, edit{at, text})
		text = ""
	}
	if edits == nil {
		at := d.value.inner.start
		edits = []edit{{span{at, at}, text}}
	}
	return edits
}
