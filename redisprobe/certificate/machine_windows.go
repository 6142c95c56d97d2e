package certificate

import "golang.org/x/sys/windows/registry"

// machineKey is where Windows keeps the environment that services get.
const machineKey = `SYSTEM\CurrentControlSet\Control\Session Manager\Environment`

// ofMachine is the machine's environment, which the platform's
// services read; ok is false where it cannot be read.
func ofMachine() (e Environment, ok bool) {
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, machineKey, registry.QUERY_VALUE)
	if err != nil {
		return Environment{}, false
	}
	defer key.Close()
	return FromVariables(func(name string) (string, bool) {
		value, kind, err := key.GetStringValue(name)
		if err != nil {
			return "", false
		}
		if kind == registry.EXPAND_SZ {
			if expanded, err := registry.ExpandString(value); err == nil {
				value = expanded
			}
		}
		return value, true
	}), true
}
