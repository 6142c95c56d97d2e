package config

import (
	"slices"
	"strings"
)

// Change is one field that differs between two settings, as texts to show.
// Secrets are hidden in both.
type Change struct {
	Field string // "provider", "hosts", "user", "password", "ssl", "ssl-host", "parameters"
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
	add("provider", string(a.Provider), string(b.Provider))
	add("hosts", JoinHosts(a.Redis.Hosts), JoinHosts(b.Redis.Hosts))
	add("user", a.Redis.User, b.Redis.User)
	if !a.Redis.Password.Equal(b.Redis.Password) {
		before, after := secretState(a.Redis.Password.IsSet()), secretState(b.Redis.Password.IsSet())
		if before == after {
			after += anotherOne
		}
		add("password", before, after)
	}
	add("ssl", onOff(a.Redis.SSL), onOff(b.Redis.SSL))
	add("ssl-host", a.Redis.SSLHost, b.Redis.SSLHost)
	if !slices.Equal(a.Redis.Parameters, b.Redis.Parameters) {
		before, after := shownParameters(a.Redis.Parameters), shownParameters(b.Redis.Parameters)
		if before == after {
			after += anotherOne // they differ in a hidden value only
		}
		add("parameters", before, after)
	}
	return changes
}

// anotherOne marks a hidden value that differs from the hidden value before it.
const anotherOne = " (another one)"

func secretState(set bool) string {
	if set {
		return "set"
	}
	return "not set"
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
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
