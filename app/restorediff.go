package app

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"sessionconfig/config"
	"sessionconfig/config/connstring"
	"sessionconfig/config/hsconf"
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
// says so.
func diffText(from, to []byte, key hsconf.Key) []string {
	old, next := values(from, key), values(to, key)
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
	switch {
	case len(lines) > 0:
	case bytes.Equal(from, to):
		lines = []string{"Nothing: this backup is what stands."}
	default:
		lines = []string{"No value changes, only comments, layout or how a value is encrypted."}
	}
	return lines
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
	case v.path == sessionValue && v.text != "" && !encryptedForm.MatchString(v.text):
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
var encryptedForm = regexp.MustCompile(`^\$[0-9]+\$`)

// redacted shows a connection string without its secrets.
func redacted(text string) string {
	parsed, err := connstring.Parse(text)
	if err != nil {
		return config.Redacted
	}
	return parsed.String()
}

// values lists the values of a document, encrypted ones in clear where the key can
// decrypt them; none for a document that cannot be read.
func values(data []byte, key hsconf.Key) []value {
	document, err := hsconf.Parse(data)
	if err != nil {
		return nil
	}
	var list []value
	for _, v := range document.Values() {
		shown := value{path: v.Path, text: v.Text, encrypted: v.Encrypted, secret: v.Encrypted || secretValue(v.Path, v.Text)}
		if v.Encrypted {
			if plain, err := key.Decrypt(v.Text); err == nil {
				shown.text = plain
			}
		}
		list = append(list, shown)
	}
	return list
}

// secretValue tells by a value's name, and by what is in it, that it must not be
// shown.
func secretValue(path, text string) bool {
	return encryptedForm.MatchString(text) || hsconf.IsSecret(path[strings.LastIndexByte(path, '/')+1:], text)
}
