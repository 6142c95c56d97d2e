//go:build !windows

package main

import "errors"

// edit exists on Windows only.
func edit(func(path string) string) error {
	return errors.New("only Windows keeps the machine's PATH in a registry")
}
