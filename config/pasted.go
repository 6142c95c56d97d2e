package config

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sessionconfig/internal/client"
)

// Pasted is what a connection string says that was copied from somewhere: one of
// StackExchange.Redis, or redis:// and rediss:// URLs as other clients take them.
type Pasted struct {
	Redis       Redis    // what of it can be kept; no host if it names none
	StatesSSL   bool     // whether it says that SSL is on or off
	StatesOther bool     // whether it is more than a list of hosts
	Lost        []string // options that cannot be kept, their keys alone
}

// schemes are those of the URLs that name a Redis server, and whether they mean TLS.
var schemes = map[string]bool{
	"redis": false, "valkey": false, "tcp": false, "rediss": true, "valkeys": true, "tls": true,
}

// ReadPasted reads a connection string; false if the text is not one. What it cannot read
// becomes a host, for Validate to report.
func ReadPasted(text string) (Pasted, bool) {
	text = strings.Trim(strings.TrimSpace(text), "\"'`;")
	if text == "" || strings.ContainsAny(text, "<>{}") {
		return Pasted{}, false
	}
	p := Pasted{}
	if strings.Contains(text, "://") {
		rest, ok := p.readURLs(text)
		if !ok {
			return Pasted{}, false
		}
		text = rest
	}
	fields, err := FromConnectionString(strings.NewReplacer("\r", ",", "\n", ",").Replace(text))
	if err != nil {
		return Pasted{}, false
	}
	p.take(fields, StatesSSL(text))
	return p, p.StatesOther || slices.ContainsFunc(p.Redis.Hosts, isHost)
}

// isHost tells whether a text is a host, and not some words.
func isHost(text string) bool {
	_, err := Endpoint(text, false)
	return err == nil
}

// take takes over what a string of options says, where no URL said it before.
func (p *Pasted) take(fields Redis, statesSSL bool) {
	r := &p.Redis
	r.Hosts = append(r.Hosts, fields.Hosts...)
	if fields.Password.IsSet() {
		r.Password = fields.Password
	}
	r.User, r.SSLHost = cmp.Or(fields.User, r.User), cmp.Or(fields.SSLHost, r.SSLHost)
	if statesSSL {
		r.SSL, p.StatesSSL = fields.SSL, true
	}
	for _, parameter := range fields.Parameters {
		p.keep(parameter)
	}
	p.StatesOther = p.StatesSSL || r.Password.IsSet() || r.User != "" || r.SSLHost != "" || len(r.Parameters)+len(p.Lost) > 0
}

// keep keeps a parameter that some version of the platform's client knows.
func (p *Pasted) keep(parameter Parameter) {
	if _, known := client.FindKeyword(parameter.Key); known || strings.HasPrefix(parameter.Key, "$") {
		p.Redis.Parameters = append(p.Redis.Parameters, parameter)
	} else {
		p.lose(parameter.Key)
	}
}

func (p *Pasted) lose(key string) {
	if !slices.Contains(p.Lost, key) {
		p.Lost = append(p.Lost, key)
	}
}

// readURLs reads the URLs in a list, and returns the rest of it: hosts of a URL with
// several, and options. It is false for URLs of something else.
func (p *Pasted) readURLs(text string) (rest string, ok bool) {
	var others []string
	query := false // whether the last URL had options behind a question mark
	for piece := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",; \t\r\n", r) }) {
		scheme, address, isURL := strings.Cut(piece, "://")
		tls, known := schemes[strings.ToLower(scheme)]
		switch {
		case isURL && !known:
			return "", false
		case isURL:
			if !p.StatesSSL || tls {
				p.Redis.SSL, p.StatesSSL = tls, p.StatesSSL || tls
			}
			query = p.readAddress(address)
			continue
		}
		if host, options, found := strings.Cut(piece, "?"); found && !query { // behind the last host of several
			piece, query = host, true
			p.readQuery(options)
		}
		if host, database, found := strings.Cut(piece, "/"); found && !strings.Contains(host, "=") {
			piece = host
			p.readDatabase(database)
		}
		others = append(others, piece)
	}
	return strings.Join(others, ","), true
}

// readAddress reads what follows a scheme: user:password@host:port/0?options.
func (p *Pasted) readAddress(address string) (query bool) {
	address, options, query := strings.Cut(address, "?")
	if query {
		p.readQuery(options)
	}
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		user, password, both := strings.Cut(address[:at], ":")
		if !both {
			user, password = "", user // as redis-cli reads it: a password alone
		}
		p.Redis.Password = NewSecret(unescaped(password))
		if user = unescaped(user); user != "" && user != "default" {
			p.Redis.User = user
		}
		address = address[at+1:]
	}
	host, database, _ := strings.Cut(address, "/")
	p.readDatabase(database)
	if host != "" {
		p.Redis.Hosts = append(p.Redis.Hosts, host)
	}
	return query
}

// readDatabase keeps the number of a database, of which 0 is what is meant anyway.
func (p *Pasted) readDatabase(number string) {
	number = strings.Trim(number, "/")
	switch _, err := strconv.ParseUint(number, 10, 16); {
	case number == "" || number == "0":
	case err != nil:
		p.lose("database")
	default:
		p.keep(Parameter{Key: "defaultDatabase", Value: number})
	}
}

// readQuery reads the options behind a question mark, which mostly are another
// client's.
func (p *Pasted) readQuery(options string) {
	var known []string
	for option := range strings.FieldsFuncSeq(options, func(r rune) bool { return r == '&' }) {
		key, value, _ := strings.Cut(option, "=")
		if _, found := client.FindKeyword(key); found && !strings.EqualFold(key, "version") {
			known = append(known, key+"="+unescaped(value))
		} else {
			p.lose(key)
		}
	}
	if fields, err := FromConnectionString(strings.Join(known, ",")); err == nil {
		p.take(fields, StatesSSL(strings.Join(known, ",")))
	}
}

// unescaped is a part of a URL with its escapes decoded, or unchanged if they are not
// valid.
func unescaped(part string) string {
	if plain, err := url.PathUnescape(part); err == nil {
		return plain
	}
	return part
}
