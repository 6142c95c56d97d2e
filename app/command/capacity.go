package command

import (
	"context"
	"encoding"
	"errors"
	"strconv"
	"strings"
	"time"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/capacity"
)

type capacityCommand struct {
	connectionFlags
	Expect     int64       `help:"How many sessions are expected in all. Exit code 1 if they do not fit." placeholder:"N"`
	Size       contentSize `help:"Content of one session, if there are none to measure: one of this size is written to each master and removed. KB is 1024 bytes." placeholder:"4KB"`
	Watch      *span       `help:"Measure again after this time, and show how fast the sessions grow and when the first master is full." placeholder:"10m"`
	Prometheus *filePath   `help:"Write how many sessions each master has, and how many more fit, in the text format of Prometheus." placeholder:"FILE"`
}

// contentSize is the size of a session's content, in bytes.
type contentSize int

var _ encoding.TextUnmarshaler = (*contentSize)(nil)

// largestContent bounds --size, in bytes.
const largestContent = 16 << 20

// UnmarshalText takes 4096, 4KB, 4k and 1MB.
func (s *contentSize) UnmarshalText(text []byte) error {
	number := strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(string(text))), "B")
	factor := 1
	if rest, found := strings.CutSuffix(number, "K"); found {
		number, factor = rest, 1<<10
	} else if rest, found := strings.CutSuffix(number, "M"); found {
		number, factor = rest, 1<<20
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	switch size := n * float64(factor); {
	case err != nil:
		return usage("--size "+string(text)+" is not a size.", "Give one such as 4KB or 4096.")
	case !(size >= 1 && size <= largestContent):
		return usage("--size "+string(text)+" is not between 1 byte and 16MB.", "Give the size of one session.")
	default:
		*s = contentSize(size)
	}
	return nil
}

// act says how many sessions fit.
func (c *capacityCommand) act(r *run) error {
	if c.Expect < 0 {
		return usage("--expect must be more than 0.", "Give the number of sessions, such as 50000.")
	}
	workflow, status, err := r.loadRedis(c.connectionFlags)
	if err != nil {
		return err
	}
	defer workflow.Close()
	options := redisprobe.CapacityOptions{Content: int(c.Size), Expect: c.Expect}
	report, err := workflow.Capacity(r.ctx, status.Settings, options)
	if err == nil && c.Watch != nil {
		report, err = c.again(r.ctx, workflow, status.Settings, options, report)
	}
	if errors.Is(err, redisprobe.ErrNoSessions) {
		return usage("There are no sessions in Redis to measure yet.", "Give the size of one, such as --size 4KB.")
	}
	if err != nil {
		return r.refused(err, status)
	}
	if c.Prometheus != nil {
		if err := writeMetrics(string(*c.Prometheus), capacityMetrics(report)); err != nil {
			return err
		}
	}
	if r.json {
		err = r.print(report)
	} else {
		lines := app.CapacityLines(report)
		for i, line := range lines {
			lines[i] = finding.Printable(line)
		}
		err = r.write(strings.Join(lines, "\n")) // say would leave the empty ones out
	}
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
	second, err := workflow.Capacity(ctx, settings, o)
	if err == nil {
		second.Growth = capacity.Between(first, second, time.Since(started))
	}
	return second, err
}

// capacityMetrics are what a report says of each master.
func capacityMetrics(r redisprobe.CapacityReport) []*metric {
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
	return []*metric{sessions, room}
}
