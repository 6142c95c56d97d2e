package session

import (
	"cmp"
	"strings"
)

// aclLine is the one command that grants an existing ACL user what it lacks. Redis
// accepts it for a user with any rules; it removes no right and sets no password.
//
// Commands without keys and channels are added to what the user has. The others are put
// into a selector, a separate set of rights: Redis refuses a line with a pattern for a
// user who has ~* or &*, and the user may not ask which patterns there are.
func (c *Client) aclLine(l *lack) string {
	parts := []string{"ACL SETUSER", userName(c.User)}
	if len(l.plain) > 0 {
		parts = append(parts, granting(l.plain))
	}
	if len(l.keyed) > 0 {
		patterns := strings.Join(l.patterns, " ")
		if strings.Contains(patterns, "&") {
			patterns = "resetchannels " + patterns // of the selector, which may begin with &*
		}
		parts = append(parts, "("+patterns+" "+granting(l.keyed)+")")
	}
	return strings.Join(parts, " ")
}

// granting spells rules that grant commands.
func granting(commands []string) string { return "+" + strings.Join(commands, " +") }

// aclPattern is the pattern of one key or channel. Characters that mean something to
// ACL rules or to the prompt of redis-cli are left open.
func aclPattern(name string) string {
	var out strings.Builder
	for _, b := range []byte(name) {
		switch {
		case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b >= '0' && b <= '9', strings.IndexByte("_-.:{}/@#=+", b) >= 0:
			out.WriteByte(b)
		default:
			out.WriteByte('?')
		}
	}
	return out.String()
}

// userName is the ACL user that a connection signs in as.
func userName(user string) string { return cmp.Or(user, "default") }
