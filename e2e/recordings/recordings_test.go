//go:build live && linux

package recordings

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// recording is a line of verdicts.jsonl.
type recording struct {
	Situation  string            `json:"situation"`
	Hosts      string            `json:"hosts"`
	SSL        bool              `json:"ssl"`
	SSLHost    string            `json:"ssl_host"`
	User       string            `json:"user"`
	Parameters string            `json:"parameters"`
	Variables  []string          `json:"variables"`
	Trust      string            `json:"trust"`
	Lives      map[string]bool   `json:"lives"`
	Error      map[string]string `json:"error"`
}

// recorded reads the recordings.
func recorded(t *testing.T) []recording {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "internal", "client", "testdata", "verdicts.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var all []recording
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r recording
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

// report is what a test needs of the JSON of Test Connection.
type report struct {
	Verdict  string `json:"verdict"`
	Findings []struct {
		Code     string `json:"code"`
		Severity string `json:"severity"`
		Message  string `json:"message"`
		Remedy   string `json:"remedy"`
	} `json:"findings"`
}

func (r report) failed() bool { return r.Verdict == "failed" }

// notAsListed tells a failure that says itself that sessions live: a listed host cannot
// be used, and the others serve.
func (r report) notAsListed() bool {
	for _, f := range r.Findings {
		if f.Severity == "error" && !strings.Contains(f.Message, "Sessions still work") {
			return false
		}
	}
	return r.failed()
}

func (r report) has(codes ...string) bool {
	for _, f := range r.Findings {
		if slices.Contains(codes, f.Code) {
			return true
		}
	}
	return false
}

func (r report) String() string {
	var text strings.Builder
	text.WriteString(r.Verdict)
	for _, f := range r.Findings {
		fmt.Fprintf(&text, "\n    %s %s: %s", f.Severity, f.Code, f.Message)
	}
	return text.String()
}

// assumed is the version that is judged where none is known.
const assumed = "2.5.61"

// TestVerdicts: in every recorded situation and for every version of the client, a
// pass means that sessions lived, and a failure that they did not, or that the
// servers are not as listed.
func TestVerdicts(t *testing.T) {
	for _, r := range recorded(t) {
		t.Run(strings.ReplaceAll(r.Situation, "/", "|"), func(t *testing.T) {
			t.Parallel()
			s, known := situationOf(r.Situation)
			if !known {
				t.Fatal("this situation has no set-up in the table")
			}
			scene := s.build(t, r)
			versions := slices.Sorted(maps.Keys(r.Lives))
			if _, judged := r.Lives[assumed]; judged {
				versions = append(versions, "")
			}
			var wrong []string
			redistest.Undisturbed(func() bool {
				wrong = scene.judgeAll(t, r, s, versions)
				return len(wrong) == 0
			}, func(n int, still time.Duration) {
				t.Logf("attempt %d: the machine stood still for %s; it is repeated: %s", n, still, strings.Join(wrong, "\n"))
			})
			if len(wrong) > 0 {
				t.Fatal(strings.Join(wrong, "\n"))
			}
		})
	}
}

// judgeAll tests for each version, and returns what is wrong.
func (s scene) judgeAll(t *testing.T, r recording, of situation, versions []string) (wrong []string) {
	t.Helper()
	for i, got := range s.testAll(t, r, versions) {
		wrong = append(wrong, judge(r, of, got, cmp.Or(versions[i], assumed))...)
		if versions[i] == "" {
			wrong = append(wrong, warnsOfOthers(r, got)...)
		}
	}
	return wrong
}

// judge compares a verdict with what the client of that version did, and returns what is
// wrong.
func judge(r recording, s situation, got report, version string) (wrong []string) {
	complain := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	switch {
	case got.Verdict == "cancelled":
		complain("%s: cancelled", version)
	case !r.Lives[version] && !got.failed():
		complain("%s: the client failed (%s), the test says %s", version, r.Error[version], got)
	case r.Lives[version] && got.failed() && !s.notAsListed && !got.notAsListed():
		complain("%s: sessions lived, the test says %s", version, got)
	case s.notAsListed && !got.failed():
		complain("%s: the servers are not as listed, the test says %s", version, got)
	}
	if len(s.causes) > 0 && got.failed() && !got.has(s.causes...) {
		complain("%s: none of %v is named: %s", version, s.causes, got)
	}
	return wrong
}

// warnsOfOthers: where no version is known, a pass that another version would not
// come to is told.
func warnsOfOthers(r recording, got report) (wrong []string) {
	differs := false
	for _, lives := range r.Lives {
		differs = differs || lives != r.Lives[assumed]
	}
	if differs && !got.failed() && !got.has("client-version", "parameter-newer") {
		wrong = append(wrong, fmt.Sprintf("other versions of the client fail here, which is not told: %s", got))
	}
	return wrong
}

// scene is a set-up that runs.
type scene struct {
	ports     func(host string, i int) string // the port of the i-th listed host
	variables map[string]string
}

// faraway are situations with round trips of a second and more.
var faraway = regexp.MustCompile(`round trip \d{4,} ms`)

// testAll runs test for each version: where the first takes long, since somebody waits, the
// others at the same time.
func (s scene) testAll(t *testing.T, r recording, versions []string) []report {
	t.Helper()
	got := make([]report, len(versions))
	errs := make([]error, len(versions))
	began := time.Now()
	var waiting sync.WaitGroup
	for i, version := range versions {
		if got[i], errs[i] = s.test(t, r, version); i == 0 && time.Since(began) > waitsLong {
			for i, version := range versions[1:] {
				waiting.Go(func() { got[1+i], errs[1+i] = s.test(t, r, version) })
			}
			break
		}
	}
	waiting.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	return got
}

// waitsLong is more than a test takes that nobody lets wait, on a busy machine, too.
const waitsLong = 2 * time.Second

// test runs Test Connection as the recording has it, judged by a client version;
// empty for none given.
func (s scene) test(t *testing.T, r recording, version string) (got report, err error) {
	t.Helper()
	args := []string{"test", "--json", "--password-stdin", "--settings", file(t, "none.yaml"), "--hosts", s.hosts(r)}
	if r.SSL {
		args = append(args, "--ssl")
	}
	if r.SSLHost != "" {
		args = append(args, "--ssl-host", r.SSLHost)
	}
	if r.User != "" {
		args = append(args, "--user", r.User)
	}
	if r.Parameters != "" {
		args = append(args, "--parameters", r.Parameters)
	}
	if version != "" {
		args = append(args, "--client-version", version)
	}
	if faraway.MatchString(r.Situation) {
		args = append(args, "--timeout", "40s")
	}
	cmd := exec.Command(filepath.Join(workDir, "sessionconfig"), args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + workDir}
	for _, name := range r.Variables {
		value, known := s.variables[name]
		if !known {
			return got, fmt.Errorf("the set-up says nothing of the variable %s", name)
		}
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	given := password
	if strings.HasPrefix(r.Situation, "wrong password") {
		given = "another-password-16"
	}
	cmd.Stdin = strings.NewReader(given)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		return got, err
	}
	if err := json.Unmarshal(out, &got); err != nil {
		return got, fmt.Errorf("%v: %w\n%s%s", args, err, out, stderr.String())
	}
	return got, nil
}

// hosts are the recording's hosts, at this run's ports.
func (s scene) hosts(r recording) string {
	var all []string
	for i, listed := range strings.Split(r.Hosts, ",") {
		host, _, err := net.SplitHostPort(listed)
		if err != nil {
			panic(err)
		}
		all = append(all, net.JoinHostPort(host, s.ports(host, i)))
	}
	return strings.Join(all, ",")
}
