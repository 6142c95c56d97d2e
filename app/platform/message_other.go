//go:build !windows

package platform

import (
	"fmt"
	"io"
)

// Message tells the user something when the window cannot: on out, the standard
// error of whoever started the program.
func Message(out io.Writer, title, text string) {
	fmt.Fprintf(out, "%s: %s\n", title, text)
}
