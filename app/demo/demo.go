// Package demo plays a front-end server for trying the tool out: a Redis inside
// the process and a made-up Platform Server folder in a temporary place.
//
// It must not touch anything of the machine but its own temporary folder and a
// loopback port.
package demo

import (
	"context"
	"io"

	"sessionconfig/app"
	"sessionconfig/config"
)

// Demo is a running demo.
type Demo struct {
	SettingsPath string
	PlatformDir  string
	Hosts        []string
	Password     string
}

// Start makes the demo's folder and starts its Redis, after removing what a
// killed demo left behind. Close ends it; so does the end of ctx.
func Start(ctx context.Context) (*Demo, error) { return &Demo{}, nil }

// Close stops the Redis and removes every file of the demo.
func (d *Demo) Close() error { return nil }

// Settings are the settings that the demo's Redis accepts.
func (d *Demo) Settings() config.Settings { return config.Settings{} }

// Options make a workflow over the demo.
func (d *Demo) Options() app.Options { return app.Options{} }

// Child tells whether this process was started to play the demo's publish step
// and, if so, plays it and returns its exit code. main calls it first.
func Child(out io.Writer) (exitCode int, played bool) { return 0, false }
