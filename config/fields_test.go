package config

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSplitHosts(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"empty", "", nil},
		{"blanks and commas only", " , ,\n", nil},
		{"one", "redis1", []string{"redis1"}},
		{"as documented", "172.31.6.35:7000,172.31.11.176:7000", []string{"172.31.6.35:7000", "172.31.11.176:7000"}},
		{"trimmed", "  a:1 ,\tb:2  ", []string{"a:1", "b:2"}},
		{"lines", "a:1\nb:2\r\nc:3", []string{"a:1", "b:2", "c:3"}},
		{"lines that end in commas", "a:1,\nb:2,\n", []string{"a:1", "b:2"}},
		{"semicolons do not part", "a:1;b:2", []string{"a:1;b:2"}},
		{"address of version 6", "[::1]:7000,::1", []string{"[::1]:7000", "::1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, SplitHosts(c.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEndpoints(t *testing.T) {
	got := Endpoints([]string{"a", "[::1]:7000", "A:6380", "[0:0::1]:7000", "a.:6380", "b:", "b:7000"}, true)
	want := []string{"a:6380", "[::1]:7000", "b:", "b:7000"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestHostsSurviveTheirText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hosts := rapid.SliceOf(rapid.StringMatching(`[a-z0-9.:\[\]-]{1,20}`)).Draw(t, "hosts")
		if got := SplitHosts(strings.Join(hosts, ",")); !slices.Equal(got, hosts) {
			t.Fatalf("%q became %q", hosts, got)
		}
	})
}

func TestParseParameters(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []Parameter
		wrong      int // position of the piece that is none
	}{
		{name: "empty"},
		{name: "one", text: "connectTimeout=5000", want: []Parameter{{Key: "connectTimeout", Value: "5000"}}},
		{name: "order is kept", text: "b=2,a=1", want: []Parameter{{Key: "b", Value: "2"}, {Key: "a", Value: "1"}}},
		{name: "trimmed", text: " a = 1 ,\n b= 2", want: []Parameter{{Key: "a", Value: "1"}, {Key: "b", Value: "2"}}},
		{name: "first equal sign ends the key", text: "name=a=b", want: []Parameter{{Key: "name", Value: "a=b"}}},
		{name: "empty value", text: "$CONFIG=", want: []Parameter{{Key: "$CONFIG", Value: ""}}},
		{name: "empty pieces", text: ",a=1,,", want: []Parameter{{Key: "a", Value: "1"}}},
		{name: "no equal sign", text: "a=1,abortConnect", wrong: 2},
		{name: "no key", text: "=5", wrong: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ParseParameters(c.text)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if c.wrong == 0 && err != nil {
				t.Fatal(err)
			}
			if c.wrong > 0 {
				want := fmt.Sprintf("parameter %d does not have the form key=value", c.wrong)
				if err == nil || err.Error() != want {
					t.Errorf("got %v, want %s", err, want)
				}
			}
			if err == nil {
				again, err := ParseParameters(formatted(got))
				if err != nil || !slices.Equal(again, got) {
					t.Errorf("written and read again: %v, %v", again, err)
				}
			}
		})
	}
}

func TestParametersErrorHidesThePiece(t *testing.T) {
	_, err := ParseParameters("a=1," + marked)
	if err == nil || strings.Contains(err.Error(), marked) {
		t.Errorf("got %v", err)
	}
}

