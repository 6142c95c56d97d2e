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

// Others are the recorded versions that are not judged, if those that are are only
// assumed; else none.
func (j Judged) Others() []Version {
	if !j.Assumed {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(Recorded), func(v Version) bool {
		return slices.ContainsFunc(j.Versions, func(w Version) bool { return w.Follows() == v })
	})
}

// Against are the versions for which takes is false: those that are judged, and the
// others, which a warning must name.
func (j Judged) Against(takes func(Version) bool) (judged, others []Version) {
	return slices.DeleteFunc(slices.Clone(j.Versions), takes), slices.DeleteFunc(j.Others(), takes)
}

// List names versions for a text: "2.1, 2.5".
func List(versions []Version) string {
	var names []string
	for _, v := range versions {
		names = append(names, v.Short())
	}
	return strings.Join(names, ", ")
}
