package connstring

import (
	"errors"
	"strings"
	"testing"

	"sessionconfig/internal/client"
)

var hostCases = []struct {
	name, host string
	want       string // part of the reason; empty when the host is fine
}{
	{"a name", "redis1", ""},
	{"a name and a port", "redis1:7000", ""},
	{"a full name", "redis-1.example.com:7000", ""},
	{"a full name with the root's dot", "redis1.example.com.:7000", ""},
	{"an underscore", "redis_1:7000", ""},
	{"capitals", "REDIS1:7000", ""},
	{"an IPv4 address", "172.31.6.35:7000", ""},
	{"an IPv4 address alone", "10.0.0.1", ""},
	{"an IPv6 address", "[2001:db8::1]:7000", ""},
	{"an IPv6 address alone", "[::1]", ""},
	{"a name that starts with a digit", "1redis:7000", ""},
	{"the lowest port", "h:1", ""},
	{"the highest port", "h:65535", ""},
	{"the longest label", strings.Repeat("a", 63) + ":1", ""},
	{"empty", "", "it is empty"},
	{"two hosts by semicolon", "a:7000;b:7000", "semicolon"},
	{"two hosts by comma", "a:7000,b:7000", "comma"},
	{"two hosts by blank", "a:7000 b:7000", "blank"},
	{"a leading blank", " a:7000", "blank"},
	{"a no-break blank", "a\u00a0b", "blank"},
	{"a line break", "a\nb", "control character"},
	{"a NUL", "a\x00", "control character"},
	{"not UTF-8", "a\xff", "control character"},
	{"a redis URL", "redis://a", "without redis://"},
	{"a rediss URL with a port", "rediss://a:6379", "without rediss://"},
	{"no port after the colon", "h:", "port after the colon is missing"},
	{"no name before the colon", ":7000", "name is missing"},
	{"a port alone", "7000", "only a number"},
	{"a number and a port", "7000:7000", "only a number"},
	{"port 0", "h:0", "no such port"},
	{"port 65536", "h:65536", "no such port"},
	{"a port beyond integers", "h:99999999999999999999", "no such port"},
	{"a leading zero", "h:07000", "no such port"},
	{"a negative port", "h:-1", "not a number"},
	{"a signed port", "h:+7000", "not a number"},
	{"a port in words", "h:redis", "not a number"},
	{"digits of another script", "h:７０００", "not a number"},
	{"two ports", "a:7000:7001", "more than one colon"},
	{"an IPv6 address without brackets", "::1", "write [::1]:7000"},
	{"a long IPv6 address without brackets", "2001:db8::1:cafe", "write [2001:db8::1:cafe]:7000 for port 7000"},
	{"all of an IPv6 address", "2001:db8:0:0:0:0:0:7000", "write [2001:db8::7000]:7000 for port 7000"},
	{"an IPv6 address and a port without brackets", "2001:db8::1:7001", "write [2001:db8::1]:7001"},
	{"an open bracket", "[::1:7000", "closing bracket is missing"},
	{"text after the bracket", "[::1]7000", "only a colon and the port"},
	{"a bracketed name", "[redis1]:7000", "must be an IPv6 address"},
	{"a bracketed IPv4 address", "[10.0.0.1]:7000", "must be an IPv6 address"},
	{"a zone", "[fe80::1%eth0]:7000", "without a zone"},
	{"no port after the bracket", "[::1]:", "port after the colon is missing"},
	{"a wrong port after the bracket", "[::1]:0", "no such port"},
	{"an option", "password=x", "\"=\""},
	{"an equals sign first", "=x", "\"=\""},
	{"a sign-in part", "user:pass@h", "sign-in part"},
	{"a path", "h/0", "it contains \"/\""},
	{"a unix socket", "!/run/redis.sock", "it contains \"!\""},
	{"an empty label", "a..b:7000", "is empty"},
	{"a leading dot", ".a", "is empty"},
	{"a dot alone", ".", "name is missing"},
	{"a label too long", strings.Repeat("a", 64), "63 characters"},
	{"a name too long", strings.Repeat("a.", 127) + "a", "253 characters"},
	{"a leading hyphen", "-a", "hyphen"},
	{"a trailing hyphen", "a-.b", "hyphen"},
	{"letters outside ASCII", "größe.example", "xn--"},
	{"three numbers", "10.0.1", "not an IP address"},
	{"a number too large", "10.0.0.256", "not an IP address"},
	{"a leading zero in an address", "10.0.0.01", "not an IP address"},
	{"a hexadecimal address", "0x7f000001", "only a number"},
	{"a hexadecimal last part", "a.0x1", "not an IP address"},
}

