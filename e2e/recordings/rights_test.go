//go:build live && linux

package recordings

import (
	"fmt"
	"strings"
	"testing"

	"sessionconfig/internal/redistest"
)

// rightsSituations are those of ACL users and of commands that the server lacks.
var rightsSituations = []situation{
	{words: `rights: all but (.*), (single|cluster)`, set: rightsBut},
	{words: `command removed: (.*)`, set: func(t *testing.T, _ recording, match []string) scene {
		s := redistest.StartServer(t, redistest.Options{
			Password: password, Directives: []string{fmt.Sprintf(`rename-command %s ""`, match[1])}, Unusable: true,
		})
		return onPort(s.Port)
	}},
	{words: "ACL user named default, explicitly", set: healthySingle},
	{words: "ACL user switched off", set: user("off ~* &* +@all"), causes: []string{"auth-wrong-password"}},
	{words: "ACL user with the default channel rights only", set: user("on resetchannels ~* +@all")},
	{words: "ACL user, all but dangerous and admin", set: user("on ~* &* +@all -@dangerous -@admin")},
	{words: "ACL user, all but scripting", set: user("on ~* &* +@all -@scripting"), causes: []string{"acl-denied"}},
	{words: "ACL user, key pattern of one application only", set: user("on ~{app_*}_* &* +@all"), causes: []string{"acl-denied"}},
	{words: "ACL user, all rights", set: user("on ~* &* +@all")},
	{words: "default user off, named user on, no user given", set: func(t *testing.T, _ recording, _ []string) scene {
		s := redistest.StartServer(t, redistest.Options{Users: []string{"default off", "lab on >" + password + " ~* &* +@all"}})
		return onPort(s.Port)
	}, causes: []string{"auth-wrong-password"}},
}

// commonRights are those of the recordings' README, as ACL rules.
var commonRights = strings.Fields(`+auth +hello +client|setname +client|id +client|list +config|get +info +cluster|nodes +echo +ping
	+subscribe +get +set +setnx +exists +expire +del +hget +hmset +hset +hgetall +hdel +eval +evalsha +script|load +select
	~{*}_* ~__Booksleeve_TieBreak &__Booksleeve_MasterChanged`)

// rightsBut is a server or a cluster with a user who lacks one right.
func rightsBut(t *testing.T, _ recording, match []string) scene {
	lacking := map[string]string{
		"__Booksleeve_TieBreak key": "~__Booksleeve_TieBreak", "tie-break key": "~__Booksleeve_TieBreak", "channel": "&__Booksleeve_MasterChanged",
	}[match[1]]
	if lacking == "" {
		lacking = "+" + match[1]
	}
	rules := []string{"lab", "on", ">" + password, "resetchannels"}
	found := match[1] == "none"
	for _, rule := range commonRights {
		if rule == lacking {
			found = true
			continue
		}
		rules = append(rules, rule)
	}
	if !found {
		t.Fatalf("%q is none of the rights", match[1])
	}
	users := []string{strings.Join(rules, " ")}
	if match[2] == "single" {
		return onPort(redistest.StartServer(t, redistest.Options{Password: password, Users: users}).Port)
	}
	c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password, Users: users})
	return onPort(c.Masters()[0].Port)
}

// user is a server with the user lab, who has exactly these rules.
func user(rules string) func(*testing.T, recording, []string) scene {
	return func(t *testing.T, _ recording, _ []string) scene {
		s := redistest.StartServer(t, redistest.Options{Password: password, Users: []string{"lab >" + password + " " + rules}})
		return onPort(s.Port)
	}
}
