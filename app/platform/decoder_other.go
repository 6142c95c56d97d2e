//go:build !windows

package platform

import "io"

func consoleText(out io.Writer) textWriter { return plainText{out} }
