//go:build !nogui && !linux

package main

// preferLight does nothing: this system always says what it prefers.
func preferLight() {}
