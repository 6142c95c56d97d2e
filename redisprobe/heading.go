package redisprobe

import (
	"cmp"
	"fmt"
	"strings"
)

// Heading is what a report opens with: where, when and by what it was made, the
// settings, and how long the test might take. It is empty for one that does not say.
func (r Report) Heading() []string {
	if r.Machine == "" {
		return nil
	}
	lines := []string{r.Machine + ", " + r.Time.Format("2006-01-02 15:04:05 -07:00")}
	by := "Session Configurator " + cmp.Or(r.Program, "of unknown version")
	if r.PlatformVersion != "" {
		by += ", Platform Server " + r.PlatformVersion
	}
	if len(r.ClientVersions) > 0 {
		by += ", Redis client " + strings.Join(r.ClientVersions, ", ") + " (" + r.ClientSource + ")"
	}
	lines = append(lines, by)
	if s, ok := r.Settings.(fmt.Stringer); ok {
		lines = append(lines, s.String())
	}
	if r.LimitS > 0 {
		lines = append(lines, "Time limit: "+number(r.LimitS)+" s")
	}
	return lines
}