func TestCheckHost(t *testing.T) {
	for _, c := range hostCases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Endpoint(c.host, false)
			if c.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if wrong, ok := errors.AsType[*ValueError](err); !ok || !strings.Contains(wrong.Reason, c.want) {
				t.Fatalf("got %v, want a reason with %q", err, c.want)
			}
		})
	}
}

func TestHostErrorHidesPasswords(t *testing.T) {
	for _, host := range []string{
		"redis://:MARKED@h:6379", "u:MARKED@h", "MARKED@h:1", "pasword=MARKED", "=MARKED", "x://h?password=MARKED@1",
		"x://h?password=1@MARKED", "redis://:MARKED=1@h", "redis://:1=MARKED@h", "password=1@MARKED", "u:MARKED@MARKED@h", "u:MARKED=@h?a=MARKED",
	} {
		_, err := Endpoint(host, false)
		if err == nil || strings.Contains(err.Error(), "MARKED") {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestMaskHost(t *testing.T) {
	for host, want := range map[string]string{
		"": "", "h:7000": "h:7000", "redis://h": "redis://h",
		"redis://:x@h:6379": "redis://[hidden]@h:6379", "u:x@h": "[hidden]@h", "password=x": "password=[hidden]",
		"h?password=x": "h?password=[hidden]", "password=x@y": "password=[hidden]", "redis://u:x=y@h": "redis://[hidden]", "=x": "=[hidden]",
	} {
		if got := MaskHost(host); got != want {
			t.Errorf("%s is shown as %s, want %s", host, got, want)
		}
	}
}

func TestEndpoint(t *testing.T) {
	for _, c := range []struct {
		name, host string
		ssl        bool
		want       string
	}{
		{"default port", "h", false, "h:6379"},
		{"default port with ssl", "h", true, "h:6380"},
		{"own port", "h:7000", false, "h:7000"},
		{"own port with ssl", "h:7000", true, "h:7000"},
		{"IPv4", "10.0.0.1", false, "10.0.0.1:6379"},
		{"IPv6", "[::1]", true, "[::1]:6380"},
		{"IPv6 with a port", "[::1]:7000", false, "[::1]:7000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Endpoint(c.host, c.ssl)
			if err != nil || got != c.want {
				t.Fatalf("got %q, %v; want %q", got, err, c.want)
			}
		})
	}
	if got, err := Endpoint("h:", false); got != "" || err == nil {
		t.Errorf("an invalid host gave %q, %v", got, err)
	}
}

func TestCheckValues(t *testing.T) {
	for _, c := range []struct {
		name, value string
		want        string
	}{
		{"none", "", ""},
		{"plain", "ACCESSKEY", ""},
		{"an equals sign", "a=b==", ""},
		{"a blank inside", "a b", ""},
		{"XML characters", `<&>"'`, ""},
		{"other scripts", "пароль", ""},
		{"a comma", "a,b", "comma"},
		{"a leading blank", " a", "starts or ends with a blank"},
		{"a trailing blank", "a ", "starts or ends with a blank"},
		{"a trailing no-break blank", "a\u00a0", "starts or ends with a blank"},
		{"only a blank", " ", "starts or ends with a blank"},
		{"a tab", "a\tb", "control character"},
		{"a line break at the end", "a\n", "control character"},
		{"a NUL", "a\x00b", "control character"},
		{"a delete character", "a\x7f", "control character"},
		{"a noncharacter", "a\uffff", "control character"},
		{"not UTF-8", "a\xff", "UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for field, check := range map[string]func(string) error{"password": CheckPassword, "user": CheckUser} {
				checkValueError(t, check(c.value), field, c.want)
			}
		})
	}
}

