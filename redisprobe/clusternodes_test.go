package redisprobe

import (
	"slices"
	"strings"
	"testing"

	"sessionconfig/redisprobe/wire"
)

const (
	idA = "07c37dfeb235213a872192d90877d0cd55635b91"
	idB = "67ed2db8d677e59ec4a4cefb06858cf2a1a89fa1"
	idC = "292f8b365bb7edb5e285caf0b7e6ddc7265d2f4f"
)

// healthyNodes is an answer of Redis 7: two masters and a replica.
const healthyNodes = idA + " 10.0.0.1:7000@17000,redis-a myself,master - 0 0 1 connected 0-8191\n" +
	idB + " 10.0.0.2:7000@17000,redis-b master - 0 1426238316232 2 connected 8192-16383\n" +
	idC + " 10.0.0.2:7001@17001,redis-b slave " + idA + " 0 1426238317741 3 connected\n"

func TestParseClusterNodes(t *testing.T) {
	tests := []struct {
		name, text string
		addresses  []string // by line; "" for none
		roles      []Role
		own        int
		moving     []int
	}{
		{"healthy", healthyNodes, []string{"10.0.0.1:7000", "10.0.0.2:7000", "10.0.0.2:7001"}, []Role{RoleMaster, RoleMaster, RoleReplica}, 8192, nil},
		{"Redis 3", idA + " 10.0.0.1:7000 myself,master - 0 0 1 connected 0-16383\n", []string{"10.0.0.1:7000"}, []Role{RoleMaster}, 16384, nil},
		{"own host unknown", idA + " :7000@17000 myself,master - 0 0 1 connected 0-1\n", []string{"seed:7000"}, []Role{RoleMaster}, 2, nil},
		{"own port unknown", idA + " :0@0 myself,master - 0 0 1 connected\n", []string{"seed:7000"}, []Role{RoleMaster}, 0, nil},
		{"IPv6", idA + " ::1:7000@17000 myself,master - 0 0 1 connected 5\n", []string{"[::1]:7000"}, []Role{RoleMaster}, 1, nil},
		{"IPv6 in brackets", idA + " [fe80::1]:7000@17000 myself,master - 0 0 1 connected\n", []string{"[fe80::1]:7000"}, []Role{RoleMaster}, 0, nil},
		{"endpoint unknown, name known", idA + " ?:7000@17000,redis-a myself,master - 0 0 1 connected\n", []string{"redis-a:7000"}, []Role{RoleMaster}, 0, nil},
		{"endpoint unknown", idA + " ?:7000@17000 myself,master - 0 0 1 connected\n", []string{""}, []Role{RoleMaster}, 0, nil},
		{"further fields", idA + " 10.0.0.1:7000@17000,,shard-id=x,tls-port=0 myself,master - 0 0 1 connected\n", []string{"10.0.0.1:7000"}, []Role{RoleMaster}, 0, nil},
		{"moving slots", idA + " 10.0.0.1:7000@17000 myself,master - 0 0 1 connected 0-9 [3->-" + idB + "] [77-<-" + idC + "]\n", []string{"10.0.0.1:7000"}, []Role{RoleMaster}, 10, []int{3, 77}},
		{"no address", healthyNodes + strings.Repeat("d", 40) + " :0@0 slave,noaddr " + idA + " 0 0 1 disconnected\n", []string{"10.0.0.1:7000", "10.0.0.2:7000", "10.0.0.2:7001", ""}, []Role{RoleMaster, RoleMaster, RoleReplica, RoleReplica}, 8192, nil},
		{"control characters in the host", idA + " a\x01b:7000@17000 myself,master - 0 0 1 connected\n", []string{""}, []Role{RoleMaster}, 0, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v, err := parseClusterNodes(test.text, "seed:7000")
			if err != nil {
				t.Fatal(err)
			}
			var addresses []string
			var roles []Role
			for _, id := range v.order {
				addresses, roles = append(addresses, v.members[id].address), append(roles, v.members[id].role)
			}
			if v.self != idA || !slices.Equal(addresses, test.addresses) || !slices.Equal(roles, test.roles) {
				t.Errorf("self %s, addresses %q, roles %v", v.self, addresses, roles)
			}
			if count(v.own) != test.own || !slices.Equal(v.moving, test.moving) {
				t.Errorf("own slots %v, moving %v", v.own, v.moving)
			}
		})
	}
}

