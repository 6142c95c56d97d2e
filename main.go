// A certificate with a negative serial number is one that the platform's client takes.

//go:debug x509negativeserial=1

// Command sessionconfig configures where an OutSystems 11 front-end server keeps
// its sessions: a window like the Session tab of the platform's Configuration
// Tool, and a command line that does the same.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"sessionconfig/app/command"
	"sessionconfig/app/demo"
	"sessionconfig/app/platform"
)

func main() { os.Exit(run()) }

// run is the program, less the exit: so deferred work is done when it ends.
func run() int {
	if code, played := demo.Child(os.Stdout); played {
		return code
	}
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup sets it
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once

	env := command.Env{
		Stdin:    os.Stdin,
		Stdout:   os.Stdout,
		Stderr:   os.Stderr,
		Terminal: platform.IsTerminal(os.Stderr),
		Width:    func() int { return platform.TerminalWidth(os.Stdout) },
	}
	return command.Run(ctx, os.Args[1:], env, func(o command.WindowOptions) int {
		return openWindow(ctx, o)
	})
}
