package hsconf

import (
	"slices"
	"strings"

	"sessionconfig/internal/lazily"
)

// Database lists the values of the section of database sessions in their order: its
// ProviderKey ("SqlServer", "Oracle"), then its children. There are none if it is missing or
// has too many; more than a hundred are left out.
func (d *Document) Database() []Value {
	all, _ := d.Values(true) // of too many, none
	own := slices.DeleteFunc(all, func(v Value) bool {
		child, is := strings.CutPrefix(v.Path, databaseName+"/")
		return v.Path != databaseName+"@"+providerName && (!is || strings.ContainsAny(child, "/@"))
	})
	return own[:min(len(own), maxListed)]
}

// secretNames are parts of names that secrets have; secretInside finds one within
// a value, as in advanced settings ("...;Password=X").
var (
	secretNames = []string{
		"pass", "pwd", "secret", "token", "credential", "privatekey", "accesskey", "apikey", "connectionstring",
	}
	secretInside = lazily.Regexp(`(?i)(pass|pwd|secret|token|credential|key)[a-z]*\s*=`)
)

// IsSecret tells whether a value of server.hsconf must not be shown: by the name of its
// element or attribute, or because the value, in clear, contains a secret.
func IsSecret(name, value string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(secretNames, func(part string) bool { return strings.Contains(name, part) }) ||
		secretInside().MatchString(value)
}
