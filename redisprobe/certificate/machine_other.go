//go:build !windows

package certificate

// OfMachine is the machine's environment, which the platform's services read; only
// Windows has one.
func OfMachine() (e Environment, ok bool) { return Environment{}, false }
