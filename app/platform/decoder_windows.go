package platform

import (
	"io"
	"unicode/utf16"

	"golang.org/x/sys/windows"
)

const codePageUTF8 = 65001

var (
	kernel32            = windows.NewLazySystemDLL("kernel32.dll")
	procGetOEMCP        = kernel32.NewProc("GetOEMCP")
	procIsDBCSLeadBytes = kernel32.NewProc("IsDBCSLeadByteEx")
)

// consoleText decodes what a console program prints into a pipe. The program runs in
// another console, without a window, which uses the system's OEM code page.
func consoleText(out io.Writer) textWriter {
	oem, _, _ := procGetOEMCP.Call()
	return pageText(uint32(oem), out)
}

// pageText decodes text of a code page.
func pageText(page uint32, out io.Writer) textWriter {
	if page == codePageUTF8 {
		return plainText{out}
	}
	return &codePage{
		out: out,
		lead: func(b byte) bool {
			yes, _, _ := procIsDBCSLeadBytes.Call(uintptr(page), uintptr(b))
			return yes != 0
		},
		decode: func(data []byte) string { return decodePage(page, data) },
	}
}

func decodePage(page uint32, data []byte) string {
	if len(data) == 0 {
		return ""
	}
	wide := make([]uint16, len(data))
	length, err := windows.MultiByteToWideChar(page, 0, &data[0], int32(len(data)), &wide[0], int32(len(wide)))
	if err != nil {
		return string(data)
	}
	return string(utf16.Decode(wide[:length]))
}
