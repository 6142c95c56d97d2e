package app

import (
	"errors"
	"fmt"

	"sessionconfig/config"
	"sessionconfig/config/hsconf"
)

// Difference is what restoring a backup of server.hsconf would change, secrets
// hidden.
type Difference struct {
	Note  string   // what is to be said first; empty for nothing
	Sides []Side   // what the form shows: as it is now, and in the backup
	Other []string // the other values, a sentence for each in the file's terms
}

// OtherCount is the heading of Other; empty without any.
func (d Difference) OtherCount() string {
	switch len(d.Other) {
	case 0:
		return ""
	case 1:
		return "Other settings of the platform: 1 place."
	}
	return fmt.Sprintf("Other settings of the platform: %d places.", len(d.Other))
}

// Sentences are the difference as text, a sentence for each field and value.
func (d Difference) Sentences() []string {
	var sentences []string
	if d.Note != "" {
		sentences = append(sentences, d.Note)
	}
	for _, s := range d.Sides {
		sentences = append(sentences, s.sentence())
	}
	if len(d.Other) > 0 {
		sentences = append(append(sentences, d.OtherCount()), d.Other...)
	}
	return sentences
}

// differenceOf compares server.hsconf, which may be unreadable, with a backup. When
// only the layout differs it says so. Of documents with too many values only the
// sections of sessions are compared.
func differenceOf(now, then *snapshot) Difference {
	if now.digest == then.digest {
		return Difference{Note: "Nothing: the backup and the present file are the same."}
	}
	d := Difference{Sides: formSides(now, then)}
	if now.hsconf == nil {
		d.Note = "The present server.hsconf is missing or damaged."
	}
	var err error
	if d.Other, err = diffValues(now, then, false); errors.Is(err, hsconf.ErrManyValues) {
		d.Note = "There are too many other values to compare; compare the two files with a tool for text."
		d.Other, _ = diffValues(now, then, true) // of too many values again, none
	}
	if len(d.Sides) == 0 && len(d.Other) == 0 && d.Note == "" {
		d.Note = "No value changes, only comments, layout or how a value is encrypted."
	}
	return d
}

// formSides are the fields of the form that differ between two versions of
// server.hsconf. Where a connection string cannot be read, its fields are not known.
func formSides(now, then *snapshot) []Side {
	unread := now.plainErr != nil || then.plainErr != nil
	inFile := func(n *snapshot) config.Settings {
		s := n.inServer()
		if unread { // its fields are the settings file's
			s.Redis = config.Redis{}
		}
		return s
	}
	sides := sidesOf(inFile(now), inFile(then))
	switch {
	case unread && now.section.ConnectionString != then.section.ConnectionString, len(sides) == 0 && now.plain != then.plain:
		s := Side{Field: connectionString, Here: now.shownString(), There: then.shownString()}
		if s.Here == s.There {
			s.There = differs
		}
		sides = append(sides, s)
	case now.hasSection && then.hasSection && now.section.Encrypted != then.section.Encrypted:
		sides = append(sides, Side{Field: connectionString, Here: encryption(now), There: encryption(then)})
	}
	return sides
}

// connectionString is the label of the whole connection string in Advanced Settings.
const connectionString = "Connection string"

func encryption(n *snapshot) string {
	if n.section.Encrypted {
		return "encrypted"
	}
	return "in clear text"
}

// shownString is the connection string without its secrets.
func (n *snapshot) shownString() string {
	switch {
	case n.section.ConnectionString == "":
		return orEmpty("")
	case n.plainErr != nil:
		return "cannot be read"
	}
	return redacted(n.plain)
}
