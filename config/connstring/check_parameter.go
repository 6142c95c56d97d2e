package connstring

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// option is a key that the runtime knows and the form has no field for.
type option struct {
	name   string              // as the runtime writes it
	reason func(string) string // what is wrong with a value, or ""
	secret bool
}

// options is the runtime's table of keys (StackExchange.Redis,
// ConfigurationOptions), less those that the form owns.
var options = []option{
	{name: "sslProtocols", reason: sslProtocolsReason},
	{name: "connectTimeout", reason: milliseconds},
	{name: "connectRetry", reason: between(0, math.MaxInt32, "times")},
	{name: "syncTimeout", reason: milliseconds},
	{name: "asyncTimeout", reason: milliseconds},
	{name: "keepAlive", reason: between(-1, math.MaxInt32, "seconds")},
	{name: "abortConnect", reason: boolean},
	{name: "allowAdmin", reason: boolean},
	{name: "defaultDatabase", reason: between(0, math.MaxInt32, "")},
	{name: "name", reason: anything},
	{name: "channelPrefix", reason: anything},
	{name: "configChannel", reason: anything},
	{name: "tiebreaker", reason: anything},
	{name: "version", reason: versionReason},
	{name: "resolveDns", reason: boolean},
	{name: "proxy", reason: oneOf("None", "Twemproxy", "Envoyproxy")},
	{name: "serviceName", reason: anything},
	{name: "checkCertificateRevocation", reason: boolean},
	{name: "tcpKeepAlive", reason: boolean},
	{name: "protocol", reason: oneOf("resp2", "resp3", "2", "3")},
	{name: "highIntegrity", reason: boolean},
	{name: "setlib", reason: boolean},
	{name: "tunnel", reason: tunnelReason, secret: true},
	{name: "sentinelUser", reason: anything},
	{name: "sentinelPassword", reason: anything, secret: true},
	{name: "configCheckSeconds", reason: between(0, math.MaxInt32, "seconds")},
	// Read and ignored by the runtime; the last one has two spellings.
	{name: "responseTimeout", reason: anything},
	{name: "writeBuffer", reason: anything},
	{name: "preserveAsyncOrder", reason: anything},
	{name: "highPrioritySocketThreads", reason: anything},
	{name: "highPriorityThreads", reason: anything},
}

func findOption(key string) (option, bool) {
	for _, o := range options {
		if strings.EqualFold(o.name, key) {
			return o, true
		}
	}
	return option{}, false
}

// IsSecret tells whether the value of a key must not be shown: a password, what
// may hold one, or the value of a key that the runtime does not know, since it
// may be a misspelt password.
func IsSecret(key string) bool {
	for k, name := range owned {
		if strings.EqualFold(name, key) {
			return k == kindPassword
		}
	}
	o, known := findOption(key)
	return !known || o.secret
}

// CheckParameter returns nil, or a *ParameterError for an option that the
// runtime does not know, whose value it would refuse, or that has a field of
// its own in the form. "$COMMAND" renames or, with an empty value, disables a
// command.
func CheckParameter(key, value string) error {
	for _, name := range owned {
		if strings.EqualFold(key, name) {
			return &ParameterError{Key: key, Reason: "it has a field of its own; set it there"}
		}
	}
	reason := keyReason(key)
	if reason == "" {
		reason = textReason(value)
	}
	if reason != "" {
		return &ParameterError{Key: key, Reason: reason}
	}
	check := anything
	if !strings.HasPrefix(key, "$") {
		o, known := findOption(key)
		if !known {
			return &ParameterError{
				Key: key, Unknown: true,
				Reason: "the platform does not know it and would not connect; correct or remove it",
			}
		}
		check = o.reason
	}
	if reason = check(value); reason != "" {
		return &ParameterError{Key: key, Reason: reason}
	}
	return nil
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

func anything(string) string { return "" }

func boolean(value string) string {
	if _, ok := readBool(value); !ok {
		return "its value must be true or false"
	}
	return ""
}

func between(low, high int64, unit string) func(string) string {
	if unit != "" {
		unit = " of " + unit
	}
	wrong := fmt.Sprintf("its value must be a whole number%s from %d to %d", unit, low, high)
	return func(value string) string {
		n, err := strconv.ParseInt(value, 10, 64)
		if err == nil && n >= low && n <= high {
			return ""
		}
		return wrong
	}
}

var milliseconds = between(1, math.MaxInt32, "milliseconds")

func oneOf(values ...string) func(string) string {
	return func(value string) string {
		for _, v := range values {
			if strings.EqualFold(v, value) {
				return ""
			}
		}
		return "its value must be one of " + strings.Join(values, ", ")
	}
}

// sslProtocolsReason checks names of protocols joined by "|".
func sslProtocolsReason(value string) string {
	known := oneOf("None", "Ssl2", "Ssl3", "Tls", "Default", "Tls11", "Tls12", "Tls13")
	for name := range strings.SplitSeq(value, "|") {
		if known(strings.TrimSpace(name)) != "" {
			return "its value must be protocols such as Tls12, or Tls12|Tls13 for several"
		}
	}
	return ""
}

// versionReason checks "7", "7.0" up to four numbers.
func versionReason(value string) string {
	parts := strings.Split(value, ".")
	for _, part := range parts {
		if _, err := strconv.ParseUint(part, 10, 31); err != nil || len(parts) > 4 {
			return "its value must be a version such as 7.0"
		}
	}
	return ""
}

// tunnelReason checks an HTTP proxy, "http:host:port".
func tunnelReason(value string) string {
	if value == "" {
		return ""
	}
	proxy, ok := strings.CutPrefix(value, "http:")
	proxy = strings.TrimSuffix(strings.TrimPrefix(proxy, "//"), "/")
	if !ok || CheckHost(proxy) != nil {
		return "its value must be an HTTP proxy, http:host:port"
	}
	return ""
}
