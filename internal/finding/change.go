package finding

import "slices"

// ChangeKind says what a change does to the settings.
type ChangeKind int

// The kinds of changes.
const (
	UseHosts        ChangeKind = iota // Hosts become those given
	LeaveOutHosts                     // those given go from Hosts
	DropRepetitions                   // of hosts that are listed more than once, the first stays
	UseSSL                            // Use SSL is selected
	ClearSSL                          // Use SSL is cleared
	UseSSLHost                        // SSL Host becomes Name
	SetParameter                      // the parameter Name becomes Value
	RemoveParameter                   // the parameter Name goes, the last of that name
)

// Change is a remedy, or a part of one, that a program can carry out in the settings. It
// never contains a password.
type Change struct {
	Kind  ChangeKind
	Hosts []string
	Name  string
	Value string
}

func (c Change) equal(d Change) bool {
	return c.Kind == d.Kind && c.Name == d.Name && c.Value == d.Value && slices.Equal(c.Hosts, d.Hosts)
}

// Offering is the finding with changes that solve it, or help to.
func (f Finding) Offering(changes ...Change) Finding {
	f.Changes = append(slices.Clone(f.Changes), changes...)
	return f
}

// Offers are the changes that the findings offer, each once; the hosts that they leave
// out together.
func (g Group) Offers() []Change {
	var offers []Change
	for _, f := range append([]Finding{g.Finding}, g.Others...) {
		for _, c := range f.Changes {
			i := slices.IndexFunc(offers, func(o Change) bool {
				return o.equal(c) || o.Kind == LeaveOutHosts && c.Kind == LeaveOutHosts
			})
			if i < 0 {
				offers = append(offers, c)
				continue
			}
			for _, host := range c.Hosts {
				if !slices.Contains(offers[i].Hosts, host) {
					offers[i].Hosts = append(slices.Clone(offers[i].Hosts), host)
				}
			}
		}
	}
	return offers
}
