package hsconf

import (
	"slices"
	"strings"
)

// maxListed bounds what is listed of a section, so that a message stays one: names
// that this tool does not know, values of the database.
const maxListed = 100

// outline is what is kept of a document: the sections of sessions, and where its
// layout can be seen. It is filled in as the visitor of a scan.
type outline struct {
	text    string // without the byte order mark, as UTF-8
	root    *element
	session *element // nil when there is none
	value   *element // the session's ConnectionString; nil when there is none

	unknown, connectionLike []string // as in Section
	like                    bool     // whether the session's child that is open suggests connection data

	// The last element with a line of its own: among the sections, among the
	// children of the session, among those of the other sections. 0 when there is none.
	lineOfSection, lineOfSession, lineOfOther int
	sessionEnd                                int // behind the session's last child
}

func (o *outline) start(e *element, above []*element) error {
	switch len(above) {
	case 0:
		return o.startRoot(e)
	case 1:
		o.line(&o.lineOfSection, e, above)
		return o.startSection(e)
	}
	section := above[1]
	if len(above) == 2 {
		if section != o.session {
			o.line(&o.lineOfOther, e, above)
			return nil
		}
		o.line(&o.lineOfSession, e, above)
		if named, err := o.only(&o.value, e, valueName, section); named || err != nil {
			return err
		}
		o.like = false
	}
	if section == o.session {
		if above[len(above)-1] == o.value {
			return damage(o.text, e.tag.start, valueName+" has an element inside, where only its value may be")
		}
		o.like = o.like || suggestsConnection(e.name.Local) ||
			slices.ContainsFunc(e.attributes, func(a attribute) bool { return suggestsConnection(a.name) })
	}
	return nil
}

func (o *outline) startRoot(e *element) error {
	if e.written != rootName {
		return damage(o.text, e.tag.start, "the first element is not "+rootName+", so it is not a server.hsconf")
	}
	o.root, e.kept = e, true
	return nil
}

func (o *outline) startSection(e *element) error {
	named, err := o.only(&o.session, e, sessionName, o.root)
	if !named || err != nil {
		return err
	}
	for _, a := range e.attributes {
		if a.name != providerName && a.name != "xmlns" && !strings.Contains(a.name, ":") {
			o.addUnknown(a.name+" (attribute)", suggestsConnection(a.name))
		}
	}
	return nil
}

// only keeps the element if it has this name, and tells whether it has. It is the
// only child of its parent that may.
func (o *outline) only(place **element, e *element, name string, parent *element) (bool, error) {
	if e.name.Local != name {
		return false, nil
	}
	if e.name.Space != o.root.name.Space {
		if e.written != name {
			return false, nil // a name of somebody else's
		}
		reason := "its xmlns puts " + name + " into another namespace than " + parent.written + ", where the platform does not look for it; remove it"
		if e.name.Space == "" {
			reason = `xmlns="" takes ` + name + " out of the namespace of " + parent.written + ", so the platform does not find it; remove it"
		}
		return false, damage(o.text, e.tag.start, reason)
	}
	if *place != nil {
		return false, damage(o.text, e.tag.start, name+" appears a second time; remove the one that is not in use")
	}
	*place, e.kept, e.wantText = e, true, name == valueName
	return true, nil
}

func (o *outline) finish(e *element, above []*element) {
	if len(above) != 2 || above[1] != o.session {
		return
	}
	o.sessionEnd = e.end
	if e != o.value {
		o.addUnknown(e.written, o.like)
	}
}

// addUnknown lists a name once.
func (o *outline) addUnknown(name string, connectionLike bool) {
	add := func(list *[]string) {
		if len(*list) < maxListed && !slices.Contains(*list, name) {
			*list = append(*list, name)
		}
	}
	add(&o.unknown)
	if connectionLike {
		add(&o.connectionLike)
	}
}

func suggestsConnection(name string) bool {
	name = strings.ToLower(name)
	words := []string{"host", "server", "password", "ssl", "user"}
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(name, word) })
}

// line remembers where an element starts, if only blanks are before it in its line, and
// its parent does not start there either.
func (o *outline) line(last *int, e *element, above []*element) {
	start := len(strings.TrimRight(o.text[:e.tag.start], " \t"))
	if start > above[len(above)-1].tag.start && strings.ContainsRune("\r\n", rune(o.text[start-1])) {
		*last = e.tag.start
	}
}
