package command

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"sessionconfig/app"
	"sessionconfig/app/platform"
)

// versionObject is the JSON object of version.
type versionObject struct {
	Version  string                `json:"version"`
	Commit   string                `json:"commit"`
	Go       string                `json:"go"`
	Platform shownPlatform         `json:"platform"`
	Client   []platform.ClientFile `json:"client"` // of the platform, for Redis
}

// act shows which program this is, and which Platform Server it would work on.
func (c *versionCommand) act(r *run) error {
	find := r.env.Workflow.Find
	if find == nil {
		find = platform.Find
	}
	server, err := find(string(r.global.PlatformDir))
	if err != nil {
		return err
	}
	object := versionObject{
		Version:  app.Version,
		Commit:   commit(),
		Go:       runtime.Version(),
		Platform: shownPlatform{Dir: server.Dir, Version: server.Version},
	}
	object.Client = append([]platform.ClientFile{}, platform.FindClients(server.Dir)...)
	lines := []string{
		fmt.Sprintf("%s %s", Name, object.Version),
		fmt.Sprintf("Commit           %s", object.Commit),
		fmt.Sprintf("Go               %s %s/%s", object.Go, runtime.GOOS, runtime.GOARCH),
		fmt.Sprintf("Platform Server  %s", platformText(server.Dir, server.Version)),
	}
	for _, file := range object.Client {
		lines = append(lines, fmt.Sprintf("Redis client     %s in %s", file.Version, file.File))
	}
	return r.tell(object, lines...)
}

// builtFrom is the commit that the Makefile gives to the linker; empty where go
// build was called without it.
var builtFrom string

// commit is what the program was built from, or else what Go recorded of it.
func commit() string {
	if builtFrom != "" {
		return builtFrom
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	revision, changed := "unknown", ""
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			revision = setting.Value
		case setting.Key == "vcs.modified" && setting.Value == "true":
			changed = ", with changes"
		}
	}
	return revision + changed
}
