package connstring

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strings"

	"sessionconfig/internal/client"
)

// IsSecret tells whether the value of a key must not be shown: a password, what may
// contain one, or the value of a key that the client does not know, since that may be a
// misspelt password.
func IsSecret(key string) bool {
	for k, name := range owned {
		if strings.EqualFold(name, key) {
			return k == kindPassword
		}
	}
	k, known := client.FindKeyword(key)
	return !known || k.Secret
}

// CheckParameter returns nil, or a *ParameterError for an option that this version of
// the runtime does not know, whose value it would refuse, or that has a field of its
// own in the form. "$COMMAND" renames or, with an empty value, disables a command.
func CheckParameter(v client.Version, key, value string) error {
	for _, name := range owned {
		if strings.EqualFold(key, name) {
			return &ParameterError{Key: key, Reason: "it has a field of its own; set it there"}
		}
	}
	if reason := cmp.Or(keyReason(key), textReason(value)); reason != "" {
		return &ParameterError{Key: key, Reason: reason}
	}
	refusal, refused := errors.AsType[*client.Refusal](v.Check(key, value))
	if !refused {
		return nil
	}
	since, taken := client.Since(func(w client.Version) bool { return w.Check(key, value) == nil })
	switch {
	case taken:
		return &ParameterError{Key: key, Since: since, Reason: fmt.Sprintf("the platform's client accepts it from version %s on", since.Short())}
	case refusal.Why == client.UnknownKey:
		return &ParameterError{
			Key: key, Unknown: true,
			Reason: "the platform does not know it and would not connect; correct or remove it",
		}
	}
	return &ParameterError{Key: key, Reason: kindReason(refusal)}
}

// kindReason says what a value must be.
func kindReason(r *client.Refusal) string {
	switch r.Kind {
	case client.Truth:
		return "its value must be true or false"
	case client.Number:
		if r.Why == client.TooLow {
			return fmt.Sprintf("its value must be %d or more", r.Min)
		}
		return fmt.Sprintf("its value must be a whole number from %d to %d", r.Min, math.MaxInt32)
	case client.Protocols:
		return "its value must be protocols such as Tls12, or Tls12|Tls13 for several"
	case client.Proxies:
		return "its value must be one of None, Twemproxy, Envoyproxy"
	case client.Dialect:
		return "its value must be one of resp2, resp3, 2, 3"
	case client.Edition:
		return "its value must be a version such as 7.0"
	case client.Proxy:
		return "its value must be an HTTP proxy, http:host:port"
	}
	return "the command's name is too long"
}

// keyReason says why a text cannot be a key at all, or "".
func keyReason(key string) string {
	switch {
	case key == "":
		return "the name before \"=\" is missing"
	case strings.Contains(key, "="):
		return "its name contains \"=\""
	case textReason(key) != "":
		return "its name contains a comma, a control character, or a blank at an end"
	case key[0] == '$' && (key == "$" || strings.Trim(strings.ToLower(key[1:]), "abcdefghijklmnopqrstuvwxyz") != ""):
		return "after \"$\" the name of a Redis command must follow"
	}
	return ""
}
