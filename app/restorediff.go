package app

import (
	"fmt"
	"slices"
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

// diffValues says which values of one server.hsconf differ in another, a sentence for
// each in the file's terms, secrets hidden: all, or those of the sections of sessions.
// Encrypted values are compared by what they say, where the key tells. What the form
// shows is left out. The only error is hsconf.ErrManyValues.
func diffValues(from, to *snapshot, onlySessions bool) ([]string, error) {
	old, err := from.values(onlySessions)
	if err != nil {
		return nil, err
	}
	next, err := to.values(onlySessions)
	if err != nil {
		return nil, err
	}
	inForm := []string{sessionValue}
	if from.hasSection != to.hasSection {
		inForm = append(inForm, sessionProvider)
	}
	removed := make(map[string]value, len(old))
	for _, v := range old {
		removed[v.path] = v
	}
	var lines []string
	for _, v := range next {
		before, had := removed[v.path]
		delete(removed, v.path)
		switch {
		case slices.Contains(inForm, v.path):
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
		if _, gone := removed[v.path]; gone && !slices.Contains(inForm, v.path) {
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
	if v.secret && v.text != "" {
		return config.Redacted
	}
	return orEmpty(v.text)
}

// Paths of what the form shows of Redis sessions.
const (
	sessionValue    = "InMemorySessionConfiguration/ConnectionString"
	sessionProvider = "InMemorySessionConfiguration@ProviderKey"
)

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

// values lists the values of server.hsconf, encrypted ones in clear where the key can
// decrypt them; none without one that could be read.
func (n *snapshot) values(onlySessions bool) ([]value, error) {
	if n.hsconf == nil {
		return nil, nil
	}
	held, err := n.hsconf.Values(onlySessions)
	if err != nil {
		return nil, err
	}
	var list []value
	for _, v := range held {
		shown := value{path: v.Path, text: v.Text, encrypted: v.Encrypted, secret: v.Encrypted || secretValue(v.Path, v.Text)}
		if v.Encrypted {
			if plain, err := n.key.Decrypt(v.Text); err == nil {
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
