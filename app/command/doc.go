// Package command is the command line: it reads the arguments, hands them to the
// workflow of package app, and prints what came of it as text or as one JSON
// object. What it prints and the exit codes are a contract with scripts.
//
// It must not import Fyne or end the process: the window is a function that the
// caller gives, and Run returns the exit code.
package command
