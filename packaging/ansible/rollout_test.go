//go:build rollout

package ansible

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestAnsibleLint: the role is written as the production profile wants it.
func TestAnsibleLint(t *testing.T) {
	out, err := exec.Command("ansible-lint", "--offline", "--nocolor", "--profile", "production",
		"site.yml", "compare.yml", "roles/sessionconfig").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// TestAnsible rolls out to three servers, in the order in which things go wrong and
// right.
func TestAnsible(t *testing.T) {
	e := start(t, 3, nil)
	t.Run("a wrong password", e.stops)
	t.Run("roll-out", e.rollOut)
	t.Run("a server is missing", e.namesWhoIsMissing)
}

// rollOut: check changes nothing; the first run changes every server and publishes
// once; the second changes nothing, and the servers are alike.
func (e *environment) rollOut(t *testing.T) {
	inventory := e.inventory(nil)

	before := e.servers[0].hsconf(t)
	out, err := e.play(inventory, "site.yml", "--limit", "fe1", "--check", "--diff")
	if err != nil || !strings.Contains(out, "apply would change provider, hosts") || !strings.Contains(out, "+hosts:") {
		t.Fatalf("check: %v\n%s", err, out)
	}
	if e.servers[0].hsconf(t) != before {
		t.Error("check changed server.hsconf")
	}

	out, err = e.play(inventory, "site.yml", "-vvv") // which shows how each command is sent
	if err != nil {
		t.Fatalf("first run: %v\n%s", err, out)
	}
	for i, f := range e.servers {
		if !strings.Contains(f.hsconf(t), e.cluster.Seeds()[0]) || recap(t, out, f.name)["changed"] == "0" {
			t.Errorf("%s was not changed:\n%s", f.name, out)
		}
		if want := map[bool]int{true: 1, false: 0}[i == 0]; published(f) != want {
			t.Errorf("%s published %d times, want %d", f.name, published(f), want)
		}
	}
	if !strings.Contains(out, "Republish all modules") {
		t.Errorf("nothing is said of republishing:\n%s", out)
	}

	out, err = e.play(inventory, "site.yml")
	if err != nil {
		t.Fatalf("second run: %v\n%s", err, out)
	}
	for _, f := range e.servers {
		if recap(t, out, f.name)["changed"] != "0" {
			t.Errorf("the second run changed %s:\n%s", f.name, out)
		}
	}
	out, err = e.play(inventory, "site.yml", "--limit", "fe1", "--check", "--diff")
	if err != nil || recap(t, out, "fe1")["changed"] != "0" {
		t.Errorf("check of what stands: %v\n%s", err, out)
	}

	out, err = e.play(inventory, "compare.yml")
	if !alike(out, 3) {
		t.Errorf("compare: %v\n%s", err, out)
	}
}

// stops: a wrong password stops at the first server and leaves the rest
// untouched.
func (e *environment) stops(t *testing.T) {
	out, err := e.play(e.inventory(map[string]any{"sessionconfig_password": "a-wrong-password-of-the-tests"}), "site.yml")
	if err == nil || recap(t, out, "fe1")["failed"] != "1" || !strings.Contains(out, "refused the password") {
		t.Errorf("a wrong password: %v\n%s", err, out)
	}
	for _, f := range e.servers {
		if strings.Contains(f.hsconf(t), "InMemorySession") {
			t.Errorf("%s was changed", f.name)
		}
		if f.name != "fe1" && recap(t, out, f.name)["ok"] != "1" { // it answered
			t.Errorf("%s was not left alone:\n%s", f.name, out)
		}
	}
}

// namesWhoIsMissing: a server that cannot be reached is named, by the roll-out, which
// then leaves the others alone, and by the comparison.
func (e *environment) namesWhoIsMissing(t *testing.T) {
	e.servers[1].stop()
	if err := os.RemoveAll(e.facts()); err != nil {
		t.Fatal(err)
	}
	out, err := e.play(e.inventory(nil), "site.yml")
	if err == nil || recap(t, out, "fe2")["unreachable"] != "1" || strings.Contains(out, "Apply the settings") {
		t.Errorf("roll-out: %v\n%s", err, out)
	}
	out, err = e.play(e.inventory(nil), "compare.yml")
	if err == nil || !strings.Contains(out, "No report came from fe2") || !alike(out, 2) {
		t.Errorf("compare: %v\n%s", err, out)
	}
}

// alike checks that nothing but round trips differs, which do on a busy machine.
func alike(out string, servers int) bool {
	codes := regexp.MustCompile(`\[fleet-[a-z-]+\]`).FindAllString(out, -1)
	if slices.ContainsFunc(codes, func(code string) bool { return code != "[fleet-latency]" }) {
		return false
	}
	return strings.Contains(out, fmt.Sprintf("All %d front-end servers are alike", servers)) ||
		len(codes) > 0 && strings.Contains(out, fmt.Sprintf("%d front-end servers, ", servers))
}
