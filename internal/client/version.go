package client

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Version is one of StackExchange.Redis, as its DLL names it: 2.5.61.
type Version struct{ Major, Minor, Build int }

// The versions that were recorded.
var (
	V2_1  = Version{2, 1, 30}
	V2_5  = Version{2, 5, 61}
	V2_6  = Version{2, 6, 96}
	V2_7  = Version{2, 7, 27}
	V2_8  = Version{2, 8, 16}
	V2_13 = Version{2, 13, 23}
	V3    = Version{3, 4, 35}
)

// Recorded are these versions, oldest first.
var Recorded = []Version{V2_1, V2_5, V2_6, V2_7, V2_8, V2_13, V3}

// Default is judged where no version is known: the one that ASP.NET's session
// provider 5 is built with.
var Default = V2_5

// ParseVersion reads MAJOR.MINOR[.BUILD[.REVISION]]. The revision is dropped.
// Without a build it is the recorded version of that minor, or else its first build.
func ParseVersion(text string) (Version, error) {
	parts := strings.Split(text, ".")
	if len(parts) < 2 || len(parts) > 4 {
		return Version{}, fmt.Errorf("client version %q is not MAJOR.MINOR or MAJOR.MINOR.BUILD", text)
	}
	var n [4]int
	for i, part := range parts {
		// A DLL's version has four numbers of 16 bits.
		number, err := strconv.ParseUint(part, 10, 16)
		if err != nil {
			return Version{}, fmt.Errorf("client version %q is not MAJOR.MINOR or MAJOR.MINOR.BUILD", text)
		}
		n[i] = int(number)
	}
	v := Version{n[0], n[1], n[2]}
	if len(parts) > 2 {
		return v, nil
	}
	for _, r := range Recorded {
		if r.Major == v.Major && r.Minor == v.Minor {
			return r, nil
		}
	}
	return v, nil
}

// String is MAJOR.MINOR.BUILD.
func (v Version) String() string { return fmt.Sprintf("%d.%d.%d", v.Major, v.Minor, v.Build) }

// Short is MAJOR.MINOR, as texts name a version.
func (v Version) Short() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }

// Compare orders versions: negative where v is the older one.
func (v Version) Compare(w Version) int {
	return cmp.Or(cmp.Compare(v.Major, w.Major), cmp.Compare(v.Minor, w.Minor), cmp.Compare(v.Build, w.Build))
}

// Follows is the recorded version whose rules v follows: v itself, or the next
// older one, or the oldest.
func (v Version) Follows() Version {
	followed := Recorded[0]
	for _, r := range Recorded {
		if r.Compare(v) <= 0 {
			followed = r
		}
	}
	return followed
}

// Old tells whether v is below 2.1: it is judged as 2.1, from which it may differ.
func (v Version) Old() bool { return v.Compare(Version{2, 1, 0}) < 0 }

// since tells whether v follows a version from first on.
func (v Version) since(first Version) bool { return v.Follows().Compare(first) >= 0 }

// before tells whether v follows a version older than first.
func (v Version) before(first Version) bool { return !v.since(first) }

// builtBefore compares v itself, for the rules that name a build between two
// recorded versions.
func (v Version) builtBefore(build Version) bool { return v.Compare(build) < 0 }

// Since is the oldest recorded version from which on decide is true for all; holds is false
// if it is not true for the newest.
func Since(decide func(Version) bool) (first Version, holds bool) {
	for _, r := range slices.Backward(Recorded) {
		if !decide(r) {
			break
		}
		first, holds = r, true
	}
	return first, holds
}
