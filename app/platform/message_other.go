//go:build !windows

package platform

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// Message shows a message when the window cannot: on out, which is standard error. If
// that is not a terminal, as after a start from the desktop, nobody would see it there:
// then one of the desktop's programs shows it, too, and Message returns when the user has
// closed it.
func Message(out io.Writer, title, text string) {
	fmt.Fprintf(out, "%s: %s\n", title, text)
	if file, ok := out.(*os.File); ok && IsTerminal(file) {
		return
	}
	for _, program := range messengers(title, text) {
		if show(program) {
			return
		}
	}
}

// messengers are the programs that show a message, the desktops' own first, with
// their arguments.
func messengers(title, text string) [][]string {
	return [][]string{
		{"zenity", "--error", "--no-markup", "--title", title, "--text", text},
		{"kdialog", "--title", title, "--error", text},
		{"xmessage", "-center", "-title", title, text},
	}
}

// unshown is how soon a program ends that has shown nothing, such as one that
// reaches no display.
const unshown = time.Second

// show runs a program, and tells whether it is there and showed the message.
func show(program []string) bool {
	path, err := exec.LookPath(program[0])
	if err != nil {
		return false
	}
	began := time.Now()
	err = exec.Command(path, program[1:]...).Run()
	return err == nil || time.Since(began) >= unshown
}
