package topology

import (
	"fmt"
	"net"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
)

const (
	idA = "07c37dfeb235213a872192d90877d0cd55635b91"
	idB = "67ed2db8d677e59ec4a4cefb06858cf2a1a89fa1"
	idC = "292f8b365bb7edb5e285caf0b7e6ddc7265d2f4f"
	idD = "dddddddddddddddddddddddddddddddddddddddd"
)

// healthy is an answer of Redis 7: two masters and a replica.
const healthy = idA + " 10.0.0.1:7000@17000,redis-a myself,master - 0 0 1 connected 0-8191\n" +
	idB + " 10.0.0.2:7000@17000,redis-b master - 0 1426238316232 2 connected 8192-16383\n" +
	idC + " 10.0.0.2:7001@17001,redis-b slave " + idA + " 0 1426238317741 3 connected\n"

// parsed is what the node at reporter answers, self being its id.
func parsed(t *testing.T, self, text, reporter string) *View {
	t.Helper()
	v, err := ParseNodes(saidBy(self, text), reporter)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// saidBy is an answer as the node with the id gives it.
func saidBy(self, text string) string {
	var out strings.Builder
	for line := range strings.Lines(strings.ReplaceAll(text, "myself,", "")) {
		if strings.HasPrefix(line, self) {
			fields := strings.SplitN(line, " ", 4)
			fields[2] = "myself," + fields[2]
			line = strings.Join(fields, " ")
		}
		out.WriteString(line)
	}
	return out.String()
}

func TestParseNodes(t *testing.T) {
	type roles []Role
	own := func(address string) string { return idA + " " + address + " myself,master - 0 0 1 connected\n" }
	tests := []struct {
		name, text string
		addresses  []string // by line; "" for none
		roles      []Role
		slots      int // of the reporter
		moving     []int
	}{
		{"healthy", healthy, []string{"10.0.0.1:7000", "10.0.0.2:7000", "10.0.0.2:7001"}, roles{RoleMaster, RoleMaster, RoleReplica}, 8192, nil},
		{"Redis 3", idA + " 10.0.0.1:7000 myself,master - 0 0 1 connected 0-16383\n", []string{"10.0.0.1:7000"}, roles{RoleMaster}, 16384, nil},
		{"own host unknown", own(":7000@17000"), []string{"seed:7000"}, roles{RoleMaster}, 0, nil},
		{"own port unknown", own(":0@0"), []string{"seed:7000"}, roles{RoleMaster}, 0, nil},
		{"own port of no use", own("10.0.0.1:0@10000"), []string{""}, roles{RoleMaster}, 0, nil},
		{"IPv6", own("::1:7000@17000"), []string{"[::1]:7000"}, roles{RoleMaster}, 0, nil},
		{"IPv6 in brackets", own("[fe80::1]:7000@17000"), []string{"[fe80::1]:7000"}, roles{RoleMaster}, 0, nil},
		{"colons that are no IPv6", own("a:b:7000@17000"), []string{""}, roles{RoleMaster}, 0, nil},
		{"name in place of the address", own("redis-a.example:7000@17000"), []string{"redis-a.example:7000"}, roles{RoleMaster}, 0, nil},
		{"host unknown, name known", own("?:7000@17000,redis-a"), []string{""}, roles{RoleMaster}, 0, nil},
		{"host unknown", own("?:7000@17000"), []string{""}, roles{RoleMaster}, 0, nil},
		{"no port", own("10.0.0.1"), []string{""}, roles{RoleMaster}, 0, nil},
		{"port too high", own("10.0.0.1:65536@1"), []string{""}, roles{RoleMaster}, 0, nil},
		{"further fields", own("10.0.0.1:7000@17000,,tls-port=0,shard-id=" + idD), []string{"10.0.0.1:7000"}, roles{RoleMaster}, 0, nil},
		{"moving slots", idA + " 10.0.0.1:7000@17000 myself,master - 0 0 1 connected 0-9 [3->-" + idB + "] [77-<-" + idC + "]\n", []string{"10.0.0.1:7000"}, roles{RoleMaster}, 10, []int{3, 77}},
		{"no address", healthy + idD + " :0@0 slave,noaddr " + idA + " 0 0 1 disconnected\n", []string{"10.0.0.1:7000", "10.0.0.2:7000", "10.0.0.2:7001", ""}, roles{RoleMaster, RoleMaster, RoleReplica, RoleReplica}, 8192, nil},
		{"control characters in the host", own("a\x01b:7000@17000"), []string{""}, roles{RoleMaster}, 0, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v, err := ParseNodes(test.text, "seed:7000")
			if err != nil {
				t.Fatal(err)
			}
			var addresses []string
			var got []Role
			for _, m := range v.Members {
				addresses, got = append(addresses, m.Address), append(got, m.Role)
			}
			if v.ID != idA || v.Self().ID != idA || !slices.Equal(addresses, test.addresses) || !slices.Equal(got, test.roles) {
				t.Errorf("self %s, addresses %q, roles %v", v.ID, addresses, got)
			}
			if share := v.Share(); share.Slots.Count() != test.slots || !slices.Equal(share.Moving, test.moving) {
				t.Errorf("it serves %v", share)
			}
		})
	}
}

