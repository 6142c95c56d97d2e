package command

import (
	"errors"
	"fmt"

	"github.com/alecthomas/kong"

	"sessionconfig/app"
	"sessionconfig/app/demo"
	"sessionconfig/config"
)

// demoFlag asks for the demo, with or without something wrong in it: --demo, --demo=NAME.
type demoFlag struct {
	given   bool
	trouble string
}

var _ kong.BoolMapperValue = (*demoFlag)(nil)

// IsBool says that the flag may be given without a value.
func (*demoFlag) IsBool() bool { return true }

// Decode takes the name of a trouble, if there is one.
func (d *demoFlag) Decode(ctx *kong.DecodeContext) error {
	d.given = true
	if ctx.Scan.Peek().Type == kong.FlagValueToken {
		d.trouble = ctx.Scan.Pop().String()
	}
	return nil
}

// check refuses unknown names, and files other than the demo's own.
func (d *demoFlag) check(global globalFlags) error {
	if !d.given {
		return nil
	}
	if global.Settings != "" || global.PlatformDir != "" {
		return usage("--demo has its own settings and Platform Server.", "Leave --settings and --platform-dir out.")
	}
	if unknown, is := errors.AsType[*demo.UnknownTroubleError](demo.Check(d.trouble)); is {
		return usage(app.Sentence(unknown.Error()), unknown.Remedy())
	}
	return nil
}

// base are the settings that flags change: the saved ones, or in the demo those of
// its cluster.
func (r *run) base(status app.Status) config.Settings {
	if r.demo != nil {
		return r.demo.Settings()
	}
	return status.Settings
}

// startDemo starts the demo, if it was asked for, and says what it is; from then on
// the run is about its server and its files alone. The caller calls end.
func (r *run) startDemo(d demoFlag) (end func(), err error) {
	if !d.given {
		return func() {}, nil
	}
	started, err := demo.Start(r.ctx, demo.Options{Trouble: d.trouble})
	if err != nil {
		if r.ctx.Err() != nil {
			err = r.ctx.Err()
		}
		return nil, fmt.Errorf("start the demo: %w", err)
	}
	r.demo = started
	r.env.Lookup = func(string) (string, bool) { return "", false }
	if !r.json && !r.nagios {
		err = r.say(started.Title(), "")
	}
	return func() { _ = started.Close() }, err
}
