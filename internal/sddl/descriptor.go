// Package sddl tells from a security descriptor, in the language in which Windows writes
// them down (Security Descriptor Definition Language, [MS-DTYP] 2.5.1), whether an
// account may read a file, and whether one file is open to more than another. It asks no
// system, and knows nothing of accounts but their security identifiers (SIDs).
package sddl

import (
	"errors"
	"strconv"
	"strings"
)

// Descriptor is who owns a file, and who may do what with it.
type Descriptor struct {
	owner string // a SID; empty if it is not said
	open  bool   // there is no access list at all: everybody may do everything
	list  []entry
}

// entry is one of an access control list.
type entry struct {
	deny        bool
	conditional bool // it only holds under a condition, which is not looked at
	condition   string
	onlyBelow   bool // it is for what is made below a folder alone (inherit only)
	rights      uint32
	sid         string
}

// errForm says that a text is no security descriptor.
var errForm = errors.New("it is not a security descriptor in SDDL")

// Parse reads a descriptor. Of its parts, owner and access list count. An empty text is
// none.
func Parse(text string) (Descriptor, error) {
	if text == "" {
		return Descriptor{}, errForm
	}
	d := Descriptor{open: true}
	for text != "" {
		if len(text) < 2 || text[1] != ':' {
			return Descriptor{}, errForm
		}
		part, rest := text[0], text[2:]
		value := rest[:partEnd(rest)]
		text = rest[len(value):]
		var err error
		switch part {
		case 'O':
			d.owner, err = parseSID(value)
		case 'G':
			_, err = parseSID(value)
		case 'D':
			d.open, d.list, err = parseList(value)
		case 'S': // what is audited
		default:
			err = errForm
		}
		if err != nil {
			return Descriptor{}, err
		}
	}
	return d, nil
}

// partEnd is where the part that text begins with ends: before the letter and the colon
// of the next one, outside of entries.
func partEnd(text string) int {
	if i := outside(text, func(i int, c byte) bool { return c == ':' && i > 0 }); i >= 0 {
		return i - 1
	}
	return len(text)
}

// outside is the place of the first byte that is what is looked for, of those outside of
// entries and those that end one; -1 for none. Parentheses in quotes count for nothing.
func outside(text string, is func(i int, c byte) bool) int {
	depth, quoted := 0, false
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted && depth > 0
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		}
		if depth == 0 && is(i, text[i]) {
			return i
		}
	}
	return -1
}

// parseList reads an access list: flags, and entries in parentheses.
func parseList(text string) (open bool, list []entry, err error) {
	flags, _, _ := strings.Cut(text, "(")
	text = text[len(flags):]
	if rest, is := strings.CutPrefix(flags, "NO_ACCESS_CONTROL"); is {
		open, flags = true, rest
	}
	if strings.NewReplacer("AR", "", "AI", "", "P", "").Replace(flags) != "" {
		return false, nil, errForm
	}
	for text != "" {
		end := outside(text, func(int, byte) bool { return true })
		if end <= 0 {
			return false, nil, errForm
		}
		e, counts, err := parseEntry(text[1:end])
		if err != nil {
			return false, nil, err
		}
		if counts {
			list = append(list, e)
		}
		text = text[end+1:]
	}
	return open, list, nil
}

// parseEntry reads type, flags, rights, two identifiers of objects, a SID, and perhaps a
// condition. counts is false for entries that allow and deny nothing, as those for audit.
func parseEntry(text string) (e entry, counts bool, err error) {
	fields := strings.SplitN(text, ";", 7)
	if len(fields) < 6 {
		return entry{}, false, errForm
	}
	switch strings.TrimSpace(fields[0]) {
	case "A", "OA":
	case "D", "OD":
		e.deny = true
	case "XA", "ZA":
		e.conditional = true
	case "XD":
		e.deny, e.conditional = true, true
	default:
		return entry{}, false, nil
	}
	flags := strings.TrimSpace(fields[1])
	for ; len(flags) >= 2; flags = flags[2:] {
		e.onlyBelow = e.onlyBelow || flags[:2] == "IO"
	}
	if e.rights, err = parseRights(strings.TrimSpace(fields[2])); err != nil || flags != "" {
		return entry{}, false, errForm
	}
	if len(fields) > 6 {
		e.condition = fields[6]
	}
	e.sid, err = parseSID(fields[5])
	return e, err == nil, err
}

// parseRights reads a number, or rights of two letters each.
func parseRights(text string) (uint32, error) {
	if text != "" && text[0] >= '0' && text[0] <= '9' {
		n, err := strconv.ParseUint(text, 0, 32)
		return uint32(n), err
	}
	var all uint32
	for ; len(text) >= 2; text = text[2:] {
		right, known := rights[text[:2]]
		if !known {
			return 0, errForm
		}
		all |= right
	}
	if text != "" {
		return 0, errForm
	}
	return all, nil
}

// parseSID reads a SID, or one of two letters. Those that Windows makes from the domain
// stay two letters.
func parseSID(text string) (string, error) {
	text = strings.ToUpper(strings.TrimSpace(text))
	if sid, known := shortSIDs[text]; known {
		return sid, nil
	}
	if len(text) == 2 && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		return text, nil
	}
	numbers, is := strings.CutPrefix(text, "S-1-")
	if !is || strings.Trim(numbers, "0123456789ABCDEFX-") != "" || numbers == "" {
		return "", errForm
	}
	return text, nil
}
