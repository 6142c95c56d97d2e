// Package ui is the window: the Session tab of the Configuration Tool. It is a passive
// view (the texts in the fields, the user's clicks) and a controller that talks to a
// Workflow and decides what happens next.
//
// It must not know how settings are stored, how Redis is connected to, or how a process
// ends: the workflow does the first two, the caller's OnExit the last. Everything here
// runs on Fyne's own goroutine; work runs elsewhere and comes back through
// Options.Dispatch.
package ui
