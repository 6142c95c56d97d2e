//go:build race

package ui

// raceFactor allows for the race detector's slowness.
const raceFactor = 10
