package topology

import (
	"slices"
	"strconv"
)

// AddSlots reads the answer that the reporter gave to CLUSTER SLOTS, as versions of
// the platform's client from 3 on do besides. It fills in the addresses of members to
// which CLUSTER NODES gives none. What is not of the expected form is passed over.
func (v *View) AddSlots(reply any) {
	runs, _ := reply.([]any)
	shared := true // with other views
	for _, run := range runs {
		parts, _ := run.([]any)
		for _, part := range parts[min(len(parts), 2):] { // after the first and the last slot
			fields, _ := part.([]any)
			if len(fields) < 3 {
				continue
			}
			id, _ := fields[2].(string)
			if m := v.Member(id); m != nil && m.Address == "" && !m.Absent {
				if shared {
					v.Members, shared = slices.Clone(v.Members), false
				}
				v.Member(id).Address = slotsAddress(fields[0], fields[1], v.Reporter)
			}
		}
	}
}

// slotsAddress is where a node of CLUSTER SLOTS is; without a host, at that of the
// reporter.
func slotsAddress(host, port any, reporter string) string {
	name, isText := host.(string)
	if host == nil || isText && name == "" {
		name = hostOf(reporter)
	}
	number, _ := port.(int64)
	return joined(name, strconv.FormatInt(number, 10))
}
