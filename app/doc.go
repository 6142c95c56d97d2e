// Package app is the workflow of the Session tab, without a window: load, check,
// test, apply, publish, and what is remembered in between. The window and the
// command line are both thin callers of it, so that both do the same thing and
// say it in the same words.
//
// It must not import Fyne, and it neither prints nor exits.
package app
