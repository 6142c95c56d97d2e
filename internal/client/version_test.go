package client

import (
	"slices"
	"testing"
)

func TestParseVersion(t *testing.T) {
	tests := []struct {
		text, want, follows string // an empty want is an error
		old                 bool
	}{
		{"2.5", "2.5.61", "2.5.61", false},
		{"2.5.61", "2.5.61", "2.5.61", false},
		{"2.5.61.22961", "2.5.61", "2.5.61", false},
		{"2.7", "2.7.27", "2.7.27", false},
		{"2.7.33", "2.7.33", "2.7.27", false},
		{"2.1", "2.1.30", "2.1.30", false},
		{"2.1.0", "2.1.0", "2.1.30", false},
		{"2.2.88", "2.2.88", "2.1.30", false},
		{"2.6.45", "2.6.45", "2.5.61", false},
		{"2.9", "2.9.0", "2.8.16", false},
		{"3.0", "3.0.0", "2.13.23", false},
		{"3.4", "3.4.35", "3.4.35", false},
		{"4.0.1", "4.0.1", "3.4.35", false},
		{"2.0.519", "2.0.519", "2.1.30", true},
		{"1.2.6", "1.2.6", "2.1.30", true},
		{"2", "", "", false},
		{"2.5.61.1.1", "", "", false},
		{"2.x", "", "", false},
		{"2.-5", "", "", false},
		{"2.+5", "", "", false},
		{" 2.5", "", "", false},
		{"2.65536", "", "", false},
		{"", "", "", false},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			v, err := ParseVersion(test.text)
			if test.want == "" {
				if err == nil {
					t.Errorf("%q is read as %s", test.text, v)
				}
				return
			}
			if err != nil || v.String() != test.want || v.Follows().String() != test.follows || v.Old() != test.old {
				t.Errorf("%q is %s, follows %s, old %t (%v); want %s, %s, %t", test.text, v, v.Follows(), v.Old(), err, test.want, test.follows, test.old)
			}
		})
	}
}

// TestOthers: a warning names the recorded versions that decide otherwise.
func TestOthers(t *testing.T) {
	knows := func(key string) func(Version) bool { return func(v Version) bool { return v.Knows(key) } }
	tests := []struct {
		key  string
		v    Version
		want []Version
	}{
		{"checkCertificateRevocation", V2_5, []Version{V2_1}},
		{"checkCertificateRevocation", V2_1, []Version{V2_5, V2_6, V2_7, V2_8, V2_13, V3}},
		{"TUNNEL", V2_5, []Version{V2_6, V2_7, V2_8, V2_13, V3}},
		{"ssl", V2_5, nil},
		{"highPrioritySocketThreads", V2_5, nil},
		{"$ECHO", V2_5, nil},
	}
	for _, test := range tests {
		if got := Others(test.v, knows(test.key)); !slices.Equal(got, test.want) {
			t.Errorf("others than %s on %s: %v, want %v", test.v, test.key, got, test.want)
		}
	}
}

// TestAgainst: the other versions are reported only if a version is assumed.
func TestAgainst(t *testing.T) {
	knows := func(v Version) bool { return v.Knows("tunnel") } // from 2.6 on
	tests := []struct {
		name           string
		judged         Judged
		refuse, others string
	}{
		{"assumed", Assume(), "2.5", "2.1"},
		{"assumed and fine", Judged{Versions: []Version{V2_8}, Assumed: true}, "", "2.1, 2.5"},
		{"known", Judged{Versions: []Version{V2_8}}, "", ""},
		{"two found", Judged{Versions: []Version{V2_1, V2_8}}, "2.1", ""},
		{"a version between", Judged{Versions: []Version{{2, 6, 45}}}, "2.6", ""},
	}
	for _, test := range tests {
		refuse, others := test.judged.Against(knows)
		if List(refuse) != test.refuse || List(others) != test.others {
			t.Errorf("%s: %q and %q", test.name, List(refuse), List(others))
		}
	}
	if since, holds := Since(knows); !holds || since != V2_6 {
		t.Errorf("tunnel since %s", since)
	}
	if _, holds := Since(func(v Version) bool { return v == V2_5 }); holds {
		t.Error("what the newest does not do has no since")
	}
}
