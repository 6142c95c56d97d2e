package platform

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// Accounts are those that sessions live under: of the application pools of IIS, and of
// the platform's services. What cannot be read is left out.
func Accounts() []Account {
	var all []Account
	if folder, err := windows.GetSystemDirectory(); err == nil {
		if file, err := os.Open(filepath.Join(folder, "inetsrv", "config", "applicationHost.config")); err == nil {
			all, _ = readPools(file) // one that is not understood tells no accounts
			file.Close()
		}
	}
	for _, a := range serviceAccounts() {
		if !slices.ContainsFunc(all, func(b Account) bool { return strings.EqualFold(a.Name, b.Name) }) {
			all = append(all, a)
		}
	}
	return all
}

// servicesKey is where Windows keeps what services there are.
const servicesKey = `SYSTEM\CurrentControlSet\Services`

// serviceAccounts are those of the services whose name begins with the platform's.
func serviceAccounts() []Account {
	services, err := registry.OpenKey(registry.LOCAL_MACHINE, servicesKey, registry.ENUMERATE_SUB_KEYS)
	if err != nil {
		return nil
	}
	defer services.Close()
	names, _ := services.ReadSubKeyNames(-1) // those before an error count
	var all []Account
	for _, name := range names {
		if !strings.HasPrefix(strings.ToLower(name), "outsystems") {
			continue
		}
		key, err := registry.OpenKey(registry.LOCAL_MACHINE, servicesKey+`\`+name, registry.QUERY_VALUE)
		if err != nil {
			continue
		}
		account, _, err := key.GetStringValue("ObjectName")
		key.Close()
		if err == nil && account != "" {
			all = append(all, accountOf(account))
		}
	}
	return all
}

// SecurityOf is the security descriptor of a file on this machine, in SDDL; empty if it
// cannot be read. Files on a share are left out: their server decides who may read them,
// and may not answer.
func SecurityOf(path string) string {
	path, err := filepath.Abs(path)
	if err != nil || strings.HasPrefix(path, `\\`) {
		return ""
	}
	root, err := windows.UTF16PtrFromString(filepath.VolumeName(path) + `\`)
	if err != nil || windows.GetDriveType(root) == windows.DRIVE_REMOTE {
		return ""
	}
	security, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return ""
	}
	return security.String()
}