func TestDiff(t *testing.T) {
	base := Settings{Provider: ProviderRedis, Redis: Redis{
		Hosts: []string{"a:1"}, User: "u", Password: NewSecret(marked), SSLHost: "h",
		Parameters: []Parameter{{Key: "sentinelPassword", Value: marked}, {Key: "name", Value: "x"}},
	}}
	for _, c := range []struct {
		name   string
		change func(*Settings)
		want   []Change
	}{
		{"nothing", func(*Settings) {}, nil},
		{"provider", func(s *Settings) { s.Provider = ProviderDatabase }, []Change{{"provider", "redis", "database"}}},
		{"hosts", func(s *Settings) { s.Redis.Hosts = []string{"a:1", "b:2"} }, []Change{{"hosts", "a:1", "a:1,b:2"}}},
		{
			"password among the hosts", func(s *Settings) { s.Redis.Hosts = []string{"a:1", "password=" + marked} },
			[]Change{{"hosts", "a:1", "a:1,password=[hidden]"}},
		},
		{"user", func(s *Settings) { s.Redis.User = "" }, []Change{{"user", "u", ""}}},
		{"another password", func(s *Settings) { s.Redis.Password = NewSecret(marked + "2") }, []Change{{"password", "set", "set (another one)"}}},
		{"no password", func(s *Settings) { s.Redis.Password = Secret{} }, []Change{{"password", "set", "not set"}}},
		{"ssl", func(s *Settings) { s.Redis.SSL = true }, []Change{{"ssl", "off", "on"}}},
		{"ssl host", func(s *Settings) { s.Redis.SSLHost = "i" }, []Change{{"ssl-host", "h", "i"}}},
		{
			"parameter", func(s *Settings) { s.Redis.Parameters[1].Value = "y" },
			[]Change{{"parameters", "sentinelPassword=[hidden],name=x", "sentinelPassword=[hidden],name=y"}},
		},
		{
			"hidden parameter", func(s *Settings) { s.Redis.Parameters[0].Value = marked + "2" },
			[]Change{{"parameters", "sentinelPassword=[hidden],name=x", "sentinelPassword=[hidden],name=x (another one)"}},
		},
		{
			"order of fields", func(s *Settings) { s.Redis.SSL, s.Redis.User = true, "v" },
			[]Change{{"user", "u", "v"}, {"ssl", "off", "on"}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			changed := base
			changed.Redis.Parameters = slices.Clone(base.Redis.Parameters)
			c.change(&changed)
			if diff := cmp.Diff(c.want, Diff(base, changed)); diff != "" {
				t.Error(diff)
			}
			if got := base.Equal(changed); got != (c.want == nil) {
				t.Errorf("Equal is %t", got)
			}
		})
	}
}

func TestConnectionString(t *testing.T) {
	full := Redis{
		Hosts: []string{"a:7000", "b:7000"}, User: "app", Password: NewSecret("p=w"), SSL: true, SSLHost: "redis.example",
		Parameters: []Parameter{{Key: "connectTimeout", Value: "5000"}, {Key: "abortConnect", Value: "false"}},
	}
	for _, c := range []struct {
		name, previous string
		redis          Redis
		want           string
	}{
		{
			"as documented", "",
			Redis{Hosts: []string{"172.31.6.35:7000", "172.31.11.176:7000"}, Password: NewSecret("ACCESSKEY")},
			"172.31.6.35:7000,172.31.11.176:7000,password=ACCESSKEY",
		},
		{
			"what stands is not touched", " b:2 , a:1,, PASSWORD = x ,ssl=False",
			Redis{Hosts: []string{"b:2", "a:1"}, Password: NewSecret("x")},
			" b:2 , a:1,, PASSWORD = x ,ssl=False",
		},
		{
			"advanced options keep their place", "a:1,connectTimeout=5000,password=old,abortConnect=false",
			Redis{Hosts: []string{"a:1"}, Password: NewSecret("new"), Parameters: full.Parameters},
			"a:1,connectTimeout=5000,password=new,abortConnect=false",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ConnectionString(c.previous, c.redis)
			if err != nil {
				t.Fatal(err)
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	t.Run("read back the same", func(t *testing.T) {
		text, err := ConnectionString("", full)
		if err != nil {
			t.Fatal(err)
		}
		got, err := FromConnectionString(text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := Diff(Settings{Redis: full}, Settings{Redis: got}); diff != nil {
			t.Errorf("%q: %v", text, diff)
		}
	})
	t.Run("refused without its value", func(t *testing.T) {
		_, err := ConnectionString("", Redis{Hosts: []string{"a"}, Password: NewSecret(marked + ",x")})
		if err == nil || strings.Contains(err.Error(), marked) {
			t.Errorf("got %v", err)
		}
	})
}

// formatted is the text that ParseParameters reads.
func formatted(parameters []Parameter) string {
	var pieces []string
	for _, p := range parameters {
		pieces = append(pieces, p.Key+"="+p.Value)
	}
	return strings.Join(pieces, ",")
}
