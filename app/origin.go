package app

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"sessionconfig/config"
	"sessionconfig/redisprobe"
)

// LeastFingerprintKey is how many bytes a fingerprint key has at least: with fewer,
// passwords could be guessed from their fingerprints.
const LeastFingerprintKey = 32

// ReportedSettings are what reports of test and show say of settings.
type ReportedSettings struct {
	Provider            config.Provider   `json:"provider"`
	Hosts               []string          `json:"hosts"`
	User                string            `json:"user"`
	Password            PasswordState     `json:"password"`
	PasswordFingerprint string            `json:"password_fingerprint,omitempty"`
	SSL                 bool              `json:"ssl"`
	SSLHost             string            `json:"ssl_host"`
	Parameters          map[string]string `json:"parameters"`
}

// Fingerprint is the HMAC-SHA-256 of a password in hexadecimal digits: it shows whether
// two servers have the same password, and nothing else to who does not have the key. It
// is empty without a key or a password.
func Fingerprint(password config.Secret, key []byte) string {
	if len(key) == 0 || !password.IsSet() {
		return ""
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(password.Reveal()))
	return hex.EncodeToString(mac.Sum(nil))
}

// Machine is the name of this machine, for reports.
func Machine() string {
	name, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return name
}

// origin says where, when and by which program a report on settings is made.
func (a *App) origin(s config.Settings, when time.Time, key []byte) redisprobe.Origin {
	judged := a.judged()
	o := redisprobe.Origin{
		Machine: Machine(), Time: when, Program: Version, ClientVersions: []string{}, ClientSource: a.judgedBy(judged),
		Settings: ReportSettings(s, key),
	}
	for _, v := range judged.Versions {
		o.ClientVersions = append(o.ClientVersions, v.String())
	}
	return o
}

// String is the settings as a line of a report.
func (r ReportedSettings) String() string {
	parts := []string{"hosts " + cmp.Or(strings.Join(r.Hosts, ","), "none"), "password " + string(r.Password)}
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+" "+value)
		}
	}
	add("user", r.User)
	ssl := "off"
	if r.SSL {
		ssl = "on"
	}
	add("Use SSL", ssl)
	add("SSL Host", r.SSLHost)
	for _, key := range slices.Sorted(maps.Keys(r.Parameters)) {
		parts = append(parts, key+"="+r.Parameters[key])
	}
	return "Settings: " + strings.Join(parts, ", ")
}

// ReportSettings is what a report says of settings, with the password's fingerprint by
// the key, if there is one.
func ReportSettings(s config.Settings, key []byte) ReportedSettings {
	r := s.Redis
	t := ReportedSettings{
		Provider: s.Provider, Hosts: config.ShownHosts(r.Hosts), User: r.User, Password: PasswordNotSet,
		PasswordFingerprint: Fingerprint(r.Password, key), SSL: r.SSL, SSLHost: r.SSLHost, Parameters: map[string]string{},
	}
	if r.Password.IsSet() {
		t.Password = PasswordSet
	}
	for _, p := range r.Parameters {
		t.Parameters[p.Key] = p.Shown()
	}
	return t
}
