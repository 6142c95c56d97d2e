package platform

// Server is a Platform Server installation. The zero value is "none here".
type Server struct {
	Dir              string // real path of the installation folder, links resolved
	Version          string // "11.39.0"; empty when unknown
	ServiceCenter    string // version last published, empty when unknown
	SystemComponents string // version last published, empty when unknown
}

// Present tells whether there is a Platform Server.
func (s Server) Present() bool { return s.Dir != "" }
