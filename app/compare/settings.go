package compare

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// setting is one that is compared: how a report's settings give it as text; empty where
// they do not name it.
type setting struct {
	name string
	of   func(Settings) string
}

// fingerprintPrefix begins the value of a password that is known by its fingerprint.
const fingerprintPrefix = "fingerprint "

// settings are compared in the order of the window.
var settings = []setting{
	{"Session Provider", func(s Settings) string { return text(s.Provider) }},
	{"Hosts", func(s Settings) string {
		if s.Hosts == nil {
			return ""
		}
		var hosts []string
		for _, host := range *s.Hosts {
			hosts = append(hosts, strings.ToLower(host))
		}
		slices.Sort(hosts)
		return orDash(strings.Join(slices.Compact(hosts), ", "))
	}},
	{"User", func(s Settings) string { return text(s.User) }},
	{"Password", func(s Settings) string {
		if s.PasswordFingerprint != nil {
			return fingerprintPrefix + short(*s.PasswordFingerprint)
		}
		return text(s.Password)
	}},
	{"Use SSL", func(s Settings) string {
		switch {
		case s.SSL == nil:
			return ""
		case *s.SSL:
			return "yes"
		}
		return "no"
	}},
	{"SSL Host", func(s Settings) string { return text(s.SSLHost) }},
	{"Parameters", func(s Settings) string {
		if s.Parameters == nil {
			return ""
		}
		var all []string
		for _, key := range slices.Sorted(maps.Keys(*s.Parameters)) {
			all = append(all, key+"="+(*s.Parameters)[key])
		}
		return orDash(strings.Join(all, ", "))
	}},
}

// text is a value that is shown as it is; a dash where it is empty.
func text(value *string) string {
	if value == nil {
		return ""
	}
	return orDash(*value)
}

// orDash is a value as it is; a dash where it is empty, which would say that a report
// does not name it.
func orDash(value string) string { return cmp.Or(value, "-") }

// short is the beginning of a fingerprint, which is enough to tell it apart.
func short(fingerprint string) string { return fingerprint[:min(len(fingerprint), 16)] }
