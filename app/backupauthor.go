package app

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strconv"

	"sessionconfig/config/safefile"
)

// authors are the users who made backups, by the backups' file names, as far back as
// the log goes.
func (a *App) authors() map[string]string {
	found := map[string]string{}
	for n := logFiles; n >= 0; n-- { // the oldest first: the latest record counts
		path := a.log.file.path
		if n > 0 {
			path += "." + strconv.Itoa(n)
		}
		data, err := safefile.Read(path, 2*logSize)
		if err != nil {
			continue // it does not exist, or this process may not read it
		}
		for line := range bytes.Lines(data) {
			var record struct{ User, Backup string }
			if json.Unmarshal(line, &record) == nil && record.Backup != "" {
				found[filepath.Base(record.Backup)] = record.User
			}
		}
	}
	return found
}
