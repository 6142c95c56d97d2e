package command

import (
	"slices"
	"strings"
)

// act opens the window.
func (c *windowCommand) act(r *run) error {
	if err := c.Demo.check(r.global); err != nil {
		return err
	}
	if r.json {
		return usage("--json is for the commands, not for the window.", `Give a command, such as "show".`)
	}
	r.code = r.openWindow(WindowOptions{Demo: c.Demo.given, Trouble: c.Demo.trouble, App: r.options(), Restart: withoutTakeOver(r.args), TakeOver: c.TakeOver})
	return nil
}

// withoutTakeOver are arguments for a window that takes over from this one, not from the
// one before.
func withoutTakeOver(args []string) []string {
	return slices.DeleteFunc(slices.Clone(args), func(arg string) bool { return strings.HasPrefix(arg, "--take-over=") })
}
