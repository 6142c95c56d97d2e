package client

import "strings"

// Reading is what a version reads in a whole configuration string.
type Reading struct {
	Options

	// Endpoints are those that it dials, in their order, each once, with the default
	// port filled in.
	Endpoints []Endpoint
}

// Read reads a configuration string as a version does. The error is a *Refusal: the
// client throws.
func (v Version) Read(text string) (Reading, error) {
	r := Reading{Options: Options{Version: v}}
	if strings.Trim(text, Blanks) == "" {
		return Reading{}, &Refusal{Why: Empty}
	}
	for piece := range strings.SplitSeq(text, ",") {
		if err := r.piece(strings.Trim(piece, Blanks)); err != nil {
			return Reading{}, err
		}
	}
	r.provider = v.providerOf(r.Endpoints)
	if err := r.fillPorts(); err != nil {
		return Reading{}, err
	}
	return r, nil
}

// piece reads the text between two commas: the first "=" ends the key, and without a key
// it is an endpoint.
func (r *Reading) piece(text string) error {
	equals := strings.IndexByte(text, '=')
	if equals > 0 {
		return r.set(text[:equals], text[equals+1:])
	}
	e, found, err := r.Version.ParseEndpoint(text)
	if found && !contains(r.Endpoints, e) {
		r.Endpoints = append(r.Endpoints, e)
	}
	return err
}

// fillPorts gives endpoints without a port, or with port 0, the default one. The client
// compares endpoints before it does so: it throws if one is then there twice.
func (r *Reading) fillPorts() error {
	port := DefaultPort(r.SSL())
	for i, e := range r.Endpoints {
		if e.Port != 0 || e.Socket != "" {
			continue
		}
		e.Port = port
		if contains(r.Endpoints, e) {
			return &Refusal{Why: TwiceByPort}
		}
		r.Endpoints[i] = e
	}
	return nil
}

// DefaultPort is that of an endpoint without one.
func DefaultPort(ssl bool) int {
	if ssl {
		return 6380
	}
	return 6379
}
