package config

import (
	"slices"
	"strings"

	"sessionconfig/config/connstring"
)

// Fields of the settings, as Change and the findings of Validate name them.
const (
	FieldProvider   = "provider"
	FieldHosts      = "hosts"
	FieldUser       = "user"
	FieldPassword   = "password"
	FieldSSL        = "ssl"
	FieldSSLHost    = "ssl-host"
	FieldParameters = "parameters"
)

// Change is one field that differs between two settings, as texts to show.
// Secrets are hidden in both.
type Change struct {
	Field string // one of the Field constants
	Old   string
	New   string
}

// Diff lists the fields in which b differs from a, in the order of the form.
// A password shows as "not set", "set", or "set (another one)".
func Diff(a, b Settings) []Change {
	var changes []Change
	add := func(field, before, after string) {
		if before != after {
			changes = append(changes, Change{Field: field, Old: before, New: after})
		}
	}
	// addHidden is for fields that differ, maybe only in what is not shown.
	addHidden := func(field, before, after string) {
		if before == after {
			after += anotherOne
		}
		add(field, before, after)
	}
	add(FieldProvider, string(a.Provider), string(b.Provider))
	if !slices.Equal(a.Redis.Hosts, b.Redis.Hosts) {
		addHidden(FieldHosts, strings.Join(ShownHosts(a.Redis.Hosts), ","), strings.Join(ShownHosts(b.Redis.Hosts), ","))
	}
	add(FieldUser, a.Redis.User, b.Redis.User)
	if !a.Redis.Password.Equal(b.Redis.Password) {
		addHidden(FieldPassword, word(a.Redis.Password.IsSet(), "set", "not set"), word(b.Redis.Password.IsSet(), "set", "not set"))
	}
	add(FieldSSL, word(a.Redis.SSL, "on", "off"), word(b.Redis.SSL, "on", "off"))
	add(FieldSSLHost, a.Redis.SSLHost, b.Redis.SSLHost)
	if !slices.Equal(a.Redis.Parameters, b.Redis.Parameters) {
		addHidden(FieldParameters, shownParameters(a.Redis.Parameters), shownParameters(b.Redis.Parameters))
	}
	return changes
}

// anotherOne marks a hidden value that differs from the hidden value before it.
const anotherOne = " (another one)"

// ShownHosts are endpoints as they may be shown: without the password that one contains
// if a whole connection string or a URL was typed.
func ShownHosts(hosts []string) []string {
	shown := make([]string, 0, len(hosts))
	for _, host := range hosts {
		shown = append(shown, connstring.MaskHost(host))
	}
	return shown
}

// word is the one of two words for what is or is not so.
func word(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

func shownParameters(parameters []Parameter) string {
	pieces := make([]string, 0, len(parameters))
	for _, p := range parameters {
		pieces = append(pieces, p.String())
	}
	return strings.Join(pieces, ",")
}

// Equal tells whether two settings are the same, secrets included.
func (s Settings) Equal(other Settings) bool { return len(Diff(s, other)) == 0 }
