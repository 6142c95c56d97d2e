package main

import (
	"errors"
	"fmt"

	"golang.org/x/sys/windows/registry"
)

// environmentKey has the machine's environment variables.
const environmentKey = `SYSTEM\CurrentControlSet\Control\Session Manager\Environment`

// edit replaces the machine's PATH by what change makes of it. The value's type
// stays: with variables in it, it must be one that Windows expands.
func edit(change func(path string) string) error {
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, environmentKey, registry.QUERY_VALUE|registry.SET_VALUE)
	if err != nil {
		return fmt.Errorf("open HKLM\\%s: %w", environmentKey, err)
	}
	defer key.Close()

	path, kind, err := key.GetStringValue("Path")
	if errors.Is(err, registry.ErrNotExist) {
		kind, err = registry.EXPAND_SZ, nil
	}
	if err != nil {
		return fmt.Errorf("read the machine's PATH: %w", err)
	}
	changed := change(path)
	if changed == path {
		return nil
	}
	if kind == registry.SZ {
		err = key.SetStringValue("Path", changed)
	} else {
		err = key.SetExpandStringValue("Path", changed)
	}
	if err != nil {
		return fmt.Errorf("write the machine's PATH: %w", err)
	}
	return nil
}
