package certificate

import "golang.org/x/sys/windows/registry"

// machineKey is where Windows keeps the environment that services get.
const machineKey = `SYSTEM\CurrentControlSet\Control\Session Manager\Environment`

// OfMachine is the machine's environment, which the platform's services read: it may
// differ from this process's, which may be older than a change, or have a user's
// variables. ok is false if it cannot be read.
func OfMachine() (e Environment, ok bool) {
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
