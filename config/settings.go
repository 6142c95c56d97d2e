package config

import "sessionconfig/config/connstring"

// Provider is where the platform keeps sessions.
type Provider string

// The providers of the Session tab.
const (
	ProviderDatabase Provider = "database"
	ProviderRedis    Provider = "redis"
)

// Settings is what the user edits and applies.
type Settings struct {
	Provider Provider
	Redis    Redis
}

// Redis has the fields of "In-Memory Session", as typed: only Validate tells whether they
// are valid.
type Redis struct {
	Hosts      []string // endpoints, each "host" or "host:port"; trimmed, none empty
	User       string   // ACL user; empty is Redis's default user
	Password   Secret
	SSL        bool
	SSLHost    string
	Parameters []Parameter // further options of the connection string, in their order
}

// Parameter is one "key=value" of the connection string that the form does not
// show. Keys are case-insensitive. A value that may be a password does not print.
type Parameter = connstring.Parameter
