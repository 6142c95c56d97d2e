package app

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"sessionconfig/config"
	"sessionconfig/config/connstring"
	"sessionconfig/config/hsconf"
	"sessionconfig/internal/lazily"
)

// value is one element's text or one attribute in a server.hsconf.
type value struct {
	path      string // "SessionDatabaseConfiguration/Server", "Section@ProviderKey"
	text      string // decrypted where the key can
	secret    bool
	encrypted bool
}

// diffText says what changes from one server.hsconf to another, a line for each
// value, secrets hidden. Encrypted values are compared by what they say, where key
// tells. An unreadable document counts as empty; when only the layout differs it
// says so. Of documents with too many values only the sections of sessions are
// compared.
func diffText(from, to []byte, key hsconf.Key) []string {
	if bytes.Equal(from, to) {
		return []string{"Nothing: the backup and the present file are the same."}
	}
	old, next := document(from), document(to)
	lines, err := diffValues(old, next, key, false)
	if errors.Is(err, hsconf.ErrManyValues) {
		lines, err = diffValues(old, next, key, true)
		lines = append(lines, tooManyValues)
	}
	switch {
	case err != nil:
		return []string{tooManyValues}
	case len(lines) > 0:
		return lines
	}
	return []string{"No value changes, only comments, layout or how a value is encrypted."}
}

const tooManyValues = "There are too many other values to compare; compare the two files with a tool for text."

// document is nil for one that cannot be read.
func document(data []byte) *hsconf.Document {
	d, err := hsconf.Parse(data)
	if err != nil {
		return nil
	}
	return d
}

// diffValues is diffText for values, all or those of the sections of sessions. The
// only error is hsconf.ErrManyValues.
func diffValues(from, to *hsconf.Document, key hsconf.Key, onlySessions bool) ([]string, error) {
	old, err := values(from, key, onlySessions)
	if err != nil {
		return nil, err
	}
	next, err := values(to, key, onlySessions)
	if err != nil {
		return nil, err
	}
	standing := make(map[string]value, len(old))
	for _, v := range old {
		standing[v.path] = v
	}
	var lines []string
	for _, v := range next {
		before, had := standing[v.path]
		delete(standing, v.path)
		switch {
		case !had:
			lines = append(lines, fmt.Sprintf("%s: %s is added.", v.path, v.show()))
		case before.text != v.text:
			lines = append(lines, changeLine(before, v))
		case v.encrypted && !before.encrypted:
			lines = append(lines, fmt.Sprintf("%s: the same value becomes encrypted.", v.path))
		case before.encrypted && !v.encrypted:
			lines = append(lines, fmt.Sprintf("%s: the same value becomes clear text.", v.path))
		}
	}
	for _, v := range old {
		if _, gone := standing[v.path]; gone {
			lines = append(lines, fmt.Sprintf("%s: %s is removed.", v.path, v.show()))
		}
	}
	return lines, nil
}

func changeLine(before, after value) string {
	if before.secret && after.secret && before.show() == after.show() {
		return fmt.Sprintf("%s: becomes another hidden value.", after.path)
	}
	return fmt.Sprintf("%s: %s becomes %s.", after.path, before.show(), after.show())
}

// show is the value as it may be shown.
func (v value) show() string {
	switch {
	case v.path == sessionValue && v.text != "" && !encryptedForm().MatchString(v.text):
		return redacted(v.text)
	case v.secret && v.text != "":
		return config.Redacted
	}
	return orNothing(v.text)
}

// sessionValue is the path of the connection string of Redis sessions, which is
// shown without its secrets.
const sessionValue = "InMemorySessionConfiguration/ConnectionString"

// encryptedForm is how encrypted values begin, whatever their attribute says.
var encryptedForm = lazily.Regexp(`^\$[0-9]+\$`)

// redacted shows a connection string without its secrets.
func redacted(text string) string {
	parsed, err := connstring.Parse(text)
	if err != nil {
		return config.Redacted
	}
	return parsed.String()
}

// values lists the values of a document, encrypted ones in clear where the key can
// decrypt them; none for nil.
func values(d *hsconf.Document, key hsconf.Key, onlySessions bool) ([]value, error) {
	if d == nil {
		return nil, nil
	}
	held, err := d.Values(onlySessions)
	if err != nil {
		return nil, err
	}
	var list []value
	for _, v := range held {
		shown := value{path: v.Path, text: v.Text, encrypted: v.Encrypted, secret: v.Encrypted || secretValue(v.Path, v.Text)}
		if v.Encrypted {
			if plain, err := key.Decrypt(v.Text); err == nil {
				shown.text = plain
			}
		}
		list = append(list, shown)
	}
	return list, nil
}

// secretValue tells by a value's name, and by what is in it, that it must not be
// shown.
func secretValue(path, text string) bool {
	return encryptedForm().MatchString(text) || hsconf.IsSecret(path[strings.LastIndexByte(path, '/')+1:], text)
}
