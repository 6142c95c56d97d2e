package config

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"sessionconfig/config/connstring"
	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
)

// PasswordAdvised is the length in characters below which the platform's
// documentation calls a password short.
const PasswordAdvised = 16

// Validate returns what is wrong with the settings for the versions of the platform's
// client that are judged, in the order of the form, as findings of stage input;
// Args["field"] is one of the Field constants. Settings without errors among them may be
// applied. With the provider Database the Redis fields are not looked at. A password that
// is stored but cannot be read counts as missing. No argument contains a secret.
func Validate(s Settings, judged client.Judged) []finding.Finding {
	switch s.Provider {
	case ProviderDatabase:
		return nil
	case ProviderRedis:
	default:
		return []finding.Finding{problem(FieldProvider, finding.ParameterInvalid, "key", "provider",
			"reason", "the provider must be redis or database")}
	}
	problems := checkHosts(s.Redis.Hosts, s.Redis.SSL)
	if err := connstring.CheckUser(s.Redis.User); err != nil {
		problems = append(problems, problem(FieldUser, finding.ParameterInvalid, "key", "user", "reason", reason(err)))
	}
	problems = append(problems, checkPassword(s.Redis.Password)...)
	if err := connstring.CheckSSLHost(s.Redis.SSLHost); err != nil {
		problems = append(problems, problem(FieldSSLHost, finding.SSLHostInvalid, "value", connstring.MaskHost(s.Redis.SSLHost), "reason", reason(err)))
	}
	return append(problems, checkParameters(s.Redis.Parameters, judged)...)
}

// maxHosts is how many hosts can be listed: no Redis Cluster has more nodes.
const maxHosts = 1000

func checkHosts(hosts []string, ssl bool) []finding.Finding {
	if len(hosts) == 0 {
		return []finding.Finding{problem(FieldHosts, finding.HostsEmpty)}
	}
	if len(hosts) > maxHosts {
		return []finding.Finding{problem(FieldHosts, finding.HostInvalid, "value", connstring.MaskHost(hosts[maxHosts]),
			"reason", "more than 1000 hosts are listed, and no Redis Cluster has more nodes; list each master once")}
	}
	var problems []finding.Finding
	seen := map[string]bool{} // endpoints, and whether their port was written
	once := finding.Change{Kind: finding.DropRepetitions}
	for _, host := range hosts {
		endpoint, err := Endpoint(host, ssl)
		if err != nil {
			problems = append(problems, problem(FieldHosts, finding.HostInvalid, "value", connstring.MaskHost(host), "reason", reason(err)))
			continue
		}
		key := canonical(endpoint)
		first, again := seen[key]
		switch {
		case again && (endpoint == host) != first:
			problems = append(problems, problem(FieldHosts, finding.HostInvalid, "value", host,
				"reason", "it is listed with its port and without, for which the platform's client throws an exception; list it once").Offering(once))
		case again:
			problems = append(problems, problem(FieldHosts, finding.HostDuplicate, "value", host).Offering(once))
		default:
			seen[key] = endpoint == host
		}
	}
	return problems
}

func checkPassword(password Secret) []finding.Finding {
	if !password.IsSet() {
		return []finding.Finding{problem(FieldPassword, finding.PasswordMissing)}
	}
	if err := connstring.CheckPassword(password.Reveal()); err != nil {
		return []finding.Finding{problem(FieldPassword, finding.PasswordUnrepresentable, "reason", reason(err))}
	}
	if n := utf8.RuneCountInString(password.Reveal()); n < PasswordAdvised {
		return []finding.Finding{problem(FieldPassword, finding.PasswordShort, "length", strconv.Itoa(n))}
	}
	return nil
}

func checkParameters(parameters []Parameter, judged client.Judged) []finding.Finding {
	var problems []finding.Finding
	seen := map[string]bool{}
	for i, p := range parameters {
		key := strings.ToLower(p.Key)
		wrong := checkParameter(p, judged)
		switch {
		case p.Value == Redacted && IsSecretParameter(p.Key):
			wrong = invalidParameter(p.Key, "its value is the placeholder for a hidden value; type the value itself")
		case wrong != nil && wrong.Severity == finding.SeverityError:
		case seen[key]:
			wrong = invalidParameter(p.Key, "it appears twice; remove one of them")
		}
		switch {
		case wrong == nil:
		case p.Value == Redacted || i != lastParameter(parameters, p.Key):
			problems = append(problems, *wrong)
		default:
			problems = append(problems, wrong.Offering(finding.Change{Kind: finding.RemoveParameter, Name: p.Key}))
		}
		seen[key] = true
	}
	return problems
}

// checkParameter returns the problem with one parameter by itself, or nil.
func checkParameter(p Parameter, judged client.Judged) *finding.Finding {
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
		unknown := problem(FieldParameters, finding.ParameterUnknown, "key", p.Key)
		return &unknown
	case bad.Since == client.Version{}:
		return invalidParameter(p.Key, bad.Reason)
	}
	newer := problem(FieldParameters, finding.ParameterNewer, "key", p.Key, "since", bad.Since.Short(), "versions", client.List(refusing))
	if elsewhere {
		newer.Severity = finding.SeverityWarning
	}
	return &newer
}

func invalidParameter(key, reason string) *finding.Finding {
	p := problem(FieldParameters, finding.ParameterInvalid, "key", key, "reason", reason)
	return &p
}

// reason is what a check of connstring says is wrong, without the field's name.
func reason(err error) string {
	if e, ok := errors.AsType[*connstring.ValueError](err); ok {
		return e.Reason
	}
	return err.Error()
}

// problem is the finding about a field, from alternating names and values of further
// arguments.
func problem(field string, code finding.Code, pairs ...string) finding.Finding {
	args := finding.Args{"field": field}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	return finding.New(code, "", args)
}
