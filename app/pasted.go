package app

import (
	"fmt"

	"sessionconfig/config"
)

// PastedConnection is a connection string of another program as settings.
type PastedConnection struct {
	Settings config.Settings
	More     bool     // whether it is more than a list of hosts
	Changes  []string // sentences: what it would change, secrets hidden
	Lost     []string // sentences: which of its options are left out

	// See Import: set if it has no password and would send the present one to other
	// servers.
	Elsewhere []string
	Kept      config.Settings
}

// ReadConnection reads a connection string and applies it to settings; what it does not
// contain stays. It is false for a text that is not a connection string.
func ReadConnection(text string, over config.Settings) (PastedConnection, bool) {
	pasted, ok := config.ReadPasted(text)
	if !ok {
		return PastedConnection{}, false
	}
	s, said := over, pasted.Redis
	s.Provider = config.ProviderRedis
	if len(said.Hosts) > 0 {
		s.Redis.Hosts = said.Hosts
	}
	if pasted.StatesOther {
		s.Redis.User, s.Redis.SSLHost, s.Redis.Parameters = said.User, said.SSLHost, said.Parameters
		s.Redis.SSL = said.SSL
	}
	p := PastedConnection{Settings: s, More: pasted.StatesOther}
	if said.Password.IsSet() {
		p.Settings.Redis.Password = said.Password
	} else {
		p.Elsewhere = sentElsewhere(over.Redis, p.Settings.Redis)
	}
	p.Changes = changeSentences(over, p.Settings)
	switch {
	case p.Elsewhere != nil:
		p.Changes = append(p.Changes, p.Elsewhere...)
		p.Kept = p.Settings
		p.Settings.Redis.Password = config.Secret{}
	case pasted.StatesOther && !said.Password.IsSet() && over.Redis.Password.IsSet():
		p.Changes = append(p.Changes, "Password: the text has none; the one here stays.")
	}
	for _, key := range pasted.Lost {
		p.Lost = append(p.Lost, fmt.Sprintf("The option %s is left out: the platform's client does not know it.", key))
	}
	return p, true
}
