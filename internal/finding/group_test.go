package finding

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
)

func TestGrouped(t *testing.T) {
	var many []Finding
	for i := range 60 {
		many = append(many, New(TCPRefused, fmt.Sprintf("10.0.0.%d:7000", i), nil))
	}
	other := New(TCPTimeout, "10.0.1.1:7000", Args{"timeout": "10 s"})
	milder := many[0]
	milder.Severity = SeverityWarning
	whole := New(ClusterDown, "", nil)

	groups := Grouped(slices.Concat(many[:30], []Finding{other, milder, whole, whole}, many[30:]))
	if len(groups) != 5 {
		t.Fatalf("%d entries, want 5: refused, timed out, refused as a warning, and twice the cluster", len(groups))
	}
	first := groups[0]
	if first.Node != "10.0.0.0:7000" || len(first.Others) != 59 || first.OtherNodes()[58] != "10.0.0.59:7000" || !first.Alike() {
		t.Errorf("first is %s with %v, alike %t", first.Node, first.OtherNodes(), first.Alike())
	}
	for _, g := range groups[1:] {
		if len(g.Others) != 0 {
			t.Errorf("%s took %v", g.Code, g.OtherNodes())
		}
	}

	differing := Grouped([]Finding{other, New(TCPTimeout, "10.0.1.2:7000", Args{"timeout": "3 s"})})
	if len(differing) != 1 || differing[0].Alike() {
		t.Errorf("differing particulars: %+v", differing)
	}
	if Grouped(nil) != nil {
		t.Error("nothing makes an entry")
	}
}

func TestOffers(t *testing.T) {
	leave := func(hosts ...string) Change { return Change{Kind: LeaveOutHosts, Hosts: hosts} }
	name := Change{Kind: UseSSLHost, Name: "redis.example"}
	findings := []Finding{
		New(NotRedis, "a:1", nil).Offering(leave("a:1"), name), New(NotRedis, "b:1", nil).Offering(leave("b:1")).With(nil),
		New(NotRedis, "c:1", nil).Offering(name, Change{Kind: UseSSL}),
	}
	want := []Change{leave("a:1", "b:1"), name, {Kind: UseSSL}}
	if got := Grouped(findings)[0].Offers(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if !reflect.DeepEqual(findings[0].Changes[0], leave("a:1")) {
		t.Errorf("the finding was changed: %+v", findings[0].Changes)
	}
}
