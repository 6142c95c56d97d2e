package session

import (
	"context"
	"crypto/tls"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/finding"
)

// Options are what the further options of a connection string change about what
// the platform's client sends, and where (StackExchange.Redis, Configuration).
// Those about how long it waits, such as syncTimeout, change nothing here.
type Options struct {
	Database int    // that sessions are kept in
	TieBreak string // key that is read at the start; empty for none
	Channel  string // that is subscribed to at the start; empty for none
	Tunnel   string // HTTP proxy that everything goes through, host:port; empty for none

	MinTLS, MaxTLS uint16            // 0 for the system's choice
	NoTLS          bool              // no version of TLS is allowed
	commands       map[string]string // by which names commands go, in lower case; "" is never sent
	Blind          bool              // CLUSTER NODES is never sent
	Scriptless     bool              // no script can be run
}

// ReadOptions reads parameters whose values were validated before. The findings
// are on those that the platform cannot work with.
func ReadOptions(parameters map[string]string) (Options, []finding.Finding) {
	values := make(map[string]string, len(parameters))
	for name, value := range parameters {
		values[strings.ToLower(name)] = strings.TrimSpace(value)
	}
	or := func(name, fallback string) string {
		if value, set := values[name]; set {
			return value
		}
		return fallback
	}
	o := Options{TieBreak: or("tiebreaker", tieBreakKey), Channel: or("configchannel", masterEvents), Tunnel: proxyAddress(values["tunnel"])}
	if o.Channel != "" {
		o.Channel = values["channelprefix"] + o.Channel
	}
	o.Database, _ = strconv.Atoi(values["defaultdatabase"]) // 0 when unset
	o.MinTLS, o.MaxTLS, o.NoTLS = tlsVersions(values["sslprotocols"])
	var findings []finding.Finding
	invalid := func(key, reason string) {
		findings = append(findings, InvalidParameter(key, reason))
	}
	if values["servicename"] != "" {
		invalid("serviceName", "with it the platform takes the hosts for Redis Sentinels, but it supports a single server or a Redis Cluster only, as which they were tested")
	}
	if proxy := values["proxy"]; proxy != "" && !strings.EqualFold(proxy, "none") {
		invalid("proxy", "with it the platform takes the hosts for proxies, but it supports a single server or a Redis Cluster only, as which they were tested")
	}
	o.readCommands(values, invalid)
	return o, findings
}

// InvalidParameter is the finding on an option that the platform cannot work
// with, though its value is of the right kind.
func InvalidParameter(key, reason string) finding.Finding {
	return finding.New(finding.ParameterInvalid, "", finding.Args{"key": key, "reason": reason})
}

// readCommands reads the names of commands, "$COMMAND=NAME"; without a name the
// command is never sent.
func (o *Options) readCommands(values map[string]string, invalid func(key, reason string)) {
	o.commands = make(map[string]string)
	for key, name := range values {
		command, renamed := strings.CutPrefix(key, "$")
		switch {
		case !renamed:
		case command == "cluster" && name == "":
			o.Blind = true
		default:
			o.commands[command] = name
		}
	}
	if !o.Sends("auth") {
		invalid("$AUTH", "without it the platform cannot sign in")
	}
	if o.Scriptless = !o.Sends("eval") || !o.Sends("evalsha") && o.Sends("script"); o.Scriptless {
		invalid("$EVAL", "without EVAL and EVALSHA the platform cannot run the scripts that keep sessions")
	}
}

// Sends tells whether a command is sent at all.
func (o *Options) Sends(command string) bool {
	name, renamed := o.commands[command]
	return name != "" || !renamed
}

// Sender sends a command, or puts it into a pipeline.
type Sender interface {
	Do(ctx context.Context, args ...any) *redis.Cmd
}

// send sends a command, whose name comes first and in lower case, under the name
// that it goes by. One that is never sent has neither a reply nor an error.
func (o *Options) send(ctx context.Context, to Sender, args ...any) *redis.Cmd {
	command, _ := args[0].(string)
	name, renamed := o.commands[command]
	switch {
	case !renamed:
	case name == "":
		return redis.NewCmd(ctx, args...)
	default:
		args = append([]any{name}, args[1:]...)
	}
	return to.Do(ctx, args...)
}

// tlsVersions reads sslProtocols: names joined by "|". What lies between the
// lowest and the highest counts as allowed too.
func tlsVersions(text string) (lowest, highest uint16, none bool) {
	versions := map[string]uint16{
		"default": tls.VersionTLS10, "tls": tls.VersionTLS10, "tls11": tls.VersionTLS11, "tls12": tls.VersionTLS12, "tls13": tls.VersionTLS13,
	}
	none = true
	for name := range strings.SplitSeq(strings.ToLower(text), "|") {
		if name = strings.TrimSpace(name); name == "" || name == "none" {
			none = false
		} else if version, known := versions[name]; known {
			none = false
			highest = max(highest, version)
			if lowest == 0 || version < lowest {
				lowest = version
			}
		}
	}
	return lowest, highest, none
}

// proxyAddress reads tunnel: "http:host:port" or "http://host:port", by default
// port 80.
func proxyAddress(text string) string {
	rest, is := strings.CutPrefix(text, "http:")
	if !is {
		return ""
	}
	proxy, err := url.Parse("http://" + strings.TrimPrefix(rest, "//"))
	if err != nil || proxy.Host == "" {
		return ""
	}
	if proxy.Port() == "" {
		return net.JoinHostPort(proxy.Hostname(), "80")
	}
	return proxy.Host
}
