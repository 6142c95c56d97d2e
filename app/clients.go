package app

import (
	"slices"

	"sessionconfig/app/platform"
	"sessionconfig/internal/client"
)

// Clients are the platform's Redis clients found below the Platform Server folder; none
// without one. Each folder is searched once.
func (a *App) Clients() []platform.ClientFile {
	server, err := a.find()
	if err != nil || !server.Present() {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	found, known := a.clients[server.Dir]
	if !known {
		found = a.options.Clients(server.Dir)
		if a.clients == nil {
			a.clients = make(map[string][]platform.ClientFile)
		}
		a.clients[server.Dir] = found
	}
	return found
}

// judged are the versions of the platform's Redis client to judge by.
func (a *App) judged() client.Judged {
	judged := a.judgedVersions()
	judged.Windows = a.options.WindowsVersion
	if build := platform.WindowsBuild(); judged.Windows == 0 && build > 0 {
		judged.Windows = client.WindowsOfBuild(build)
	}
	return judged
}

func (a *App) judgedVersions() client.Judged {
	if a.options.ClientVersion != (client.Version{}) {
		return client.Judged{Versions: []client.Version{a.options.ClientVersion}}
	}
	var judged client.Judged
	for _, file := range a.Clients() {
		if v, err := client.ParseVersion(file.Version); err == nil && !slices.Contains(judged.Versions, v) {
			judged.Versions = append(judged.Versions, v)
		}
	}
	if len(judged.Versions) == 0 {
		return client.Assume()
	}
	return judged
}

// judgedBy says in a report where the versions come from.
func (a *App) judgedBy(judged client.Judged) string {
	switch {
	case a.options.ClientVersion != (client.Version{}):
		return "given"
	case judged.Assumed:
		return "assumed"
	}
	return "found"
}
