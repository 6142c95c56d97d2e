package platform

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// registryKey is where the platform's installer says what it installed.
const registryKey = `SOFTWARE\OutSystems\Installer\Server`

// registered reads the installation from the registry's 64-bit view, to which the
// installer writes, also if this program is a 32-bit one.
func registered() (Server, error) {
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, registryKey, registry.QUERY_VALUE|registry.WOW64_64KEY)
	if errors.Is(err, registry.ErrNotExist) {
		return Server{}, nil
	}
	if err != nil {
		return Server{}, fmt.Errorf("read HKLM\\%s in the registry: %w", registryKey, err)
	}
	defer key.Close()

	var server Server
	for name, field := range map[string]*string{
		"":                 &server.Dir,
		"Server":           &server.Version,
		"ServiceCenter":    &server.ServiceCenter,
		"SystemComponents": &server.SystemComponents,
	} {
		value, kind, err := key.GetStringValue(name)
		if err == nil && kind == registry.EXPAND_SZ {
			value, err = registry.ExpandString(value)
		}
		if err != nil && !errors.Is(err, registry.ErrNotExist) {
			return Server{}, fmt.Errorf("read value %q of HKLM\\%s in the registry: %w", name, registryKey, err)
		}
		*field = strings.TrimSpace(value)
	}
	return server, nil
}

// realPath resolves symbolic links and junctions. filepath.EvalSymlinks leaves
// junctions alone, so the file system is asked.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return "", err
	}
	handle, err := windows.CreateFile(name, 0,
		windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE,
		nil, windows.OPEN_EXISTING, windows.FILE_FLAG_BACKUP_SEMANTICS, 0)
	if err != nil {
		return "", err
	}
	defer windows.CloseHandle(handle)

	buffer := make([]uint16, windows.MAX_LONG_PATH)
	length, err := windows.GetFinalPathNameByHandle(handle, &buffer[0], uint32(len(buffer)), 0)
	if err != nil {
		return "", err
	}
	if int(length) > len(buffer) {
		return "", fmt.Errorf("the path is too long")
	}
	return plainPath(windows.UTF16ToString(buffer[:length])), nil
}

// plainPath takes the \\?\ prefix off, which tools of .NET's age misread.
func plainPath(path string) string {
	if rest, ok := strings.CutPrefix(path, `\\?\UNC\`); ok {
		return `\\` + rest
	}
	return strings.TrimPrefix(path, `\\?\`)
}
