package session

import (
	"slices"
	"strings"
	"testing"
)

// TestACLRule holds the line that is offered; tests with real servers prove it.
func TestACLRule(t *testing.T) {
	const want = "ACL SETUSER app ~{*}_Data ~{*}_Internal ~{*}_Write_Lock ~__Booksleeve_TieBreak &__Booksleeve_MasterChanged " +
		"+echo +cluster|nodes +client|setname +config|get +info +subscribe +script|load +evalsha +eval " +
		"+setnx +get +set +exists +expire +del +hmset +hget +hgetall +hdel"
	o, _ := ReadOptions(nil)
	if got := (&Client{Options: o, User: "app"}).aclRule(false); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := (&Client{Options: o}).aclRule(true); !strings.HasPrefix(got, "ACL SETUSER default ") || !strings.HasSuffix(got, " +asking") {
		t.Errorf("without a user: %s", got)
	}
}

// TestScriptUsesWhatIsListed holds that the session script calls exactly the
// commands that rights are asked for.
func TestScriptUsesWhatIsListed(t *testing.T) {
	var called, listed []string
	for part := range strings.SplitSeq(sessionScript, "redis.call('") {
		if name, _, found := strings.Cut(part, "'"); found && !strings.Contains(name, " ") && name == strings.ToUpper(name) && !slices.Contains(called, name) {
			called = append(called, name)
		}
	}
	for _, r := range scriptCommands {
		listed = append(listed, r.spoken)
	}
	slices.Sort(called)
	slices.Sort(listed)
	if !slices.Equal(called, listed) {
		t.Errorf("called %v, listed %v", called, listed)
	}
}