func TestParseNodesRefuses(t *testing.T) {
	tests := map[string]string{
		"nothing":             "",
		"another answer":      "OK\n",
		"nobody is myself":    idB + " 10.0.0.2:7000@17000 master - 0 0 2 connected 0-1\n",
		"two are myself":      strings.ReplaceAll(healthy, " master", " myself,master"),
		"a node twice":        healthy + strings.ReplaceAll(healthy, "myself,", ""),
		"slot out of range":   idA + " a:1@2 myself,master - 0 0 1 connected 16384\n",
		"slots the wrong way": idA + " a:1@2 myself,master - 0 0 1 connected 9-3\n",
		"no slots":            idA + " a:1@2 myself,master - 0 0 1 connected x\n",
		"moving what is none": idA + " a:1@2 myself,master - 0 0 1 connected [x->-y]\n",
		"epoch is no number":  idA + " a:1@2 myself,master - 0 0 one connected\n",
		"too few fields":      idA + " a:1@2 myself,master - 0 0\n",
		"too many slots":      idA + " a:1@2 myself,master - 0 0 1 connected" + strings.Repeat(" 1", SlotCount+1) + "\n",
		"an endless id":       strings.Repeat("a", 100) + " a:1@2 myself,master - 0 0 1 connected\n",
		"an endless master":   idA + " a:1@2 myself,slave " + strings.Repeat("a", 100) + " 0 0 1 connected\n",
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			if v, err := ParseNodes(text, "seed:7000"); err == nil {
				t.Errorf("taken as %d members", len(v.Members))
			}
		})
	}
}

// crowd is healthy and as many nodes more, of which line makes all but the ids.
func crowd(n int, line func(i int) string) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "%040x %s\n", i+1, line(i))
	}
	return text.String() + healthy
}

// TestParseNodesBound holds that of a cluster that is too large a thousand nodes are
// kept, the reporter and the masters that serve slots first, that all slots count, and
// that memory has a bound.
func TestParseNodesBound(t *testing.T) {
	tests := []struct {
		name    string
		line    func(i int) string
		masters int
		gaps    Slots
	}{
		{"nodes without slots", func(i int) string { return fmt.Sprintf("10.1.%d.%d:7@8 master - 0 0 2 connected", i/250, i%250) }, 2, nil},
		{"masters", func(i int) string {
			return fmt.Sprintf("10.1.%d.%d:7@8 master - 0 0 2 connected %d", i/250, i%250, i)
		}, MaxNodes, nil},
		{"masters without address", func(i int) string { return fmt.Sprintf(":0@0 master,noaddr - 0 0 2 connected %d", i) }, 1, Slots{{8192, 16383}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := crowd(8000, test.line)
			v := parsed(t, idA, text, "a:1")
			if v.Whole() || v.Total != 8003 || len(v.Members) != MaxNodes || v.Self().ID != idA {
				t.Fatalf("%d of %d members, whole %t", len(v.Members), v.Total, v.Whole())
			}
			if got := len(v.Masters()); got != test.masters {
				t.Errorf("%d masters, want %d", got, test.masters)
			}
			if gaps := v.Uncovered(); test.gaps == nil && len(gaps) > 0 {
				t.Errorf("uncovered: %v", gaps)
			}
			views := make([]*View, 10)
			before := heap()
			for i := range views {
				views[i] = parsed(t, idA, text, "a:1")
			}
			if each := (heap() - before) / uint64(len(views)); each > 1<<20 {
				t.Errorf("a view takes %d KiB", each>>10)
			}
			runtime.KeepAlive(views)
		})
	}
}

