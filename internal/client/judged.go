package client

import (
	"slices"
	"strings"
)

// Judged are the versions that settings and servers are judged by.
type Judged struct {
	Versions []Version // one or more; several where several were found
	Assumed  bool      // none was found or given
	Windows  Windows   // the Windows Server whose TLS is judged by; 0 for what was recorded
}

// Assume is what is judged by where no version is known.
func Assume() Judged { return Judged{Versions: []Version{Default}, Assumed: true} }

// Against are the versions for which takes is false: those that are judged, and, if these
// are only assumed, the other recorded ones, which a warning must name.
func (j Judged) Against(takes func(Version) bool) (judged, others []Version) {
	refuses := func(v Version) bool { return !takes(v) }
	for _, v := range j.Versions {
		if refuses(v) {
			judged = append(judged, v)
		}
	}
	if !j.Assumed {
		return judged, nil
	}
	for _, v := range Recorded {
		if !slices.ContainsFunc(j.Versions, func(w Version) bool { return w.Follows() == v }) && refuses(v) {
			others = append(others, v)
		}
	}
	return judged, others
}

// List names versions for a text: "2.1, 2.5".
func List(versions []Version) string {
	var names []string
	for _, v := range versions {
		names = append(names, v.Short())
	}
	return strings.Join(names, ", ")
}
