//go:build !windows

package platform

// Accounts are those that sessions live under; only Windows has others than the one who
// tests, so that none are known here.
func Accounts() []Account { return nil }

// SecurityOf is the security descriptor of a file on this machine, in SDDL; empty where
// there is none.
func SecurityOf(string) string { return "" }
