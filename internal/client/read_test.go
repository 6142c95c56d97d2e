package client

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	diff "github.com/google/go-cmp/cmp"
)

// reading is a row of parse.jsonl: how the versions read one string.
type reading struct {
	Text string
	Read []struct {
		Versions []string
		Outcome  outcome
	}
}

type outcome struct {
	Error    string // the exception's type
	Message  string
	Dialled  []string
	Password *string
	Differs  map[string]any
}

// TestReadsAsRecorded: every version reads every recorded string as it was seen to.
func TestReadsAsRecorded(t *testing.T) {
	compared := 0
	for _, row := range rows[reading](t, "parse.jsonl") {
		for _, group := range row.Read {
			for _, text := range group.Versions {
				if text == "1.2.6" { // which knows no SERedis_* variable, so that it is not the platform's
					continue
				}
				compared++
				v := parsed(t, text)
				if d := diff.Diff(wanted(group.Outcome), seen(t, v, row.Text)); d != "" {
					t.Errorf("%s reads %q otherwise (-recorded +ours):\n%s", text, row.Text, d)
				}
			}
		}
	}
	if compared < 2000 {
		t.Errorf("only %d readings compared", compared)
	}
}

// wanted is a recorded outcome without the words of an exception. The interface
// behind an IPv6 zone had a number on the machine that was recorded.
func wanted(o outcome) outcome {
	if o.Error != "" {
		return outcome{Error: o.Error}
	}
	for i, dialled := range o.Dialled {
		o.Dialled[i] = strings.ReplaceAll(dialled, "%4", "%eth0")
	}
	if len(o.Differs) == 0 {
		o.Differs = nil
	}
	return o
}

// seen is what our reader makes of a string, in the recording's terms.
func seen(t *testing.T, v Version, text string) outcome {
	t.Helper()
	r, err := v.Read(text)
	if err != nil {
		return outcome{Error: exception(t, v, err)}
	}
	plain, err := v.Read("a:7000,password=p")
	if err != nil {
		t.Fatal(err)
	}
	o := outcome{Dialled: []string{}}
	for _, e := range r.Endpoints {
		o.Dialled = append(o.Dialled, dialled(e))
	}
	if password, set := r.Value("password"); set {
		o.Password = &password
	}
	before := properties(plain)
	for name, value := range properties(r) {
		if value != before[name] {
			if o.Differs == nil {
				o.Differs = map[string]any{}
			}
			o.Differs[name] = value
		}
	}
	return o
}

func dialled(e Endpoint) string {
	switch {
	case e.Socket != "":
		return e.Socket
	case e.Address.IsValid():
		return fmt.Sprintf("ip %s %d", e.Address, e.Port)
	}
	return fmt.Sprintf("name %s %d", e.Name, e.Port)
}

// exception is the type of what the client throws.
func exception(t *testing.T, v Version, err error) string {
	t.Helper()
	refusal, ok := err.(*Refusal)
	if !ok {
		t.Fatalf("%T is no *Refusal", err)
	}
	switch {
	case refusal.Kind == Proxy && v.since(V2_7):
		return "UriFormatException"
	case refusal.Kind == Proxy, refusal.Why == Empty, refusal.Why == UnknownKey, refusal.Why == NoHost, refusal.Why == TwiceByPort:
		return "ArgumentException"
	}
	return "ArgumentOutOfRangeException"
}

// properties are the client's own names for what a string sets, with what each is
// where nothing is set.
func properties(r Reading) map[string]any {
	p := map[string]any{"Ssl": r.SSL(), "UseSsl": r.SSL()}
	truths := map[string]bool{"AbortOnConnectFail": !r.provider.azure, "AllowAdmin": false, "ResolveDns": false, "HighIntegrity": false}
	for name, unset := range truths {
		p[name] = r.truth(keyword(name), unset)
	}
	numbers := map[string]int{
		"AsyncTimeout": r.number("syncTimeout", 5000), "ConfigCheckSeconds": 60, "ConnectRetry": 3, "ConnectTimeout": 5000, "KeepAlive": -1, "SyncTimeout": 5000,
	}
	for name, unset := range numbers {
		p[name] = float64(r.number(keyword(name), unset))
	}
	texts := map[string]any{
		"ClientName": nil, "ConfigurationChannel": "__Booksleeve_MasterChanged", "DefaultDatabase": nil, "ServiceName": nil, "TieBreaker": "__Booksleeve_TieBreak", "User": nil,
		"SentinelUser": nil, "SentinelPassword": nil, "SslHost": nil,
	}
	for name, unset := range texts {
		p[name] = unset
		if value, set := r.Value(keyword(name)); set {
			p[name] = value
		}
	}
	if _, set := r.Value("defaultDatabase"); set {
		p["DefaultDatabase"] = float64(r.Database())
	}
	fillDerived(r, p)
	return p
}

var keywordOf = map[string]string{
	"AbortOnConnectFail": "abortConnect", "ClientName": "name", "ConfigurationChannel": "configChannel", "TieBreaker": "tiebreaker",
}

func keyword(property string) string {
	return cmp.Or(keywordOf[property], strings.ToLower(property[:1])+property[1:])
}

