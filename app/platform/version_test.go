package platform

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBelow(t *testing.T) {
	tests := map[string]struct {
		version, limit string
		want           bool
	}{
		"older":                       {"11.22.0", "11.23", true},
		"numbers, not text":           {"11.9.0", "11.23", true},
		"the same":                    {"11.23.0", "11.23", false},
		"a later revision":            {"11.23.1", "11.23", false},
		"newer":                       {"11.39.0", "11.23", false},
		"a newer major":               {"12.0", "11.23", false},
		"unknown":                     {"", "11.23", false},
		"no version":                  {"eleven", "11.23", false},
		"a limit that is none":        {"11.22", "", false},
		"with a build":                {"11.22.0 (Build 41)", "11.23", true},
		"with four numbers":           {"11.22.0.41236", "11.23", true},
		"trailing noughts are no sum": {"11", "11.0.0", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := Below(test.version, test.limit); got != test.want {
				t.Errorf("Below(%q, %q) = %t, want %t", test.version, test.limit, got, test.want)
			}
		})
	}
}

func TestParseVersion(t *testing.T) {
	tests := map[string]struct {
		text  string
		want  []int
		valid bool
	}{
		"short":            {"11.39", []int{11, 39}, true},
		"noughts dropped":  {"11.39.0", []int{11, 39}, true},
		"surrounded":       {" 11.39 ", []int{11, 39}, true},
		"empty":            {"", nil, false},
		"empty part":       {"11..3", nil, false},
		"trailing dot":     {"11.", nil, false},
		"negative":         {"11.-3", nil, false},
		"signed":           {"+11.3", nil, false},
		"letters":          {"11.x", nil, false},
		"a number too big": {"11.99999999999999999999", nil, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, valid := ParseVersion(test.text)
			if valid != test.valid || !slices.Equal(got, test.want) {
				t.Errorf("ParseVersion(%q) = %v, %t, want %v, %t", test.text, got, valid, test.want, test.valid)
			}
		})
	}
}

func TestBehind(t *testing.T) {
	tests := map[string]struct {
		server Server
		want   []string
	}{
		"up to date": {Server{Version: "11.39.0", ServiceCenter: "11.39.0", SystemComponents: "11.39"}, nil},
		"unknown":    {Server{Version: "11.39.0"}, nil},
		"one":        {Server{Version: "11.39.0", ServiceCenter: "11.38.1", SystemComponents: "11.39.0"}, []string{"Service Center"}},
		"both":       {Server{Version: "11.39.0", ServiceCenter: "11.38.1", SystemComponents: "11.9"}, []string{"Service Center", "System Components"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, test.server.Behind()); diff != "" {
				t.Errorf("Behind() (-want +got):\n%s", diff)
			}
		})
	}
}
