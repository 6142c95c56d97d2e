package command

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"sessionconfig/app"
	"sessionconfig/app/platform"
)

// shown is the JSON object of show.
type shown struct {
	Machine string    `json:"machine"`
	Time    time.Time `json:"time"`
	Program string    `json:"program"`
	app.ReportedSettings
	Sources     map[string]app.Source `json:"sources"`
	Differences []string              `json:"differences"`
	Publish     pending               `json:"publish"`
	Republish   string                `json:"republish"`
	Platform    shownPlatform         `json:"platform"`
	Client      []platform.ClientFile `json:"client"` // of the platform, for Redis
}

type shownPlatform struct {
	Dir     string `json:"dir"`
	Version string `json:"version"`
}

// act shows the effective settings.
func (c *showCommand) act(r *run) error {
	workflow, status, err := r.loadBy((*app.App).Load)
	if err != nil {
		return err
	}
	defer workflow.Close()
	key, err := c.key(r)
	if err != nil {
		return err
	}
	if r.json {
		object := shownStatus(status, key)
		object.Client = append(object.Client, workflow.Clients()...)
		object.Machine, object.Time, object.Program = app.Machine(), time.Now(), app.Version
		return r.print(object)
	}
	return r.say(showLines(status, workflow.SettingsPath())...)
}

func shownStatus(status app.Status, key []byte) shown {
	object := shown{
		ReportedSettings: app.ReportSettings(status.Settings, key),
		Client:           []platform.ClientFile{},
		Sources:          status.Sources,
		Differences:      append([]string{}, status.Differences...),
		Publish:          pendingSince(status.State.PendingSince),
		Republish:        string(status.State.Republish),
		Platform:         shownPlatform{Dir: status.Platform.Dir, Version: status.Platform.Version},
	}
	object.Password = status.PasswordState
	return object
}

// local is a time on this machine's clock.
func local(t time.Time) string { return t.Local().Format("2006-01-02 15:04:05") }

func showLines(status app.Status, settingsPath string) []string {
	object := shownStatus(status, nil)
	parameters := make([]string, 0, len(status.Settings.Redis.Parameters))
	for _, parameter := range status.Settings.Redis.Parameters {
		parameters = append(parameters, parameter.String())
	}
	line := func(label, value string) string { return fmt.Sprintf("%-17s %s", label, value) }
	row := func(label, value, field string) string {
		return line(label, fmt.Sprintf("%s (%s)", cmp.Or(value, "-"), object.Sources[field]))
	}
	lines := []string{
		row("Session Provider", app.ProviderLabel(status.Settings.Provider), "provider"),
		row("Hosts", strings.Join(object.Hosts, ", "), "hosts"),
		row("User", object.User, "user"),
		row("Password", string(object.Password), "password"),
		row("Use SSL", yesNo(object.SSL), "ssl"),
		row("SSL Host", object.SSLHost, "ssl_host"),
		row("Parameters", strings.Join(parameters, ", "), "parameters"),
	}
	if len(status.Database) > 0 {
		lines = append(lines, "Database, as server.hsconf describes it:")
	}
	for _, field := range status.Database {
		lines = append(lines, fmt.Sprintf("  %-15s %s", field.Name, field.Value))
	}
	publish := "nothing pending"
	if object.Publish.Pending {
		publish = "pending since " + local(status.State.PendingSince)
	}
	lines = append(lines,
		line("Settings file", settingsPath),
		line("Platform Server", platformText(status.Platform.Dir, status.Platform.Version)),
		line("Publish", publish))
	if last := status.State.LastTest; last != nil {
		summary := last.Summary
		if status.TestedOther {
			summary += " (settings changed since)"
		}
		lines = append(lines, line("Last test", local(last.When)+", "+summary))
	}
	lines = append(append(lines, status.Differences...), status.Notices...)
	if words := republishWords(status.State.Republish); words != "" && status.State.PendingSince.IsZero() {
		lines = append(lines, words)
	}
	return lines
}

func platformText(dir, version string) string {
	switch {
	case dir == "":
		return "none found on this machine"
	case version == "":
		return dir
	}
	return version + " in " + dir
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
