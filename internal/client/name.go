package client

// sharedName is the one name that the endpoints have in common, compared letter by
// letter: in 2.1 of all of them, from 2.5 on of those that are named, addresses left
// aside.
func (r Reading) sharedName() (name string, shared bool) {
	for _, e := range r.Endpoints {
		switch {
		case e.Name == "" && r.Version.since(V2_5):
			continue
		case e.Name == "" || name != "" && e.Name != name:
			return "", false
		}
		name = e.Name
	}
	return name, name != ""
}
