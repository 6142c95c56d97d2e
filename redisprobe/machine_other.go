//go:build !windows

package redisprobe

// machineEnvironment is the machine's environment, which the platform's
// services read; only Windows has one.
func machineEnvironment() (e Environment, ok bool) { return Environment{}, false }