func TestParseClusterNodesRefuses(t *testing.T) {
	tests := map[string]string{
		"nothing":             "",
		"another answer":      "OK\n",
		"nobody is myself":    idB + " 10.0.0.2:7000@17000 master - 0 0 2 connected 0-1\n",
		"two are myself":      strings.ReplaceAll(healthyNodes, " master", " myself,master"),
		"a node twice":        healthyNodes + healthyNodes,
		"slot out of range":   idA + " a:1@2 myself,master - 0 0 1 connected 16384\n",
		"slots the wrong way": idA + " a:1@2 myself,master - 0 0 1 connected 9-3\n",
		"no slots":            idA + " a:1@2 myself,master - 0 0 1 connected x\n",
		"moving what is none": idA + " a:1@2 myself,master - 0 0 1 connected [x->-y]\n",
		"epoch is no number":  idA + " a:1@2 myself,master - 0 0 one connected\n",
		"too few fields":      idA + " a:1@2 myself,master - 0 0\n",
		"too many slots":      idA + " a:1@2 myself,master - 0 0 1 connected" + strings.Repeat(" 1", 2*totalSlots+1) + "\n",
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			if v, err := parseClusterNodes(text, "seed:7000"); err == nil {
				t.Errorf("taken as %d members", len(v.members))
			}
		})
	}
}

// TestDigest holds that a view's digest tells members, roles and slots apart,
// and nothing else.
func TestDigest(t *testing.T) {
	digest := func(text string) uint64 {
		t.Helper()
		v, err := parseClusterNodes(text, "seed:7000")
		if err != nil {
			t.Fatal(err)
		}
		return v.digest
	}
	lines := strings.SplitAfter(healthyNodes, "\n")
	elsewhere := strings.NewReplacer("myself,master", "master", "redis-b master", "redis-b myself,master", "1426238316232", "0").Replace(healthyNodes)
	same := map[string]string{
		"another order":       lines[2] + lines[0] + lines[1],
		"another's view":      elsewhere,
		"a node in handshake": healthyNodes + strings.Repeat("d", 40) + " a:1@2 handshake - 0 0 0 connected\n",
	}
	for name, text := range same {
		if digest(text) != digest(healthyNodes) {
			t.Errorf("%s makes a difference", name)
		}
	}
	different := map[string]string{
		"a slot less":    strings.Replace(healthyNodes, "8192-16383", "8193-16383", 1),
		"another master": strings.Replace(healthyNodes, "slave "+idA, "slave "+idB, 1),
		"another role":   strings.Replace(healthyNodes, "slave "+idA, "master -", 1),
		"a member more":  healthyNodes + strings.Repeat("d", 40) + " a:1@2 slave " + idA + " 0 0 0 connected\n",
		"a member less":  lines[0] + lines[1],
	}
	for name, text := range different {
		if digest(text) == digest(healthyNodes) {
			t.Errorf("%s makes no difference", name)
		}
	}
}

// FuzzClusterNodes holds that whatever is read can be relied on: slots are
// slots, addresses can be dialled, and reading what was read gives the same.
func FuzzClusterNodes(f *testing.F) {
	f.Add(healthyNodes)
	f.Add(idA + " ::1:7000@17000,name myself,master - 0 0 1 connected 0-9 [3->-" + idB + "]\r\n")
	f.Add(idA + " ?:7000@17000 myself,slave,fail? " + idB + " 0 0 1 connected\n")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := parseClusterNodes(text, "seed:7000")
		if err != nil {
			return
		}
		if v.members[v.self] == nil || len(v.order) != len(v.members) {
			t.Fatalf("self %q, %d of %d members in order", v.self, len(v.order), len(v.members))
		}
		for _, m := range v.members {
			for _, r := range m.slots {
				if r.first < 0 || r.first > r.last || r.last >= totalSlots {
					t.Fatalf("slots %v", r)
				}
			}
			if m.address != "" && (wire.HostOf(m.address) == m.address || !plausibleHost(wire.HostOf(m.address))) {
				t.Fatalf("address %q", m.address)
			}
		}
		again, err := parseClusterNodes(text, "seed:7000")
		if err != nil || again.digest != v.digest {
			t.Fatalf("read twice, it differs: %v", err)
		}
		if gaps := uncovered(v.masters()); count(gaps) > totalSlots {
			t.Fatalf("%d slots are uncovered", count(gaps))
		}
	})
}

// shardsReply is an answer of CLUSTER SHARDS with the given fields of a node.
func shardsReply(fields ...any) any {
	return []any{[]any{"slots", []any{int64(0), int64(16383)}, "nodes", []any{slices.Clone(fields)}}}
}
