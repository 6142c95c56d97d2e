package session

import (
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/explain"
	"sessionconfig/redisprobe/topology"
)

func TestDenied(t *testing.T) {
	tests := []struct {
		name, text  string
		denied, key bool
	}{
		{"command", "NOPERM this user has no permissions to run the 'get' command", true, false},
		{"key, 7.0", "NOPERM this user has no permissions to access one of the keys used as arguments", true, true},
		{"key, 7.2", "NOPERM No permissions to access a key", true, true},
		{"user named", "NOPERM User app has no permissions to run the 'get' command", true, false},
		{"in a script, 7.0", "ERR The user executing the script can't run this command or subcommand script: x, on @user_script:1.", true, false},
		{"in a script, 7.2", "ERR ACL failure in script: User app has no permissions to run the 'get' command script: x", true, false},
		{"another error", "ERR unknown command 'get'", false, false},
		{"none", "", false, false},
	}
	for _, test := range tests {
		if Denied(test.text) != test.denied || deniedKey(test.text) != test.key {
			t.Errorf("%s: %t, %t", test.name, Denied(test.text), deniedKey(test.text))
		}
	}
}

func TestLifeFailure(t *testing.T) {
	c := &Client{Explain: &explain.Explainer{Secrets: []string{"Sehr-Geheim-1234"}}}
	tests := []struct {
		reply string
		code  finding.Code
		says  string
	}{
		{"OOM command not allowed when used memory > 'maxmemory'. script: x, on @user_script:3.", finding.OutOfMemory, ""},
		{"ERR Error running script: -OOM command not allowed when used memory", finding.OutOfMemory, ""},
		{"READONLY You can't write against a read only replica. script: x", finding.ReadOnly, "it is a read-only replica"},
		{"NOREPLICAS Not enough good replicas to write. script: x", finding.ReadOnly, "too few replicas are connected to it (min-replicas-to-write)"},
		{"MISCONF Redis is configured to save RDB snapshots", finding.PersistenceError, ""},
		{"ERR unknown command 'evalsha', with args beginning with: 'a'", finding.ScriptDenied, "ERR unknown command 'evalsha'"},
		{"ERR Unknown Redis command called from script script: x", finding.ScriptDenied, "ERR Unknown Redis command called from script"},
		{"BUSY Redis is busy running a script.", finding.SessionFailed, "BUSY Redis is busy running a script."},
		{"ERR wrong Sehr-Geheim-1234\r\n\x00", finding.SessionFailed, "ERR wrong ***"},
	}
	for _, test := range tests {
		if code, args := c.lifeFailure(&LifeError{doing: "x", reply: test.reply}); code != test.code || args["reason"] != test.says {
			t.Errorf("%q: %v, %v", test.reply, code, args)
		}
	}
}

func TestRefused(t *testing.T) {
	const nonce = "nonce"
	conn := &Conn{client: &Client{User: "app", Explain: new(explain.Explainer)}}
	reply := func(value string) *redis.Cmd {
		cmd := redis.NewCmd(t.Context())
		if text, isError := strings.CutPrefix(value, "-"); isError {
			cmd.SetErr(serverError(text))
		} else {
			cmd.SetVal(value)
		}
		return cmd
	}
	tests := []struct {
		name, auth, echo, tieBreak string
		server                     topology.Info
		code                       finding.Code
	}{
		{"fine", "OK", nonce, "", nil, ""},
		{"wrong password", "-WRONGPASS invalid username-password pair", "-NOAUTH Authentication required.", "", nil, finding.AuthWrongPassword},
		{"wrong password of old", "-ERR invalid password", "-NOAUTH Authentication required.", "", nil, finding.AuthWrongPassword},
		{"users unknown", "-ERR wrong number of arguments for 'auth' command", nonce, "", nil, finding.AuthWrongPassword},
		{"none asked for", "-ERR AUTH <password> called without any password configured for the default user.", nonce, "", nil, ""},
		{"Sentinel", "OK", "-ERR unknown command 'echo'", "", topology.Info{"redis_mode": "sentinel"}, finding.SentinelEndpoint},
		{"loading", "OK", nonce, "-LOADING Redis is loading the dataset in memory", nil, finding.Loading},
		{"loading, as INFO says", "OK", nonce, "", topology.Info{"loading": "1"}, finding.Loading},
		{"may not ECHO", "OK", "-NOPERM this user has no permissions to run the 'echo' command", "", nil, ""},
		{"no echo", "OK", "OK", "", nil, finding.NotRedis},
		{"busy", "OK", "-BUSY Redis is busy running a script", "", nil, finding.SessionFailed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := &Greeting{conn: conn, auth: reply(test.auth), echo: reply(test.echo), tieBreak: reply(test.tieBreak), nonce: nonce, Info: test.server}
			var code finding.Code
			if found := g.Refused(); len(found) > 0 {
				code = found[0].Code
			}
			if code != test.code {
				t.Errorf("got %q, want %q", code, test.code)
			}
		})
	}
}

// serverError is an error reply.
type serverError string

func (e serverError) Error() string { return string(e) }
func (serverError) RedisError()     {}

func TestRemoval(t *testing.T) {
	keys := []string{"{a}_Data", "{a}_Internal"}
	tests := []struct {
		name       string
		parameters map[string]string
		want       string
	}{
		{"usual", nil, "*3\r\n$3\r\ndel\r\n$8\r\n{a}_Data\r\n$12\r\n{a}_Internal\r\n"},
		{"renamed", map[string]string{"$DEL": "erase"}, "*3\r\n$5\r\nerase\r\n$8\r\n{a}_Data\r\n$12\r\n{a}_Internal\r\n"},
		{"never sent", map[string]string{"$DEL": ""}, ""},
	}
	for _, test := range tests {
		o, _ := ReadOptions(test.parameters)
		if got := string(o.removal(keys)); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
