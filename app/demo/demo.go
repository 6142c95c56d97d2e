// Package demo plays a front-end server for trying the tool out: a Redis inside
// the process and a made-up Platform Server folder in a temporary place.
//
// It must not touch anything of the machine but its own temporary folder and a
// loopback port.
package demo

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"sessionconfig/app"
	"sessionconfig/app/platform"
)

// platformVersion is what the made-up Platform Server says it is; it fits
// redisVersion.
const platformVersion = "11.39.0"

// Demo is a running demo. It opens like a fresh server: sessions are in the
// database, and nothing of Redis is filled in.
type Demo struct {
	SettingsPath string
	PlatformDir  string
	Hosts        []string // of the demo's Redis
	Password     string   // of the demo's Redis

	folder *folder
	redis  *server
	step   time.Duration // the pace of the publish step
	close  func() error
	stop   func() bool
}

// Start makes the demo's folder and starts its Redis, after removing what a
// killed demo left behind. Close ends it; so does the end of ctx.
func Start(ctx context.Context) (*Demo, error) {
	removeLeftovers()
	folder, err := newFolder()
	if err != nil {
		return nil, err
	}
	redis, err := startRedis()
	if err != nil {
		return nil, errors.Join(err, folder.remove())
	}
	d := &Demo{
		SettingsPath: folder.settings, PlatformDir: folder.platform,
		Hosts: []string{redis.address()}, Password: password,
		folder: folder, redis: redis, step: publishStep,
	}
	d.close = sync.OnceValue(func() error {
		redis.close()
		return folder.remove()
	})
	d.stop = context.AfterFunc(ctx, func() { _ = d.close() }) // Close returns the error
	return d, nil
}

// Close stops the Redis and removes every file of the demo. Closing twice is
// harmless.
func (d *Demo) Close() error {
	d.stop()
	return d.close()
}

// Options make a workflow over the demo.
func (d *Demo) Options() app.Options {
	installed := platform.Server{
		Dir: d.PlatformDir, Version: platformVersion,
		ServiceCenter: platformVersion, SystemComponents: platformVersion,
	}
	return app.Options{
		SettingsPath: d.SettingsPath, PlatformDir: d.PlatformDir, Demo: true,
		Lookup:    func(string) (string, bool) { return "", false },
		Environ:   os.Environ,
		Find:      func(string) (platform.Server, error) { return installed, nil },
		Elevated:  func(...string) bool { return true },
		Publisher: d.publish,
		Report:    func(platform.Event) error { return nil },
	}
}
