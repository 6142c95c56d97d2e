package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sessionconfig/internal/redistest"
)

// redisPassword is the password of the servers that scripts use.
const redisPassword = "a-password-of-the-tests"

// endsSoon, in GORACE, has a program with the race detector end almost as soon as the one
// that is released: by default it waits for a second, for races of what still runs.
const endsSoon = "atexit_sleep_ms=20"

func TestMain(m *testing.M) {
	os.Setenv("GORACE", endsSoon)
	testscript.Main(m, map[string]func(){"sessionconfig": main})
}

// TestScripts runs the command line as users do. Beyond testscript's own
// commands, scripts have those in the map below.
func TestScripts(t *testing.T) {
	servers := &servers{t: t}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir) // the default settings are nobody's
			env.Setenv("REDIS_PASSWORD", redisPassword)
			own, _, _ := strings.Cut(env.Getenv("PATH"), string(os.PathListSeparator))
			env.Setenv("BARE_PATH", own) // a machine with this program and nothing else
			env.Setenv("GORACE", endsSoon)
			return makeTools(env.WorkDir)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"calmly":  execCalmly,
			"code":    expectCode,
			"json":    expectJSON,
			"nowhere": expectNowhere,
			"only":    expectOnly,
			"oneline": expectOneLine,
			"redis":   servers.provide,
		},
	})
}

// makeTools makes every ConfigurationTool.com of a script executable: an archive
// holds no modes.
func makeTools(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == "ConfigurationTool.com" {
			err = os.Chmod(path, 0o755)
		}
		return err
	})
}

// runCalmly runs a command, and again, four times at most, where Redis was slow: on a
// machine with too much to do it is, and the test says so.
func runCalmly(ts *testscript.TestScript, command []string) (err error) {
	for range 5 {
		err = ts.Exec(command[0], command[1:]...)
		if !strings.Contains(ts.ReadFile("stdout"), "answers slowly") {
			break
		}
	}
	return err
}

// execCalmly is exec for a test whose findings are looked at: calmly COMMAND ARGS...
func execCalmly(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: calmly command args...")
	}
	ts.Check(runCalmly(ts, args))
}

// expectCode runs a command and compares its exit code: code N COMMAND ARGS...
func expectCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command args...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := runCalmly(ts, args[1:]); err != nil {
		failed, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("running %v: %v", args[1:], err)
		}
		got = failed.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// expectJSON takes the whole standard output as one JSON object and compares a
// value in it: json PATH VALUE. PATH is parted by dots, with numbers as indices;
// VALUE is JSON, or a text as it is. Without VALUE it is enough that PATH is
// there; without arguments it only takes the object.
func expectJSON(ts *testscript.TestScript, neg bool, args []string) {
	decoder := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	var object map[string]any
	ts.Check(decoder.Decode(&object))
	if decoder.More() {
		ts.Fatalf("more than one JSON object on standard output")
	}
	if len(args) == 0 {
		return
	}
	if len(args) > 2 {
		ts.Fatalf("usage: json path value")
	}
	var value any = object
	for key := range strings.SplitSeq(args[0], ".") {
		switch in := value.(type) {
		case map[string]any:
			found, ok := in[key]
			if !ok {
				ts.Fatalf("there is no %s in the object", args[0])
			}
			value = found
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(in) {
				ts.Fatalf("%s is not in the array", args[0])
			}
			value = in[i]
		default:
			ts.Fatalf("there is no %s in the object", args[0])
		}
	}
	if len(args) == 1 {
		return
	}
	got, isText := value.(string)
	if !isText {
		encoded, err := json.Marshal(value)
		ts.Check(err)
		got = string(encoded)
	}
	if (got == args[1]) == neg {
		ts.Fatalf("%s is %s, want %s", args[0], got, args[1])
	}
}

// expectOneLine wants standard error to be one line.
func expectOneLine(ts *testscript.TestScript, neg bool, args []string) {
	text := ts.ReadFile("stderr")
	if neg || len(args) > 0 {
		ts.Fatalf("usage: oneline")
	}
	if strings.Count(text, "\n") != 1 || !strings.HasSuffix(text, "\n") {
		ts.Fatalf("standard error is not one line: %q", text)
	}
}

// expectNowhere looks for a secret in the last command's output and in every
// file below the folder, except the files named: nowhere SECRET FILE...
func expectNowhere(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: nowhere secret files...")
	}
	secret, excepted := args[0], args[1:]
	root := ts.MkAbs(".")
	look := func(where string, data []byte) {
		for form, spelt := range spellings(secret) {
			if bytes.Contains(data, spelt) {
				ts.Fatalf("%s holds the secret %s", where, form)
			}
		}
	}
	look("standard output", []byte(ts.ReadFile("stdout")))
	look("standard error", []byte(ts.ReadFile("stderr")))
	ts.Check(filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil || slices.Contains(excepted, filepath.ToSlash(name)) {
			return err
		}
		data, err := os.ReadFile(path)
		look(name, data)
		return err
	}))
}

// spellings are the forms in which a secret could be written somewhere.
func spellings(secret string) map[string][]byte {
	wide := make([]byte, 0, 2*len(secret))
	for _, b := range []byte(secret) {
		wide = append(wide, b, 0)
	}
	inner := base64.StdEncoding.EncodeToString([]byte(secret))
	return map[string][]byte{
		"in clear":  []byte(secret),
		"in UTF-16": wide,
		"in base64": []byte(strings.TrimRight(inner, "=")[:len(inner)-4]),
	}
}

// expectOnly wants a folder to hold these files and no others: only DIR NAME...
func expectOnly(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: only folder names...")
	}
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	want := slices.Sorted(slices.Values(args[1:]))
	if !slices.Equal(names, want) {
		ts.Fatalf("%s holds %v, want %v", args[0], names, want)
	}
}

// servers are the Redis servers that scripts share, started when first asked
// for.
type servers struct {
	t       *testing.T
	mu      sync.Mutex
	single  *redistest.Server
	cluster *redistest.Cluster
}

// provide sets REDIS to a single server and REDIS_CLUSTER to a cluster's
// masters, each as host:port,...: redis single|cluster
func (s *servers) provide(ts *testscript.TestScript, neg bool, args []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if neg || len(args) != 1 {
		ts.Fatalf("usage: redis single|own|cluster")
	}
	switch args[0] {
	case "single":
		if s.single == nil {
			var err error
			s.single, err = redistest.OpenServer(redistest.Options{Password: redisPassword, Dir: s.t.TempDir()})
			ts.Check(err)
			s.t.Cleanup(s.single.Close)
		}
		ts.Setenv("REDIS", s.single.Addr)
	case "own": // which no other script uses
		own, err := redistest.OpenServer(redistest.Options{Password: redisPassword, Dir: s.t.TempDir()})
		ts.Check(err)
		ts.Defer(own.Close)
		ts.Setenv("REDIS", own.Addr)
	case "cluster":
		if s.cluster == nil {
			var err error
			s.cluster, err = redistest.OpenCluster(redistest.ClusterOptions{Password: redisPassword, Dir: s.t.TempDir()})
			ts.Check(err)
			s.t.Cleanup(s.cluster.Close)
		}
		ts.Setenv("REDIS_CLUSTER", strings.Join(s.cluster.Seeds(), ","))
	default:
		ts.Fatalf("there is no server %q", args[0])
	}
}
