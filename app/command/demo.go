package command

import (
	"errors"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"sessionconfig/app"
	"sessionconfig/app/demo"
	"sessionconfig/config"
)

// demoFlag asks for the demo, with a trouble or without: --demo, --demo=NAME.
type demoFlag struct {
	given   bool
	trouble string
}

var _ kong.BoolMapperValue = (*demoFlag)(nil)

// IsBool says that the flag may stand alone.
func (*demoFlag) IsBool() bool { return true }

// Decode takes the name of a trouble, if there is one.
func (d *demoFlag) Decode(ctx *kong.DecodeContext) error {
	d.given = true
	if ctx.Scan.Peek().Type == kong.FlagValueToken {
		d.trouble = ctx.Scan.Pop().String()
	}
	return nil
}

// check refuses names that are no trouble, and files beside the demo's own.
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

// troubleNames lists them as a|b.
func troubleNames() string {
	var names []string
	for _, trouble := range demo.Troubles()[1:] {
		names = append(names, trouble.Name)
	}
	return strings.Join(names, "|")
}

// base are the settings that flags change: what is saved, or in the demo what an
// administrator enters for its cluster.
func (s *session) base(status app.Status) config.Settings {
	if s.demo != nil {
		return s.demo.Settings()
	}
	return status.Settings
}

// startDemo starts the demo, if it was asked for, and says what it is; from then on
// the run is about its server and its files alone. The caller calls end.
func (s *session) startDemo(d demoFlag) (end func(), err error) {
	if !d.given {
		return func() {}, nil
	}
	started, err := demo.Start(s.ctx, demo.Options{Trouble: d.trouble})
	if err != nil {
		if s.ctx.Err() != nil {
			err = s.ctx.Err()
		}
		return nil, fmt.Errorf("start the demo: %w", err)
	}
	s.demo = started
	s.env.Lookup = func(string) (string, bool) { return "", false }
	if !s.json && !s.nagios {
		err = s.say(started.Title(), "")
	}
	return func() { _ = started.Close() }, err
}
