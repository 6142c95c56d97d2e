package demo

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"sessionconfig/app/platform"
)

// childVariable is set for the process that plays the publish step; its value is
// the pause between two lines.
const childVariable = "SESSIONCONFIG_DEMO_PUBLISH"

// publishStep is the pause between two lines of the publish step.
const publishStep = 250 * time.Millisecond

// publish plays ConfigurationTool.com by running this program's own executable
// again: a process as the real one is, on every system.
func (d *Demo) publish(ctx context.Context, s platform.Server, args, env []string, out io.Writer) (int, error) {
	self, err := os.Executable()
	if err != nil {
		return -1, fmt.Errorf("find this program: %w", err)
	}
	env = append(env[:len(env):len(env)], childVariable+"="+d.step.String())
	return platform.Command{Path: self, Args: args, Dir: s.Dir, Env: env}.Run(ctx, out)
}

// Child tells whether this process was started to play the demo's publish step
// and, if so, plays it to out and returns its exit code. main calls it first.
func Child(out io.Writer) (exitCode int, played bool) {
	pace, is := os.LookupEnv(childVariable)
	if !is {
		return 0, false
	}
	pause, err := time.ParseDuration(pace)
	if err != nil {
		return 2, true
	}
	for _, line := range publishLines() {
		if _, err := fmt.Fprintln(out, line); err != nil {
			return 1, true
		}
		time.Sleep(pause)
	}
	return 0, true
}

// publishLines is what the publish step prints.
func publishLines() []string {
	lines := []string{
		"Configuration Tool " + platformVersion + " (demo: nothing is really published)",
		"Reading server.hsconf",
		"Applying the settings to the OutSystems services",
		"Installing Service Center",
	}
	for _, part := range []struct{ name, done string }{
		{"Service Center", "Service Center was published"},
		{"System Components", "System Components were published"},
	} {
		lines = append(lines, "Publishing "+part.name)
		for percent := 20; percent <= 100; percent += 20 {
			done := percent / 10
			lines = append(lines, fmt.Sprintf("  [%s%s] %3d %%", strings.Repeat("#", done), strings.Repeat(".", 10-done), percent))
		}
		lines = append(lines, part.done)
	}
	return append(lines, "Done")
}
