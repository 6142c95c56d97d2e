package platform

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// ClientFile is a StackExchange.Redis of the platform: what it keeps sessions through.
type ClientFile struct {
	File    string `json:"file"`
	Version string `json:"version"` // of the file: "2.5.61.22961"
}

// clientNames are the names of the library in lower case. The Extensions of the same
// family have versions of their own.
var clientNames = []string{"stackexchange.redis.dll", "stackexchange.redis.strongname.dll"}

// Bounds of the search: a Platform Server folder contains every published module, too.
const (
	clientDepth   = 8
	clientEntries = 200_000
	clientTime    = 2 * time.Second
	clientFiles   = 50
)

// FindClients looks for the platform's Redis client below the Platform Server folder,
// the nearest first, and returns one file of each version. It finds nothing where
// there is nothing to be read, and ends within its bounds.
func FindClients(dir string) []ClientFile {
	if dir == "" {
		return nil
	}
	until, entries, files := time.Now().Add(clientTime), 0, 0
	found := map[string]string{}
	folders := []string{dir}
	for depth := 0; depth <= clientDepth && len(folders) > 0; depth++ {
		var deeper []string
		for _, folder := range folders {
			list, _ := os.ReadDir(folder) // a folder that may not be read counts as empty
			for _, entry := range list {
				if entries++; entries > clientEntries || time.Now().After(until) || files >= clientFiles {
					return clientList(found)
				}
				path := filepath.Join(folder, entry.Name())
				switch {
				case entry.IsDir():
					deeper = append(deeper, path)
				case entry.Type()&fs.ModeSymlink == 0 && slices.Contains(clientNames, strings.ToLower(entry.Name())):
					files++
					if version, err := fileVersion(path); err == nil && found[version] == "" {
						found[version] = path
					}
				}
			}
		}
		folders = deeper
	}
	return clientList(found)
}

func clientList(found map[string]string) []ClientFile {
	var all []ClientFile
	for version, path := range found {
		all = append(all, ClientFile{path, version})
	}
	slices.SortFunc(all, func(a, b ClientFile) int { return cmp.Compare(a.File, b.File) })
	return all
}