// heap is how much memory is in use.
func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// TestDigest holds that a view's digest tells members, roles and slots apart, and
// nothing else.
func TestDigest(t *testing.T) {
	digest := func(text string) uint64 {
		t.Helper()
		v, err := ParseNodes(text, "seed:7000")
		if err != nil {
			t.Fatal(err)
		}
		return v.digest
	}
	lines := strings.SplitAfter(healthy, "\n")
	elsewhere := strings.NewReplacer("myself,master", "master", "redis-b master", "redis-b myself,master", "1426238316232", "0").Replace(healthy)
	same := map[string]string{
		"another order":       lines[2] + lines[0] + lines[1],
		"another's view":      elsewhere,
		"a node in handshake": healthy + idD + " a:1@2 handshake - 0 0 0 connected\n",
	}
	for name, text := range same {
		if digest(text) != digest(healthy) {
			t.Errorf("%s makes a difference", name)
		}
	}
	different := map[string]string{
		"a slot less":    strings.Replace(healthy, "8192-16383", "8193-16383", 1),
		"another master": strings.Replace(healthy, "slave "+idA, "slave "+idB, 1),
		"another role":   strings.Replace(healthy, "slave "+idA, "master -", 1),
		"a member more":  healthy + idD + " a:1@2 slave " + idA + " 0 0 0 connected\n",
		"a member less":  lines[0] + lines[1],
	}
	for name, text := range different {
		if digest(text) == digest(healthy) {
			t.Errorf("%s makes no difference", name)
		}
	}
}

// encode writes a view as an answer of CLUSTER NODES.
func encode(v *View) string {
	var out strings.Builder
	for _, m := range v.Members {
		address := m.Address
		if m.Raw != "" {
			address = m.Raw
		}
		flags := string(m.Role)
		for flag, is := range map[string]bool{"myself": m.ID == v.ID, "fail": m.Failed, "fail?": m.Suspected, "noaddr": m.Absent} {
			if is {
				flags += "," + flag
			}
		}
		master := m.Master
		if master == "" {
			master = "-"
		}
		shard := ""
		if m.Shard != "" {
			shard = ",shard-id=" + m.Shard
		}
		fmt.Fprintf(&out, "%s %s@0,%s%s %s %s 0 0 %d connected", m.ID, address, m.Name, shard, flags, master, m.Epoch)
		for _, r := range m.Slots {
			fmt.Fprintf(&out, " %d-%d", r.First, r.Last)
		}
		if m.ID == v.ID {
			for _, slot := range v.Moving {
				fmt.Fprintf(&out, " [%d->-x]", slot)
			}
		}
		out.WriteString("\n")
	}
	return out.String()
}

// FuzzNodes holds that whatever is read can be relied on (slots are slots, addresses
// can be dialled, there are not too many), and reads the same once it was written.
func FuzzNodes(f *testing.F) {
	f.Add(healthy)
	f.Add(idA + " ::1:7000@17000,name,shard-id=x myself,master - 0 0 1 connected 0-9 [3->-" + idB + "]\r\n")
	f.Add(idA + " ?:7000@17000 myself,slave,fail? " + idB + " 0 0 1 connected\n")
	f.Add(idA + " :7@0 myself,master,fail - 0 0 1 connected\n" + idB + " :0@0 noaddr,slave " + idA + " 0 0 1 connected\n")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := ParseNodes(text, "seed:7000")
		if err != nil {
			return
		}
		if v.Self() == nil || len(v.index) != len(v.Members) || len(v.Members) > MaxNodes || v.Total < len(v.Members) {
			t.Fatalf("self %q, %d of %d members", v.ID, len(v.Members), v.Total)
		}
		for _, m := range v.Members {
			for _, r := range m.Slots {
				if r.First < 0 || r.First > r.Last || r.Last >= SlotCount {
					t.Fatalf("slots %v", r)
				}
			}
			if _, _, err := net.SplitHostPort(m.Address); m.Address != "" && (err != nil || !plausibleHost(hostOf(m.Address))) {
				t.Fatalf("address %q", m.Address)
			}
		}
		if gaps := v.Uncovered(); gaps.Count() > SlotCount {
			t.Fatalf("%d slots are uncovered", gaps.Count())
		}
		again, err := ParseNodes(encode(v), "seed:7000")
		if err != nil {
			t.Fatalf("%q, written anew, is not read: %v", encode(v), err)
		}
		sameAfter(t, text, encode(v), text)
		if !v.Whole() {
			return
		}
		if !reflect.DeepEqual(again, v) {
			t.Fatalf("%q reads as %+v, before as %+v", encode(v), again, v)
		}
	})
}

