package app

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReadConnection: what a pasted text would change is said without its password,
// and so is what cannot be kept.
func TestReadConnection(t *testing.T) {
	over := settingsOf("a:7000", testPassword)
	p, ok := ReadConnection("rediss://:"+otherPassword+"@c:7000?timeout=5s", over)
	if !ok || !p.More || p.Settings.Redis.Password.Reveal() != otherPassword {
		t.Fatalf("%+v, %t", p, ok)
	}
	if diff := cmp.Diff([]string{"Hosts: a:7000 becomes c:7000.", "Password: changed.", "Use SSL: off becomes on."}, p.Changes); diff != "" {
		t.Error(diff)
	}
	if len(p.Lost) != 1 || !strings.Contains(p.Lost[0], "timeout") {
		t.Errorf("lost %q", p.Lost)
	}

	p, ok = ReadConnection("a:7000,ssl=false", over)
	if !ok || p.Settings.Redis.Password.Reveal() != testPassword || !strings.Contains(p.Changes[len(p.Changes)-1], "the one here stays") {
		t.Errorf("without a password: %+v", p)
	}
	p, ok = ReadConnection("c:7000,ssl=false", over)
	if !ok || p.Settings.Redis.Password.IsSet() || p.Kept.Redis.Password.Reveal() != testPassword || p.Elsewhere[0] != sentTo("c:7000") {
		t.Errorf("to another host without a password: %+v", p)
	}
	if p, ok = ReadConnection("c:7000,d:7000", over); !ok || p.More {
		t.Errorf("hosts alone: %+v", p)
	}
	if _, ok = ReadConnection("<xml/>", over); ok {
		t.Error("read something else")
	}
}
