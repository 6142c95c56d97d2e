package command

import (
	"context"
	"encoding"
	"errors"
	"fmt"
	"time"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/redisprobe"
)

type capacityCommand struct {
	connectionFlags
	Expect     *int64      `help:"How many sessions are expected in all. Exit code 1 if they do not fit." placeholder:"N"`
	Size       contentSize `help:"Content of one session, if there are none to measure: one of this size is written to each master and removed. KB is 1024 bytes." placeholder:"4KB"`
	Watch      *span       `help:"Measure again after this time, and show how fast the sessions grow and when the first master is full." placeholder:"10m"`
	Timeout    span        `help:"Time limit of one measurement." default:"1m"`
	Prometheus filePath    `help:"Write how many sessions each master has, and how many more fit, in the text format of Prometheus." placeholder:"FILE"`
}

// contentSize is the size of a session's content, in bytes.
type contentSize int

var _ encoding.TextUnmarshaler = (*contentSize)(nil)

// UnmarshalText takes 4096, 4KB, 4k and 1MB.
func (s *contentSize) UnmarshalText(text []byte) error {
	size, err := app.ContentSize(string(text))
	if err != nil {
		return usage("--size "+string(text)+" "+err.Error()+".", "Give the size of one session, such as 4KB or 4096.")
	}
	*s = contentSize(size)
	return nil
}

// act says how many sessions fit.
func (c *capacityCommand) act(r *run) error {
	expected := int64(0) // nothing
	if c.Expect != nil {
		expected = *c.Expect
	}
	if c.Expect != nil && (expected < 1 || expected > app.MostExpected) {
		return usage(fmt.Sprintf("--expect must be from 1 to %d.", app.MostExpected), "Give the number of sessions, such as 50000.")
	}
	workflow, status, err := r.loadRedis(c.connectionFlags)
	if err != nil {
		return err
	}
	defer workflow.Close()
	options := redisprobe.CapacityOptions{Content: int(c.Size), Expect: expected, Within: time.Duration(c.Timeout)}
	report, err := workflow.Capacity(r.ctx, status.Settings, options)
	if err == nil && c.Watch != nil {
		report, err = c.again(r.ctx, workflow, status.Settings, options, report)
	}
	if errors.Is(err, redisprobe.ErrNoneSeen) {
		return usage("None of the keys looked at, at most 100,000 on each master, is of a session.", "Give the size of one, such as --size 4KB. \"sessionconfig sessions\" looks at all keys.")
	}
	if errors.Is(err, redisprobe.ErrNoSessions) {
		return usage("There are no sessions in Redis to measure yet.", "Give the size of one, such as --size 4KB.")
	}
	if err != nil {
		return r.refused(err, status)
	}
	if err := writeMetrics(c.Prometheus, capacityMetrics(report, time.Now())); err != nil {
		return err
	}
	err = r.show(report, app.CapacityText(report))
	if err == nil && report.Fits != nil && !*report.Fits {
		r.code = app.ExitFailed
	}
	return err
}

// again measures a second time, and adds how fast the sessions grow.
func (c *capacityCommand) again(ctx context.Context, workflow *app.App, settings config.Settings, o redisprobe.CapacityOptions, first redisprobe.CapacityReport) (redisprobe.CapacityReport, error) {
	started := time.Now()
	select {
	case <-ctx.Done():
		return first, ctx.Err()
	case <-time.After(time.Duration(*c.Watch)):
	}
	report, err := workflow.CapacityAgain(ctx, settings, o, first, started)
	if errors.Is(err, redisprobe.ErrNoSessions) {
		err = failed(fmt.Sprintf("There were %d sessions, and at the second look there are none to measure.", first.Sessions()), "Check whether somebody has emptied Redis, or how long sessions are kept.")
	}
	return report, err
}

// capacityMetrics are what a report says of each master, and when it was made.
func capacityMetrics(r redisprobe.CapacityReport, made time.Time) []*metric {
	counted := &metric{name: "sessionconfig_capacity_timestamp_seconds", help: "When the sessions were last counted, and the room for more."}
	counted.add(float64(made.UnixMilli()) / 1000)
	sessions := &metric{name: "sessionconfig_sessions", help: "Sessions on the master.", labels: []string{"master"}}
	room := &metric{name: "sessionconfig_room", help: "Sessions that still fit on the master.", labels: []string{"master"}}
	for _, m := range r.Masters {
		if m.Sessions >= 0 {
			sessions.add(float64(m.Sessions), m.Address)
		}
		if m.Room >= 0 {
			room.add(float64(m.Room), m.Address)
		}
	}
	return []*metric{counted, sessions, room}
}
