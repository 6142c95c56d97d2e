package config

import (
	"strings"
	"testing"

	"sessionconfig/internal/finding"
)

func TestWith(t *testing.T) {
	before := Settings{Provider: ProviderRedis, Redis: Redis{
		Hosts: []string{"10.0.0.1", "10.0.0.2:7000", "Redis:7000", "redis:7000"}, SSLHost: "old", Password: NewSecret("abc"),
		Parameters: []Parameter{{Key: "syncTimeout", Value: "1"}, {Key: "name", Value: "a"}, {Key: "SYNCTIMEOUT", Value: "2"}},
	}}
	text := func(s Settings) string {
		r := s.Redis
		return strings.Join([]string{strings.Join(r.Hosts, ","), word(r.SSL, "on", "off"), r.SSLHost, formatted(r.Parameters)}, " ")
	}
	const hosts, parameters = "10.0.0.1,10.0.0.2:7000,Redis:7000,redis:7000", "syncTimeout=1,name=a,SYNCTIMEOUT=2"
	unchanged := text(before)
	for _, c := range []struct {
		change finding.Change
		want   string
	}{
		{finding.Change{Kind: finding.UseHosts, Hosts: []string{"a:1", "b:2"}}, "a:1,b:2 off old " + parameters},
		{finding.Change{Kind: finding.LeaveOutHosts, Hosts: []string{"10.0.0.1:6379", "Redis:7000"}}, "10.0.0.2:7000,redis:7000 off old " + parameters},
		{finding.Change{Kind: finding.DropRepetitions}, "10.0.0.1,10.0.0.2:7000,Redis:7000 off old " + parameters},
		{finding.Change{Kind: finding.UseSSL}, hosts + " on old " + parameters},
		{finding.Change{Kind: finding.ClearSSL}, unchanged},
		{finding.Change{Kind: finding.UseSSLHost, Name: "redis.example.com"}, hosts + " off redis.example.com " + parameters},
		{finding.Change{Kind: finding.SetParameter, Name: "synctimeout", Value: "9"}, hosts + " off old syncTimeout=1,name=a,SYNCTIMEOUT=9"},
		{finding.Change{Kind: finding.SetParameter, Name: "new", Value: "9"}, hosts + " off old " + parameters + ",new=9"},
		{finding.Change{Kind: finding.RemoveParameter, Name: "syncTimeout"}, hosts + " off old syncTimeout=1,name=a"},
		{finding.Change{Kind: finding.RemoveParameter, Name: "unknown"}, unchanged},
	} {
		after := before.With(c.change)
		if got := text(after); got != c.want || !after.Redis.Password.Equal(before.Redis.Password) {
			t.Errorf("%+v:\ngot  %s\nwant %s", c.change, got, c.want)
		}
		if text(before) != unchanged {
			t.Fatalf("%+v changed the settings that it was given", c.change)
		}
	}
}
