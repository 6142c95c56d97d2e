package topology

import (
	"strings"
	"testing"
)

// slotsReply is an answer of CLUSTER SLOTS with one node for all slots.
func slotsReply(fields ...any) any {
	return []any{[]any{int64(0), int64(16383), fields}}
}

func TestAddSlots(t *testing.T) {
	const other = idA + " a:1@2 myself,master - 0 0 1 connected\n" + idB + " %@0 master - 0 0 1 connected 0-16383\n"
	tests := []struct {
		name, address string // what CLUSTER NODES has
		reply         any
		want          string
	}{
		{"none known", ":0", slotsReply("10.0.0.2", int64(7000), idB, []any{}), "10.0.0.2:7000"},
		{"a name", "?:7000", slotsReply("redis-b", int64(7000), idB), "redis-b:7000"},
		{"IPv6", "?:7000", slotsReply("::1", int64(7000), idB), "[::1]:7000"},
		{"one that CLUSTER NODES knows stays", "b:1", slotsReply("10.0.0.2", int64(7000), idB), "b:1"},
		{"the host of the one asked", "?:7000", slotsReply(nil, int64(7000), idB), "seed:7000"},
		{"an empty host is that, too", "?:7000", slotsReply("", int64(7000), idB), "seed:7000"},
		{"unknown here, too", "?:7000", slotsReply("?", int64(7000), idB), ""},
		{"no port", "?:7000", slotsReply("10.0.0.2", int64(0), idB), ""},
		{"a port that is none", "?:7000", slotsReply("10.0.0.2", "7000", idB), ""},
		{"another node", "?:7000", slotsReply("10.0.0.2", int64(7000), idC), ""},
		{"too short", "?:7000", slotsReply("10.0.0.2", int64(7000)), ""},
		{"another form", "?:7000", []any{"OK", int64(1), []any{}, []any{int64(1)}, []any{1, 2, 3}}, ""},
		{"no list", "?:7000", "OK", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v, err := ParseNodes(strings.Replace(other, "%", test.address, 1), "seed:7")
			if err != nil {
				t.Fatal(err)
			}
			v.AddSlots(test.reply)
			if got := v.Member(idB).Address; got != test.want {
				t.Errorf("the address is %q, want %q", got, test.want)
			}
		})
	}
}

// FuzzSlots reads replies of any shape, made from text, and holds that every address
// can be dialled.
func FuzzSlots(f *testing.F) {
	f.Add("10.0.0.2,#7000,"+idB, "")
	f.Add("-,#99999999,"+idB, "?")
	f.Fuzz(func(t *testing.T, shape, host string) {
		fields := []any{host}
		for part := range strings.SplitSeq(shape, ",") {
			switch {
			case part == "-":
				fields = append(fields, nil)
			case strings.HasPrefix(part, "#"):
				fields = append(fields, int64(len(part))<<(len(host)%20))
			default:
				fields = append(fields, part)
			}
		}
		for _, reply := range []any{slotsReply(fields...), slotsReply(fields[1:]...), fields, []any{fields}} {
			v, err := ParseNodes(idA+" a:1@2 myself,master - 0 0 1 connected\n"+idB+" :0@0 master - 0 0 1 connected 1\n", "seed:7")
			if err != nil {
				t.Fatal(err)
			}
			v.AddSlots(reply)
			if m := v.Member(idB); m.Address != "" && !plausibleHost(hostOf(m.Address)) {
				t.Errorf("at %q", m.Address)
			}
		}
	})
}