func TestCheckSSLHost(t *testing.T) {
	for _, c := range []struct {
		name, value string
		want        string
	}{
		{"none", "", ""},
		{"a name", "redis.example.com", ""},
		{"one label", "redis", ""},
		{"an IPv4 address", "10.0.0.1", ""},
		{"an IPv6 address", "2001:db8::1", ""},
		{"a port", "redis.example.com:7000", "port"},
		{"a comma", "a,b", "comma"},
		{"a URL", "https://redis", "URL"},
		{"a wildcard", "*.example.com", "wildcard"},
		{"brackets", "[::1]", "without brackets"},
		{"a trailing dot", "redis.example.com.", "ends with a dot"},
		{"a blank at the end", "redis ", "blank"},
		{"a blank inside", "re dis", "it contains \" \""},
		{"a number", "7000", "only a number"},
		{"a zone", "fe80::1%1", "colon"},
		{"an equals sign", "a=b", "it contains \"=\""},
	} {
		t.Run(c.name, func(t *testing.T) {
			checkValueError(t, CheckSSLHost(c.value), "sslHost", c.want)
		})
	}
}

func checkValueError(t *testing.T, err error, field, want string) {
	t.Helper()
	if want == "" {
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	if wrong, ok := errors.AsType[*ValueError](err); !ok || wrong.Error() != field+": "+wrong.Reason || !strings.Contains(wrong.Reason, want) {
		t.Fatalf("got %v, want field %s and a reason with %q", err, field, want)
	}
}

var parameterCases = []struct {
	name, key, value string
	want             string
}{
	{"milliseconds", "connectTimeout", "5000", ""},
	{"another case", "CONNECTTIMEOUT", "5000", ""},
	{"no milliseconds", "syncTimeout", "0", "1 or more"},
	{"negative milliseconds", "asyncTimeout", "-1", "1 or more"},
	{"too many milliseconds", "syncTimeout", "2147483648", "from 1 to"},
	{"a limit that the runtime takes", "connectTimeout", "-1", ""},
	{"a unit", "connectTimeout", "5s", "whole number"},
	{"no value", "connectTimeout", "", "whole number"},
	{"no tunnel", "tunnel", "", "from version 2.6 on"},
	{"retries", "connectRetry", "3", ""},
	{"keep-alive off", "keepAlive", "-1", ""},
	{"database", "defaultDatabase", "0", ""},
	{"a database in words", "defaultDatabase", "first", "whole number"},
	{"true", "abortConnect", "true", ""},
	{"another false", "allowAdmin", "Off", ""},
	{"no boolean", "resolveDns", "maybe", "true or false"},
	{"certificate revocation", "checkCertificateRevocation", "no", ""},
	{"a protocol", "sslProtocols", "tls12", ""},
	{"two protocols", "sslProtocols", "Tls12|Tls13", ""},
	{"a protocol by number", "sslProtocols", "3072", ""},
	{"an unknown protocol", "sslProtocols", "Tls14", "Tls12|Tls13"},
	{"RESP", "protocol", "resp2", "from version 2.7 on"},
	{"RESP 3 by number", "protocol", "3", "from version 2.7 on"},
	{"a key of a newer version", "tcpKeepAlive", "true", "from version 2.13 on"},
	{"no proxy", "proxy", "none", ""},
	{"a proxy", "proxy", "EnvoyProxy", ""},
	{"an unknown proxy", "proxy", "haproxy", "Twemproxy"},
	{"a version", "version", "7.0.15", ""},
	{"a version's first number", "version", "7", "from version 2.7 on"},
	{"no version", "version", "seven", "version such as"},
	{"five numbers", "version", "1.2.3.4.5", "version such as"},
	{"a client name", "name", "front-end 1", ""},
	{"an empty prefix", "channelPrefix", "", ""},
	{"sentinel", "serviceName", "mymaster", ""},
	{"sentinel's password", "sentinelPassword", "a=b", "from version 3.4 on"},
	{"ignored ones", "responseTimeout", "whatever", ""},
	{"the thread option as documented", "highPrioritySocketThreads", "1", "does not know it"},
	{"the thread option as spelled", "highPriorityThreads", "1", ""},
	{"a tunnel", "tunnel", "http:proxy:8080", "from version 2.6 on"},
	{"a tunnel as URL", "tunnel", "http://proxy:8080/", "from version 2.7 on"},
	{"a long name of a command", "$ECHO", "abcdefghijklmnopqrstuvwx", "from version 3.4 on"},
	{"a rename", "$CONFIG", "hidden", ""},
	{"a disabled command", "$config", "", ""},
	{"a rename of nothing", "$", "x", "name of a Redis command"},
	{"a rename of no command", "$A B", "x", "name of a Redis command"},
	{"unknown", "connectTimout", "1", "does not know it"},
	{"a word of the URL kind", "db", "1", "does not know it"},
	{"no key", "", "1", "is missing"},
	{"a blank key", " ", "1", "blank at an end"},
	{"a comma in the key", "a,b", "1", "comma"},
	{"an equals sign in the key", "a=b", "1", "\"=\""},
	{"a comma in the value", "name", "a,b", "comma"},
	{"a blank at the value's end", "name", "a ", "blank"},
	{"a line break in the value", "name", "a\nb", "control character"},
	{"the password", "Password", "x", "field of its own"},
	{"the user", "user", "x", "field of its own"},
	{"ssl", "ssl", "true", "field of its own"},
	{"the SSL host", "SSLHost", "x", "field of its own"},
}

func TestCheckParameter(t *testing.T) {
	for _, c := range parameterCases {
		t.Run(c.name, func(t *testing.T) {
			err := CheckParameter(client.Default, c.key, c.value)
			if c.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			wrong, ok := errors.AsType[*ParameterError](err)
			if !ok || !strings.Contains(wrong.Reason, c.want) {
				t.Fatalf("got %v, want a reason with %q", err, c.want)
			}
			if unknown := strings.Contains(c.want, "does not know"); wrong.Unknown != unknown || wrong.Key != c.key || (wrong.Since != client.Version{}) != strings.Contains(c.want, "from version") {
				t.Errorf("got %+v", wrong)
			}
		})
	}
}

// TestCheckParameterByVersion: what one version refuses, another may take, and the
// reason is of the version that is asked for.
func TestCheckParameterByVersion(t *testing.T) {
	for _, c := range []struct {
		v                client.Version
		key, value, want string
	}{
		{client.V2_8, "protocol", "resp4", "resp2, resp3"},
		{client.V2_8, "tunnel", "socks://proxy", "http:host:port"},
		{client.V2_5, "tunnel", "socks://proxy", "does not know it"},
		{client.V2_1, "responseTimeout", "whatever", "from version 2.5 on"},
		{client.V2_1, "writeBuffer", "5", ""},
		{client.V2_1, "proxy", "envoyproxy", "from version 2.5 on"},
		{client.V2_1, "checkCertificateRevocation", "false", "from version 2.5 on"},
		{client.V2_1, "highPriorityThreads", "maybe", "from version 2.5 on"},
		{client.V3, "sentinelUser", "x", ""},
	} {
		err := CheckParameter(c.v, c.key, c.value)
		if c.want == "" && err == nil {
			continue
		}
		if wrong, ok := errors.AsType[*ParameterError](err); !ok || c.want == "" || !strings.Contains(wrong.Reason, c.want) {
			t.Errorf("%s with %s=%s: %v, want %q", c.v, c.key, c.value, err, c.want)
		}
	}
}

func TestIsSecret(t *testing.T) {
	for key, want := range map[string]bool{
		"password": true, "SentinelPassword": true, "tunnel": true, "pasword": true, "$CONFIG": true,
		"user": false, "ssl": false, "sslHost": false, "connectTimeout": false, "Name": false,
	} {
		if got := IsSecret(key); got != want {
			t.Errorf("%s: got %t", key, got)
		}
	}
}
