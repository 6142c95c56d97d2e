package main

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"sessionconfig/internal/redistest"
)

// helpDesk is a user of the machine without rights, who tests as a user of Redis with
// no more than the documented ones.
type helpDesk struct {
	t       *testing.T
	cluster *redistest.Cluster
	dir     string // whose only file is the program
}

// TestHelpDesk: with the user that docs/unattended.md gives the help desk, the test
// passes on a machine without settings, for somebody without rights there. Every right
// of that user is needed, and none reaches a session.
func TestHelpDesk(t *testing.T) {
	h := helpDesk{t: t, cluster: redistest.StartCluster(t, redistest.ClusterOptions{Password: "another", NoReplicas: true}), dir: t.TempDir()}
	h.bringProgram()
	line := ""
	for _, block := range commandBlocks(t) {
		if strings.HasPrefix(block.text, helpDeskLine) {
			line = block.text
		}
	}
	rights := strings.Fields(strings.ReplaceAll(line, ">PASSWORD", ">"+redisPassword))
	if len(rights) < 10 {
		t.Fatalf("the document gives %q", line)
	}

	h.grant(rights)
	if code, lacking := h.test("2.5"); code != 0 || !slices.Equal(lacking, []string{"CONFIG GET"}) {
		t.Errorf("the test ends with %d and lacks %q", code, lacking)
	}
	for _, command := range []string{"GET {a-user's-session}_Data", "SET {a-user's-session}_Data x", "DEL {a-user's-session}_Write_Lock", "CONFIG GET requirepass", "KEYS *", "SCAN 0", "FLUSHALL"} {
		answer, err := h.cluster.Masters()[0].Do(append([]string{"ACL", "DRYRUN", "helpdesk"}, strings.Fields(command)...)...)
		if err != nil || answer == "OK" {
			t.Errorf("the user may %s: %v, %v", command, answer, err)
		}
	}

	for i, right := range rights {
		if i < 6 || strings.HasPrefix(right, "(") { // the user itself, and the beginning of the selector
			continue
		}
		fewer := slices.Clone(rights)
		fewer[i] = strings.Repeat(")", strings.Count(right, ")"))
		h.grant(fewer)
		missed := slices.ContainsFunc([]string{"2.5", "2.8"}, func(version string) bool {
			code, lacking := h.test(version)
			return code != 0 || len(lacking) > 1
		})
		if !missed {
			t.Errorf("%s is not needed", right)
		}
	}
}

// bringProgram puts the program where everybody may run it.
func (h helpDesk) bringProgram() {
	h.t.Helper()
	if err := os.Chmod(filepath.Dir(h.dir), 0o755); err != nil {
		h.t.Fatal(err)
	}
	self, err := os.Open("/proc/self/exe")
	if err != nil {
		h.t.Fatal(err)
	}
	defer self.Close()
	program, err := os.OpenFile(filepath.Join(h.dir, "sessionconfig"), os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := io.Copy(program, self); err != nil {
		h.t.Fatal(err)
	}
	if err := program.Close(); err != nil {
		h.t.Fatal(err)
	}
}

// grant makes the user, who can do nothing else, on all nodes.
func (h helpDesk) grant(line []string) {
	h.t.Helper()
	for _, node := range h.cluster.Nodes {
		node.MustDo(h.t, line...)
	}
}

// test runs the documented call, for a version of the platform's client. lacking is what
// its warnings say that the user may not.
func (h helpDesk) test(version string) (code int, lacking []string) {
	h.t.Helper()
	cmd := exec.Command(filepath.Join(h.dir, "sessionconfig"), "test", "--json", "--hosts", strings.Join(h.cluster.Seeds(), ","), "--user", "helpdesk", "--client-version", version)
	cmd.Dir, cmd.Env = "/", []string{"SESSIONCONFIG_PASSWORD=" + redisPassword, "HOME=/nonexistent", "GORACE=" + endsSoon}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, _ := cmd.Output()
	var report struct {
		Findings []struct{ Code, Message string }
	}
	if err := json.Unmarshal(out, &report); err != nil {
		h.t.Fatalf("the test printed %q", out)
	}
	for _, f := range report.Findings {
		_, rights, limited := strings.Cut(strings.TrimSuffix(f.Message, "."), "does not need: ")
		if !limited {
			continue // there are no replicas, say
		}
		for right := range strings.SplitSeq(rights, ", ") {
			if !slices.Contains(lacking, right) {
				lacking = append(lacking, right)
			}
		}
	}
	return cmd.ProcessState.ExitCode(), lacking
}
