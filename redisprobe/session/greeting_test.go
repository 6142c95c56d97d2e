package session

import (
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/client"
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
		{"BUSY Redis is busy running a script.", finding.ScriptRunning, ""},
		{"ERR wrong Sehr-Geheim-1234\r\n\x00", finding.SessionFailed, "ERR wrong ***\r\n\x00"},
	}
	for _, test := range tests {
		if code, args := c.lifeFailure(&LifeError{doing: "x", reply: test.reply}); code != test.code || args["reason"] != test.says {
			t.Errorf("%q: %v, %v", test.reply, code, args)
		}
	}
}

func TestRefused(t *testing.T) {
	const nonce = "nonce"
	conn := &Conn{client: &Client{User: "app", Password: "p", Tag: nonce, Judged: played(t, client.Default, ""), Explain: new(explain.Explainer)}}
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
		{"busy", "OK", "-BUSY Redis is busy running a script", "", nil, finding.ScriptRunning},
		{"ECHO is unknown", "OK", "-ERR unknown command 'echo', with args", "", nil, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := &Greeting{
				conn: conn, auth: reply(test.auth), tieBreak: reply(test.tieBreak), Info: test.server,
				answers: map[string]*redis.Cmd{"echo": reply(test.echo)},
			}
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

// played are the options as one version reads them.
func played(t *testing.T, v client.Version, parameters string) []client.Options {
	t.Helper()
	read, err := v.Read("a:7000," + parameters)
	if err != nil {
		t.Fatal(err)
	}
	return []client.Options{read.Options}
}

func TestRemoval(t *testing.T) {
	keys := []string{"{a}_Data", "{a}_Internal"}
	const usual = "*3\r\n$3\r\ndel\r\n$8\r\n{a}_Data\r\n$12\r\n{a}_Internal\r\n"
	for parameters, want := range map[string]string{
		"":           usual,
		"$DEL=erase": "*3\r\n$5\r\nerase\r\n$8\r\n{a}_Data\r\n$12\r\n{a}_Internal\r\n",
		"$DEL=":      usual, // what the client does without, the test does not
	} {
		c := &Client{Judged: played(t, client.Default, parameters)}
		if got := string(c.removal(keys)); got != want {
			t.Errorf("%s: %q, want %q", parameters, got, want)
		}
	}
}

// TestMode: INFO tells, else whatever may be asked.
func TestMode(t *testing.T) {
	failed := func(text string) *redis.Cmd {
		cmd := redis.NewCmd(t.Context())
		cmd.SetErr(serverError(text))
		return cmd
	}
	const denied, disabled = "NOPERM no", "ERR This instance has cluster support disabled"
	tests := []struct {
		name     string
		info     topology.Info
		answers  map[string]*redis.Cmd
		tieBreak *redis.Cmd
		want     topology.Mode
	}{
		{"INFO says yes", topology.Info{"cluster_enabled": "1"}, nil, redis.NewCmd(t.Context()), topology.ModeCluster},
		{"INFO says no", topology.Info{"cluster_enabled": "0"}, nil, redis.NewCmd(t.Context()), topology.ModeStandalone},
		{"HELLO says it", topology.Info{"redis_mode": "cluster"}, nil, redis.NewCmd(t.Context()), topology.ModeCluster},
		{"a Sentinel", topology.Info{"redis_mode": "sentinel"}, nil, redis.NewCmd(t.Context()), topology.ModeSentinel},
		{"CLUSTER NODES answers", nil, map[string]*redis.Cmd{"cluster|nodes": redis.NewCmd(t.Context())}, redis.NewCmd(t.Context()), topology.ModeCluster},
		{"ASKING tells", nil, map[string]*redis.Cmd{"cluster|nodes": failed(denied), "asking": failed(disabled)}, redis.NewCmd(t.Context()), topology.ModeStandalone},
		{"ASKING is taken", nil, map[string]*redis.Cmd{"cluster|nodes": failed(denied), "asking": redis.NewCmd(t.Context())}, redis.NewCmd(t.Context()), topology.ModeCluster},
		{"a redirect tells", nil, map[string]*redis.Cmd{"asking": failed(denied)}, failed("MOVED 1 h:1"), topology.ModeCluster},
		{"nothing tells", nil, map[string]*redis.Cmd{"asking": failed(denied)}, failed(denied), topology.ModeUnknown},
	}
	for _, test := range tests {
		g := &Greeting{Info: test.info, answers: test.answers, tieBreak: test.tieBreak}
		if got := g.mode(); got != test.want {
			t.Errorf("%s: %s", test.name, got)
		}
	}
}
