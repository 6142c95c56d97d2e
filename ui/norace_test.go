//go:build !race

package ui

const raceFactor = 1
