package topology

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sessionconfig/internal/finding"
)

// situation is a cluster as it was tested.
type situation struct {
	nodes  string   // answer of CLUSTER NODES that all give
	listed []string // in Hosts; nil are the masters
	dead   []string // that refuse the connection
	change func(t *testing.T, f *Facts)
}

// id is the id of the i-th node of a made-up cluster.
func id(i int) string { return fmt.Sprintf("%040x", i) }

// line is a line of CLUSTER NODES without the reporter's mark.
func line(i int, address, flags, master, slots string) string {
	if master == "" {
		master = "-"
	}
	return fmt.Sprintf("%s %s@1 %s %s 0 0 %d connected %s\n", id(i), address, flags, master, i, slots)
}

// production is the documented cluster: three machines, each with a master and the
// replica of another one's.
var production = line(1, "10.0.0.1:7000", "master", "", "0-5460") +
	line(2, "10.0.0.2:7000", "master", "", "5461-10922") +
	line(3, "10.0.0.3:7000", "master", "", "10923-16383") +
	line(4, "10.0.0.1:7001", "slave", id(3), "") +
	line(5, "10.0.0.2:7001", "slave", id(1), "") +
	line(6, "10.0.0.3:7001", "slave", id(2), "")

// failedOver is production after its first master died: its replica has taken over.
var failedOver = line(1, "10.0.0.1:7000", "master,fail", "", "") +
	line(5, "10.0.0.2:7001", "master", "", "0-5460") +
	production[strings.Index(production, id(2)):strings.Index(production, id(5))] +
	line(6, "10.0.0.3:7001", "slave", id(2), "") +
	line(7, "10.0.0.3:7002", "slave", id(5), "")

var threeMasters = []string{"10.0.0.1:7000", "10.0.0.2:7000", "10.0.0.3:7000"}

// facts are what a test finds out in the situation.
func (s situation) facts(t *testing.T) Facts {
	t.Helper()
	f := Facts{Views: &Views{}, Platform: "11.39.0"}
	first := parsed(t, s.nodes[:len(idA)], s.nodes, "")
	listed := s.listed
	if listed == nil {
		for _, m := range first.Masters() {
			if m.Address != "" {
				listed = append(listed, m.Address)
			}
		}
	}
	for _, address := range append(slices.Clone(listed), first.Advertised()...) {
		if slices.ContainsFunc(f.Nodes, func(n Node) bool { return n.Address == address }) {
			continue
		}
		n := Node{Address: address, Listed: slices.Contains(listed, address), Reached: []string{address}}
		m := first.addresses()[address]
		if slices.Contains(s.dead, address) || m == nil {
			n.Unusable = []finding.Finding{finding.New(finding.TCPRefused, address, nil)}
			f.Nodes = append(f.Nodes, n)
			continue
		}
		n.SignedIn, n.Mode, n.Role, n.ID = true, ModeCluster, m.Role, m.ID
		n.Info = Info{"redis_version": "7.0.15"}
		f.Nodes = append(f.Nodes, n)
		f.Views.Add(parsed(t, m.ID, s.nodes, address))
	}
	if s.change != nil {
		s.change(t, &f)
	}
	return f
}

// node is the one at the address.
func (f *Facts) node(address string) *Node {
	i := slices.IndexFunc(f.Nodes, func(n Node) bool { return n.Address == address })
	return &f.Nodes[i]
}

// says makes a node give another view.
func (f *Facts) says(t *testing.T, address, nodes string) {
	t.Helper()
	f.Views.Add(parsed(t, f.node(address).ID, nodes, address))
}

// unfinished is a text that still waits for an argument.
var unfinished = regexp.MustCompile(`\{[a-z_]+\}`)

// expect checks codes with their nodes, and that the texts of the first finding say
// something.
func expect(t *testing.T, found []finding.Finding, want, says []string) {
	t.Helper()
	var got []string
	for _, f := range found {
		got = append(got, strings.TrimSpace(string(f.Code)+" "+f.Node+" "+strings.Join(f.Nodes, ",")))
		if text := f.Message + f.Remedy; unfinished.MatchString(text) || strings.Contains(text, "  ") {
			t.Errorf("%s has an unfinished text: %s | %s", f.Code, f.Message, f.Remedy)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	var texts strings.Builder
	for _, f := range found {
		texts.WriteString(f.Message + "\n" + f.Remedy + "\n")
	}
	for _, say := range says {
		if !strings.Contains(texts.String(), say) {
			t.Errorf("nothing says %q:\n%s", say, texts.String())
		}
	}
}
