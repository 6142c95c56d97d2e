package client

import (
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

// TestKnowsSince: from which version on a key of the configuration string is known.
func TestKnowsSince(t *testing.T) {
	tests := []struct {
		key   string
		since Version // the zero Version: the newest does not know it
	}{
		{"checkCertificateRevocation", V2_5},
		{"TUNNEL", V2_6},
		{"ssl", V2_1},
		{"highPrioritySocketThreads", Version{}},
		{"$ECHO", V2_1},
	}
	for _, test := range tests {
		since, known := Since(func(v Version) bool { return v.Knows(test.key) })
		if since != test.since || known != (test.since != Version{}) {
			t.Errorf("%s is known since %s (%t), want %s", test.key, since, known, test.since)
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
