// Package demo plays a front-end server for trying the tool out: a Redis cluster
// as the platform's documentation describes it, of redis-server processes or
// inside this one, and a made-up Platform Server folder in a temporary place.
//
// It must not touch anything of the machine but its own temporary folder and
// ports of loopback addresses.
package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"sessionconfig/app"
	"sessionconfig/app/platform"
	"sessionconfig/config"
	"sessionconfig/redisprobe"
)

// platformVersion is what the made-up Platform Server says it is; it fits all
// versions of Redis that the platform supports.
const platformVersion = "11.39.0"

// Options say which demo to start. The zero value is one in which all is well.
type Options struct {
	Trouble  string // a name of Troubles
	Embedded bool   // no redis-server, even where one is installed
}

// Demo is a running demo. It opens like a fresh server: sessions are in the
// database, and nothing of Redis is filled in.
type Demo struct {
	SettingsPath string
	PlatformDir  string

	folder       *folder
	certificates certificates
	step         time.Duration // the pace of the publish step
	close        func() error
	stop         func() bool

	mu      sync.Mutex // of what is below
	site    site
	trouble Trouble
	running cluster // nil once the demo has ended
	ended   bool
}

// Start makes the demo's folder and starts its cluster, after removing what a
// killed demo left behind. Close ends it; so does the end of ctx.
func Start(ctx context.Context, o Options) (*Demo, error) {
	trouble, err := find(o.Trouble)
	if err != nil {
		return nil, err
	}
	removeLeftovers()
	folder, err := newFolder()
	if err != nil {
		return nil, err
	}
	d := &Demo{
		SettingsPath: folder.settings, PlatformDir: folder.platform,
		folder: folder, step: publishStep, trouble: trouble,
	}
	if d.certificates, err = newCertificates(folder.root); err == nil {
		d.site, d.running, err = open(ctx, o.Trouble, d.certificates, o.Embedded)
	}
	if err != nil {
		return nil, errors.Join(err, folder.remove())
	}
	d.close = sync.OnceValue(func() error {
		d.end()
		return folder.remove()
	})
	d.stop = context.AfterFunc(ctx, func() { _ = d.close() }) // Close returns the error
	return d, nil
}

// end ends the cluster for good.
func (d *Demo) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ended = true
	if d.running != nil {
		d.running.close()
		d.running = nil
	}
}

// Close stops the Redis and removes every file of the demo. Closing twice is
// harmless.
func (d *Demo) Close() error {
	d.stop()
	return d.close()
}

// Make starts the cluster again, on the same ports if they are still free, with another
// trouble, or with none: "". What was stored in it is gone.
func (d *Demo) Make(ctx context.Context, trouble string) error {
	wrong, err := find(trouble)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ended {
		return errors.New("the demo has ended")
	}
	if d.running != nil {
		d.running.close()
		d.running = nil
	}
	running, err := d.site.settle(ctx, trouble, d.certificates)
	if err != nil {
		return err
	}
	d.running, d.trouble = running, wrong
	return nil
}

// StopMaster ends a master at once, as a crash does, so that its replica takes its place.
func (d *Demo) StopMaster(ctx context.Context) error {
	return d.with(func(c cluster) error { return c.stop(ctx) })
}

// StartAgain starts what StopMaster has stopped.
func (d *Demo) StartAgain() error { return d.with(cluster.again) }

// with does something with the cluster.
func (d *Demo) with(do func(cluster) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ended || d.running == nil {
		return errors.New("the demo has ended")
	}
	return do(d.running)
}

// Redis says what the cluster runs on: "redis-server 7.0.15", or the embedded one.
func (d *Demo) Redis() string { return d.site.redis }

// Title says what the demo's cluster is, and what its trouble, in a line.
func (d *Demo) Title() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	title := fmt.Sprintf("Demo: three masters and three replicas on %s to %s, ports %d and %d (%s).",
		machines[0], machines[len(machines)-1], d.site.port, d.site.port+1, d.site.redis)
	if d.trouble.Name != "" {
		title += " " + d.trouble.Title + "."
	}
	return title
}

// Settings are what an administrator enters for the cluster as it is now, mistakes
// included where those are the trouble.
func (d *Demo) Settings() config.Settings {
	d.mu.Lock()
	defer d.mu.Unlock()
	t := newTopology(d.site.port, "")
	var hosts []string
	for _, m := range t.members[:len(machines)] {
		hosts = append(hosts, m.address())
	}
	redis := config.Redis{Hosts: hosts, Password: config.NewSecret(accessKey)}
	switch d.trouble.Name {
	case password:
		redis.Password = config.NewSecret("not-the-demo-password")
	case unlisted:
		redis.Hosts = hosts[:len(hosts)-1]
	case certificate:
		redis.SSL, redis.SSLHost = true, mistakenName
	}
	return config.Settings{Provider: config.ProviderRedis, Redis: redis}
}

// Options make a workflow over the demo.
func (d *Demo) Options() app.Options {
	installed := platform.Server{
		Dir: d.PlatformDir, Version: platformVersion,
		ServiceCenter: platformVersion, SystemComponents: platformVersion,
	}
	return app.Options{
		SettingsPath: d.SettingsPath, PlatformDir: d.PlatformDir, Demo: true,
		Lookup:    d.certificates.lookup,
		Environ:   os.Environ,
		Find:      func(string) (platform.Server, error) { return installed, nil },
		Elevated:  func(string) bool { return true },
		Publisher: d.publish,
		Report:    func(platform.Event) error { return nil },
		RootCAs:   d.certificates.pool(),

		MachineEnvironment: func() (redisprobe.Environment, bool) { return redisprobe.Environment{}, false },
		SecurityOf:         func(string) string { return "" },
	}
}
