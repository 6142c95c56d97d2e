//go:build !windows

package certificate

// ofMachine is the machine's environment, which the platform's
// services read; only Windows has one.
func ofMachine() (e Environment, ok bool) { return Environment{}, false }
