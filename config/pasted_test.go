package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadPasted(t *testing.T) {
	const secret = "pass:w@rd=1"
	cases := []struct {
		name, text string
		want       Redis
		statesSSL  bool
		lost       []string
	}{
		{
			"StackExchange.Redis", "a:7000,b:7000,password=" + secret + ",ssl=True,sslHost=redis.example,user=platform,keepAlive=30,abortConnect=False",
			Redis{
				Hosts: []string{"a:7000", "b:7000"}, User: "platform", Password: NewSecret(secret), SSL: true, SSLHost: "redis.example",
				Parameters: []Parameter{{Key: "keepAlive", Value: "30"}, {Key: "abortConnect", Value: "False"}},
			},
			true, nil,
		},
		{"in quotes", `"a:7000,password=x"`, Redis{Hosts: []string{"a:7000"}, Password: NewSecret("x")}, false, nil},
		{"in lines", "a:7000,\r\nb:7000,\npassword=x", Redis{Hosts: []string{"a:7000", "b:7000"}, Password: NewSecret("x")}, false, nil},
		{"an unknown option", "a,password=x,maxPoolSize=5", Redis{Hosts: []string{"a"}, Password: NewSecret("x")}, false, []string{"maxPoolSize"}},
		{"rediss", "rediss://:p%40ss%2Cword@redis.example:6380", Redis{Hosts: []string{"redis.example:6380"}, Password: NewSecret("p@ss,word"), SSL: true}, true, nil},
		{
			"redis with all", "redis://user:pass@a:6379/3?ssl=true&timeout=5s&keepAlive=30",
			Redis{
				Hosts: []string{"a:6379"}, User: "user", Password: NewSecret("pass"), SSL: true,
				Parameters: []Parameter{{Key: "keepAlive", Value: "30"}, {Key: "defaultDatabase", Value: "3"}},
			},
			true,
			[]string{"timeout"},
		},
		{"the default user", "redis://default:pass@a:6379/0", Redis{Hosts: []string{"a:6379"}, Password: NewSecret("pass")}, false, nil},
		{"a password alone", "redis://pass@a", Redis{Hosts: []string{"a"}, Password: NewSecret("pass")}, false, nil},
		{"several hosts in one", "rediss://:pass@a:7000,b:7000,c:7000/0?timeout=1", Redis{Hosts: []string{"a:7000", "b:7000", "c:7000"}, Password: NewSecret("pass"), SSL: true}, true, []string{"timeout"}},
		{"several URLs", "redis://:pass@a:7000 redis://:pass@b:7000", Redis{Hosts: []string{"a:7000", "b:7000"}, Password: NewSecret("pass")}, false, nil},
		{"a URL with options", "redis://a:7000,password=x,ssl=true", Redis{Hosts: []string{"a:7000"}, Password: NewSecret("x"), SSL: true}, true, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p, ok := ReadPasted(c.text)
			if !ok {
				t.Fatal("it is not read")
			}
			want := Settings{Provider: ProviderRedis, Redis: c.want}
			if got := (Settings{Provider: ProviderRedis, Redis: p.Redis}); !got.Equal(want) || got.Redis.Password.Reveal() != c.want.Password.Reveal() {
				t.Errorf("differs: %v", Diff(want, got))
			}
			if diff := cmp.Diff(c.lost, p.Lost); diff != "" || p.StatesSSL != c.statesSSL || !p.StatesOther {
				t.Errorf("lost %v, says something of SSL: %t, of more than hosts: %t", p.Lost, p.StatesSSL, p.StatesOther)
			}
			if shown := fmt.Sprintf("%v %+v", p, p); strings.Contains(shown, "pass") || strings.Contains(shown, secret) {
				t.Errorf("it prints its password: %s", shown)
			}
		})
	}
	for _, text := range []string{"", " \n", "<add key=\"x\"/>", `{"a": 1}`, "redis+sentinel://:pass@a", "https://user:pass@a/x", "no string at all"} {
		if p, ok := ReadPasted(text); ok {
			t.Errorf("%q is read as %v", text, p)
		}
	}
	for _, text := range []string{"a:7000,b:7000", "redis://a:7000;b:7000", "a:7000"} {
		if p, ok := ReadPasted(text); !ok || p.StatesOther {
			t.Errorf("%q is more than hosts: %v", text, p)
		}
	}
}
