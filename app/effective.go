package app

import (
	"fmt"
	"maps"

	"sessionconfig/config"
)

// resolve works out the effective settings. With a Platform Server, server.hsconf
// decides the provider and the connection; fields that it does not have, or that cannot
// be read in it, are the settings file's.
func (n *snapshot) resolve() {
	n.settings = n.file.Settings
	n.sources = redisSources(n.settings.Redis, n.file.States("redis.ssl"), SourceFile)
	n.sources[config.FieldProvider] = SourceDefault
	if n.file.States("provider") || len(n.settings.Redis.Hosts) > 0 { // hosts alone mean Redis
		n.sources[config.FieldProvider] = SourceFile
	}
	n.password = passwordState(n.settings.Redis.Password, n.file.PasswordUnreadable)
	if n.file.PasswordUnreadable {
		n.sources[config.FieldPassword] = SourceFile
	}
	switch {
	case n.hsconf != nil:
		n.resolvePlatform()
	case len(n.unread) > 0 && n.sources[config.FieldProvider] == SourceDefault:
		n.settings.Provider = "" // a default would be a claim about what was not read
	}
}

func (n *snapshot) resolvePlatform() {
	n.sources[config.FieldProvider] = SourcePlatform
	if !n.hasSection {
		n.settings.Provider = config.ProviderDatabase
		return
	}
	n.settings.Provider = config.ProviderRedis
	if n.plainErr == nil {
		var fields config.Redis
		if fields, n.plainErr = config.FromConnectionString(n.plain); n.plainErr == nil {
			n.settings.Redis = fields
			maps.Copy(n.sources, redisSources(fields, config.StatesSSL(n.plain), SourcePlatform))
			n.password = passwordState(fields.Password, false)
			return
		}
	}
	n.password = PasswordUnreadable
	n.sources[config.FieldPassword] = SourcePlatform
}

// redisSources are the sources of the Redis fields: from, or the default for a field
// that is empty, by the names that `show --json` has for them. statesSSL tells whether
// the source turns SSL off explicitly.
func redisSources(r config.Redis, statesSSL bool, from Source) map[string]Source {
	given := map[string]bool{
		config.FieldHosts:      len(r.Hosts) > 0,
		config.FieldUser:       r.User != "",
		config.FieldPassword:   r.Password.IsSet(),
		config.FieldSSL:        r.SSL || statesSSL,
		"ssl_host":             r.SSLHost != "",
		config.FieldParameters: len(r.Parameters) > 0,
	}
	sources := make(map[string]Source, len(given)+1)
	for field, is := range given {
		sources[field] = SourceDefault
		if is {
			sources[field] = from
		}
	}
	return sources
}

func passwordState(password config.Secret, unreadable bool) PasswordState {
	switch {
	case password.IsSet():
		return PasswordSet
	case unreadable:
		return PasswordUnreadable
	}
	return PasswordNotSet
}

// differences says where server.hsconf and the settings file disagree.
func (n *snapshot) differences() []string {
	if n.hsconf == nil || !n.file.Present {
		return nil
	}
	var sentences []string
	for _, change := range config.Diff(n.file.Settings, n.settings) {
		switch {
		case change.Field == config.FieldProvider:
			return []string{fmt.Sprintf("Session Provider: server.hsconf has %s, the settings file has %s.",
				ProviderLabel(n.settings.Provider), ProviderLabel(n.file.Settings.Provider))}
		case n.settings.Provider == config.ProviderDatabase, change.Field == config.FieldPassword && n.file.PasswordUnreadable:
		case change.Field == config.FieldPassword:
			sentences = append(sentences, passwordDifference(n.settings.Redis.Password.IsSet(), n.file.Settings.Redis.Password.IsSet()))
		default:
			sentences = append(sentences, fmt.Sprintf("%s: server.hsconf has %s, the settings file has %s.",
				fieldLabels[change.Field], orNothing(change.New), orNothing(change.Old)))
		}
	}
	if n.plainErr != nil {
		sentences = append(sentences, "It is not known whether server.hsconf and the settings file agree: the connection string in server.hsconf cannot be read.")
	}
	return sentences
}

func passwordDifference(server, file bool) string {
	switch {
	case server && file:
		return "Password: server.hsconf and the settings file have different passwords."
	case server:
		return "Password: server.hsconf has one, the settings file has none."
	}
	return "Password: the settings file has one, server.hsconf has none."
}