// sameAfter checks that a text reads the same for a reader that has read others before.
func sameAfter(t *testing.T, text string, before ...string) {
	t.Helper()
	var r Reader
	for i, other := range before {
		_, _ = r.ParseNodes(other, fmt.Sprint("other:", i)) // may be no answer
	}
	v, err := r.ParseNodes(text, "seed:7000")
	if want, wantErr := ParseNodes(text, "seed:7000"); !reflect.DeepEqual(v, want) || fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Errorf("after %q, %q reads as %+v, %v, alone as %+v, %v", before, text, v, err, want, wantErr)
	}
}

// TestReader: what was read before does not change what is read, and equal views share
// their members until one learns an address.
func TestReader(t *testing.T) {
	mine := saidBy(idB, healthy)
	others := []string{saidBy(idA, healthy), mine, saidBy(idC, healthy)}
	changed := map[string]string{
		"nothing":           mine,
		"a node fails":      strings.Replace(mine, "slave ", "slave,fail ", 1),
		"another address":   strings.Replace(mine, "10.0.0.2:7001", "10.0.0.9:7001", 1),
		"slots move":        strings.NewReplacer("0-8191", "0-8000", "8192-", "8001-").Replace(mine),
		"a later epoch":     strings.Replace(mine, "connected 0-8191", "connected 0-8191 9000", 1),
		"a node is gone":    strings.SplitAfter(mine, "\n")[1],
		"a node twice":      mine + strings.SplitAfter(mine, "\n")[0],
		"a field is empty":  strings.Replace(mine, "- 0 0 1", "-  0 1", 1),
		"a field is short":  strings.Replace(mine, " connected 0-8191", "", 1),
		"two call it self":  strings.Replace(mine, "slave ", "myself,slave ", 1),
		"no host of itself": strings.Replace(mine, "10.0.0.2:7000", ":7000", 1),
	}
	for name, text := range changed {
		t.Run(name, func(t *testing.T) { sameAfter(t, text, others...) })
	}

	var r Reader
	var views []*View
	for range 2 {
		for _, text := range others {
			v, err := r.ParseNodes(text, "seed:7000")
			if err != nil {
				t.Fatal(err)
			}
			views = append(views, v)
		}
	}
	a, b := views[4], views[5]
	if &a.Members[0] != &b.Members[0] || a.ID != idB || b.ID != idC {
		t.Errorf("members of equal views are not shared: %+v, %+v", a, b)
	}
}

// TestSharedMembers: an address that one view learns from CLUSTER SLOTS is not in the others.
func TestSharedMembers(t *testing.T) {
	var r Reader
	const first, second = " a:1@2 master - 0 0 1 connected 0-8191\n", " :0@0 master - 0 0 2 connected 8192-16383\n"
	if _, err := r.ParseNodes(idA+first+idC+" c:1@2 myself,slave "+idA+" 0 0 3 connected\n"+idB+second, "c:1"); err != nil {
		t.Fatal(err)
	}
	read := func() *View {
		v, err := r.ParseNodes(idA+strings.Replace(first, "master", "myself,master", 1)+idB+second, "a:1")
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	a, b := read(), read()
	if &a.Members[0] != &b.Members[0] {
		t.Fatal("they do not share their members")
	}
	a.AddSlots([]any{[]any{int64(8192), int64(16383), []any{"b", int64(1), idB}}})
	if a.Member(idB).Address != "b:1" || b.Member(idB).Address != "" || read().Member(idB).Address != "" {
		t.Errorf("%+v, %+v", a, b)
	}
}
