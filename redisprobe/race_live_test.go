//go:build linux && race

package redisprobe_test

// slowdown is how many times longer computing takes with the race detector.
const slowdown = 10
