package command

import (
	"fmt"
	"io"
	"strings"
	"time"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/redisprobe"
)

// act lists the sessions that are now in Redis.
func (c *sessionsCommand) act(r *run) error {
	workflow, status, err := r.loadRedis(c.connectionFlags)
	if err != nil {
		return err
	}
	defer workflow.Close()
	counted := newCountProgress(r.env)
	report, err := workflow.Sessions(r.ctx, status.Settings, redisprobe.SessionsOptions{Within: time.Duration(c.Timeout), Observe: counted.observe})
	counted.line.move("")
	if err != nil {
		return r.refused(err, status)
	}
	// Scripts read in "incomplete" why a count is not complete.
	report.Incomplete = append(append([]string{}, report.Unfinished...), report.Incomplete...) // never null
	err = r.tell(report, sessionLines(report)...)
	if err == nil && report.Ended {
		err = failed(fmt.Sprintf("The sessions were not counted completely in %s.", app.Lasting(time.Duration(c.Timeout))),
			"Give more time with --timeout, or leave it out.")
	}
	return err
}

// countProgress writes to standard error how many sessions were counted so far: on a
// terminal in one line that is overwritten, else in a line from time to time.
type countProgress struct {
	line  *progress // of a terminal, else nil
	out   io.Writer
	every time.Duration
	last  time.Time
}

// How often a count is written: on a terminal, and elsewhere.
const (
	countEvery       = 200 * time.Millisecond
	countEveryUnseen = 5 * time.Second
)

func newCountProgress(env Env) *countProgress {
	p := &countProgress{line: newProgress(env), out: env.Stderr, every: countEveryUnseen, last: time.Now()}
	if env.Terminal {
		p.every = countEvery
	}
	return p
}

func (p *countProgress) observe(sessions int) {
	if now := time.Now(); now.Sub(p.last) >= p.every {
		p.last = now
		text := counted(sessions) + " so far"
		if p.line != nil {
			p.line.move(text)
		} else {
			fmt.Fprintln(p.out, text)
		}
	}
}

// loadRedis is loadToLook for what looks at the sessions in Redis.
func (r *run) loadRedis(f connectionFlags) (*app.App, app.Status, error) {
	if err := f.check(); err != nil {
		return nil, app.Status{}, err
	}
	if f.names(config.ProviderDatabase) {
		return nil, app.Status{}, usage("With --provider database there is nothing to look at: this command is for Redis.", "Leave the flag out.")
	}
	workflow, status, err := r.loadToLook(f)
	if err == nil && status.Settings.Provider == config.ProviderDatabase && len(status.Settings.Redis.Hosts) == 0 {
		_ = workflow.Close() // what is missing counts
		return nil, status, usage("The session provider is the database, and no Redis settings are saved.", "Give --hosts, or apply the Redis settings first.")
	}
	return workflow, status, err
}

func sessionLines(report redisprobe.SessionsReport) []string {
	lines := []string{counted(report.Total)}
	for _, master := range report.Masters {
		line := fmt.Sprintf("%-22s %17s %12d bytes", master.Address, counted(master.Sessions), master.Bytes)
		if master.Estimated {
			line += ", estimated from a sample"
		}
		lines = append(lines, line)
	}
	for _, sample := range report.Sample {
		lines = append(lines, sampleLine(sample))
	}
	if lacking := report.Incomplete[len(report.Unfinished):]; len(lacking) > 0 {
		lines = append(lines, fmt.Sprintf("Without their _Data or _Internal key: %s", strings.Join(lacking, ", ")))
	}
	return append(lines, report.Unfinished...)
}

func counted(sessions int) string {
	if sessions == 1 {
		return "1 session"
	}
	return fmt.Sprintf("%d sessions", sessions)
}

// sampleLine describes one session.
func sampleLine(sample redisprobe.SessionSample) string {
	left := "never expires"
	if sample.IdleLeftS >= 0 {
		left = fmt.Sprintf("%d s idle time left", sample.IdleLeftS)
	}
	line := sample.ID + ": " + left
	if sample.Lock {
		line += ", in use"
	}
	return line
}