// fillDerived adds what a version makes of other values, and what is an enumeration.
func fillDerived(r Reading, p map[string]any) {
	v := r.Version
	if v.since(V3) {
		for sentinel, own := range map[string]string{"SentinelUser": "user", "SentinelPassword": "password"} {
			if value, set := r.Value(own); set && p[sentinel] == nil {
				p[sentinel] = value
			}
		}
	} else if name := r.CheckedName(); name != "" {
		p["SslHost"] = name // 3 derives it later
	}
	if bits, set := r.TLSProtocols(); set {
		p["SslProtocols"] = flags(bits)
	}
	n, _ := v.proxies().parse(r.text("proxy", "0"), strings.EqualFold)
	p["Proxy"] = enumName(n, v.proxies())
	if value, set := r.Value("protocol"); set {
		n, _ := parseDialect(value)
		p["Protocol"] = fmt.Sprintf("Resp%d", n)
	}
	if value, set := r.Value("version"); set {
		numbers, _ := v.parseEdition(value)
		p["DefaultVersion"] = strings.ReplaceAll(strings.Trim(fmt.Sprint(numbers), "[]"), " ", ".")
	} else if r.provider.azure && v.before(V3) {
		p["DefaultVersion"] = map[Version]string{V2_1: "3.0.0", V2_13: "6.0.0"}[v]
		if p["DefaultVersion"] == "" {
			p["DefaultVersion"] = "4.0.0"
		}
	}
}

func enumName(n int32, names enum) string {
	for name, value := range names {
		if value == n {
			return name
		}
	}
	return fmt.Sprint(n)
}

// flags spells a set of bits as .NET does, greatest first and then turned round.
func flags(bits int32) string {
	if bits == 0 {
		return "None"
	}
	var names []string
	for _, name := range slices.Backward(slices.SortedFunc(maps.Keys(tlsProtocols), func(a, b string) int {
		return cmp.Compare(tlsProtocols[a], tlsProtocols[b])
	})) {
		if n := tlsProtocols[name]; n != 0 && bits&n == n {
			bits -= n
			names = append(names, name)
		}
	}
	slices.Reverse(names)
	return strings.Join(names, ", ")
}

// TestReadsAsTheSourceSays: what no recorded string has, after the client's source.
func TestReadsAsTheSourceSays(t *testing.T) {
	tests := []struct {
		name, text string
		version    Version
		want       string // the endpoints, or the reason of the refusal
	}{
		{"the default port written and left out are two, until it is filled in", "a,a:6379", V2_5, `"TwiceByPort"`},
		{"with ssl the default port is another", "a,a:6379,ssl=true", V2_5, "name a 6380; name a 6379"},
		{"one host in two letter cases", "A:7000,a:7000", V2_5, "name A 7000"},
		{"a port and no host", "[]:7000", V2_1, `"NoHost"`},
		{"a closing bracket alone", "a]:7000", V2_1, `"NoHost"`},
		{"a negative port", "a:-1", V3, `"PortRange"`},
		{"a signed port", "a:+7000", V3, "name a 7000"},
		{"blanks before a port", "a: 7000", V3, "name a 7000"},
		{"text behind the bracket", "[::1]7000", V3, "ip ::1 6379"},
		{"octal and hexadecimal", "010.0x0a.1:1", V3, "ip 8.10.0.1 1"},
		{"too many numbers", "1.2.3.4.5:1", V3, "name 1.2.3.4.5 1"},
		{"a number that does not fit", "1.2.65536:1", V3, "name 1.2.65536 1"},
		{"a socket without a path", "!", V2_5, ""},
		{"Azure's TLS port", "x.redis.cache.windows.net:6380,b", V2_5, "name x.redis.cache.windows.net 6380; name b 6380"},
		{"2.1 finds one key in its own letter case only", "a:1,responsetimeout=5", V2_1, `"UnknownKey"`},
		{"others find it in any", "a:1,responsetimeout=5", V2_5, "name a 1"},
		{"a long name of a command", "a:1,$ECHO=abcdefghijklmnopqrstuvwx", V2_13, `"LongName"`},
		{"3 takes it", "a:1,$ECHO=abcdefghijklmnopqrstuvwx", V3, "name a 1"},
		{"a number joined to a name", "a:1,sslProtocols=3072|tls13", V3, `"NotOfKind"`},
	}
	whys := map[Why]string{
		Empty: "Empty", UnknownKey: "UnknownKey", NotOfKind: "NotOfKind", TooLow: "TooLow", PortRange: "PortRange",
		NoHost: "NoHost", TwiceByPort: "TwiceByPort", LongName: "LongName",
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, err := test.version.Read(test.text)
			var got []string
			for _, e := range r.Endpoints {
				got = append(got, dialled(e))
			}
			result := strings.Join(got, "; ")
			if refusal, ok := err.(*Refusal); ok {
				result = fmt.Sprintf("%q", whys[refusal.Why])
			}
			if result != test.want {
				t.Errorf("%s reads %q as %s, want %s", test.version, test.text, result, test.want)
			}
		})
	}
}

// FuzzRead: whatever the string, no version panics; a refusal shows no value; and
// what is read reads the same when it is written out again.
func FuzzRead(f *testing.F) {
	for _, row := range rows[reading](f, "parse.jsonl") {
		f.Add(row.Text)
	}
	f.Add("[[::1]]:7000,!,\x00=,$=,a:99999999999")
	f.Fuzz(func(t *testing.T, text string) {
		for _, v := range Recorded {
			r, err := v.Read(text)
			if err != nil {
				continue
			}
			for _, e := range r.Endpoints {
				if e.Socket == "" && (e.Port < 1 || e.Port > 65535 || e.Name == "" && !e.Address.IsValid()) {
					t.Fatalf("%s reads %q as endpoint %+v", v, text, e)
				}
			}
			var pieces []string
			for name, value := range r.values {
				pieces = append(pieces, name+"="+value)
			}
			if len(pieces) == 0 {
				continue
			}
			again, err := v.Read(strings.Join(pieces, ","))
			if err != nil || !maps.Equal(again.values, r.values) {
				a, _ := json.Marshal(r.values)
				b, _ := json.Marshal(again.values)
				t.Fatalf("%s reads %q as %s, and that as %s (%v)", v, text, a, b, err)
			}
		}
	})
}
