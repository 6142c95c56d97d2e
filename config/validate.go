package config

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"sessionconfig/config/connstring"
	"sessionconfig/internal/client"
)

// The codes of the problems that Validate finds. They are rows of the findings
// table of the test, whose texts the arguments of a Problem fill.
const (
	CodeHostsEmpty              = "hosts-empty"
	CodeHostInvalid             = "host-invalid"             // value, reason
	CodeHostDuplicate           = "host-duplicate"           // value
	CodePasswordMissing         = "password-missing"         //
	CodePasswordUnrepresentable = "password-unrepresentable" // reason
	CodePasswordShort           = "password-short"           // length
	CodeSSLHostInvalid          = "ssl-host-invalid"         // value, reason
	CodeParameterUnknown        = "parameter-unknown"        // key
	CodeParameterInvalid        = "parameter-invalid"        // key, reason
	CodeParameterNewer          = "parameter-newer"          // key, since, versions
)

// PasswordAdvised is the length in characters below which the platform's
// documentation calls a password short.
const PasswordAdvised = 16

// Validate returns what is wrong with the settings for the versions of the platform's
// client that are judged, in the order of the form; none when they may be applied. host-duplicate and password-short are advice
// and do not forbid applying: the findings table knows their severity. With the
// provider Database the Redis fields are not looked at. A password that is stored
// but cannot be read is the caller's to know of: to Validate it is missing.
func Validate(s Settings, judged client.Judged) []Problem {
	switch s.Provider {
	case ProviderDatabase:
		return nil
	case ProviderRedis:
	default:
		return []Problem{problem(FieldProvider, CodeParameterInvalid, "key", "provider",
			"reason", "the provider must be redis or database")}
	}
	problems := checkHosts(s.Redis.Hosts, s.Redis.SSL)
	problems = append(problems, checkUser(s.Redis.User)...)
	problems = append(problems, checkPassword(s.Redis.Password)...)
	problems = append(problems, checkSSLHost(s.Redis.SSLHost)...)
	return append(problems, checkParameters(s.Redis.Parameters, judged)...)
}

func checkHosts(hosts []string, ssl bool) []Problem {
	if len(hosts) == 0 {
		return []Problem{problem(FieldHosts, CodeHostsEmpty)}
	}
	var problems []Problem
	seen := map[string]bool{} // endpoints, and whether their port was written
	for _, host := range hosts {
		endpoint, err := Endpoint(host, ssl)
		if err != nil {
			problems = append(problems, problem(FieldHosts, CodeHostInvalid, "value", connstring.MaskHost(host), "reason", reason(err)))
			continue
		}
		key := canonical(endpoint)
		first, again := seen[key]
		switch {
		case again && (endpoint == host) != first:
			problems = append(problems, problem(FieldHosts, CodeHostInvalid, "value", host,
				"reason", "it is listed with its port and without, on which the platform's client throws; list it once"))
		case again:
			problems = append(problems, problem(FieldHosts, CodeHostDuplicate, "value", host))
		default:
			seen[key] = endpoint == host
		}
	}
	return problems
}

func checkUser(user string) []Problem {
	if err := connstring.CheckUser(user); err != nil {
		return []Problem{problem(FieldUser, CodeParameterInvalid, "key", "user", "reason", reason(err))}
	}
	return nil
}

func checkPassword(password Secret) []Problem {
	if !password.IsSet() {
		return []Problem{problem(FieldPassword, CodePasswordMissing)}
	}
	if err := connstring.CheckPassword(password.Reveal()); err != nil {
		return []Problem{problem(FieldPassword, CodePasswordUnrepresentable, "reason", reason(err))}
	}
	if n := utf8.RuneCountInString(password.Reveal()); n < PasswordAdvised {
		return []Problem{problem(FieldPassword, CodePasswordShort, "length", strconv.Itoa(n))}
	}
	return nil
}

func checkSSLHost(name string) []Problem {
	if err := connstring.CheckSSLHost(name); err != nil {
		return []Problem{problem(FieldSSLHost, CodeSSLHostInvalid, "value", connstring.MaskHost(name), "reason", reason(err))}
	}
	return nil
}

func checkParameters(parameters []Parameter, judged client.Judged) []Problem {
	var problems []Problem
	seen := map[string]bool{}
	for _, p := range parameters {
		key := strings.ToLower(p.Key)
		wrong := checkParameter(p, judged)
		switch {
		case p.Value == Redacted && IsSecretParameter(p.Key):
			wrong = invalidParameter(p.Key, "its value is the mark that stands in place of a hidden one; type the value itself")
		case wrong != nil && !wrong.Elsewhere:
		case seen[key]:
			wrong = invalidParameter(p.Key, "it stands twice; remove one of them")
		}
		if wrong != nil {
			problems = append(problems, *wrong)
		}
		seen[key] = true
	}
	return problems
}

// checkParameter returns the problem with one parameter by itself, or nil.
func checkParameter(p Parameter, judged client.Judged) *Problem {
	wrong := func(v client.Version) *connstring.ParameterError {
		bad, _ := errors.AsType[*connstring.ParameterError](connstring.CheckParameter(v, p.Key, p.Value))
		return bad
	}
	refusing, others := judged.Against(func(v client.Version) bool { return wrong(v) == nil })
	elsewhere := len(refusing) == 0
	if elsewhere {
		refusing = others
	}
	if len(refusing) == 0 {
		return nil
	}
	bad := wrong(refusing[0])
	switch {
	case bad.Unknown:
		unknown := problem(FieldParameters, CodeParameterUnknown, "key", p.Key)
		return &unknown
	case bad.Since == client.Version{}:
		return invalidParameter(p.Key, bad.Reason)
	}
	newer := problem(FieldParameters, CodeParameterNewer, "key", p.Key, "since", bad.Since.Short(), "versions", client.List(refusing))
	newer.Elsewhere = elsewhere
	return &newer
}

func invalidParameter(key, reason string) *Problem {
	p := problem(FieldParameters, CodeParameterInvalid, "key", key, "reason", reason)
	return &p
}

// reason is what a check of connstring says is wrong, without the field's name.
func reason(err error) string {
	if e, ok := errors.AsType[*connstring.HostError](err); ok {
		return e.Reason
	}
	if e, ok := errors.AsType[*connstring.ValueError](err); ok {
		return e.Reason
	}
	return err.Error()
}

// problem builds a Problem from alternating names and values of arguments.
func problem(field, code string, pairs ...string) Problem {
	args := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	return Problem{Field: field, Code: code, Args: args}
}
