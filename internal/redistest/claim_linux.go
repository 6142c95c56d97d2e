package redistest

import (
	"io"
	"net"
)

// claimName takes a name that one process of the machine can hold: an abstract
// socket, which leaves no file and ends with its process.
func claimName(name string) (io.Closer, error) {
	return net.Listen("unix", "@"+name)
}
