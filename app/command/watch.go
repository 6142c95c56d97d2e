package command

import (
	"cmp"
	"context"
	"encoding"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"time"

	"sessionconfig/app"
	"sessionconfig/redisprobe"
)

type watchCommand struct {
	connectionFlags
	judgedFlags
	For          *span    `help:"Watch for this long. By default until Ctrl+C." placeholder:"10m"`
	UntilSettled bool     `help:"Watch until a failover is over; exit code 1 if none happened within --for, 10 minutes by default."`
	Rate         rate     `help:"How many sessions a second are used on each master, at most 200. In addition, one small write every 20 ms shows how long Redis itself is out." default:"10" placeholder:"10"`
	Timeout      span     `help:"Time limit for connecting to every master at the beginning." default:"10s"`
	MaxOutage    *span    `help:"Exit code 1 if the applications were out for longer." placeholder:"15s"`
	MaxLost      *int64   `help:"Exit code 1 if more acknowledged writes were lost." placeholder:"0"`
	Report       filePath `help:"Write what was seen to a web page with a chart." placeholder:"FILE.html"`
}

// rate is how many times a second something is done.
type rate float64

var _ encoding.TextUnmarshaler = (*rate)(nil)

// UnmarshalText takes what is more than 0 and at most 200.
func (r *rate) UnmarshalText(text []byte) error {
	n, err := strconv.ParseFloat(string(text), 64)
	if err != nil || !(n >= 0.1 && n <= 200) {
		return usage("--rate "+string(text)+" is not between 0.1 and 200.", "Give how many sessions a second to use on each master, such as 10.")
	}
	*r = rate(n)
	return nil
}

// settledWithin bounds --until-settled where no --for is given.
const settledWithin = 10 * time.Minute

// act keeps sessions on every master and says what was lost.
func (c *watchCommand) act(r *run) error {
	if c.MaxLost != nil && *c.MaxLost < 0 {
		return usage("--max-lost must not be less than 0.", "Give how many acknowledged writes may be lost, such as 0.")
	}
	if err := c.judge(r); err != nil {
		return err
	}
	workflow, status, err := r.loadRedis(c.connectionFlags)
	if err != nil {
		return err
	}
	defer workflow.Close()
	runtime.GOMAXPROCS(1) // it waits nearly always: waking another processor takes more than what would be done there
	shown := &watchOutput{run: r, moving: newProgress(r.env)}
	options := redisprobe.WatchOptions{Rate: float64(c.Rate), Within: time.Duration(c.Timeout), UntilSettled: c.UntilSettled, Event: shown.event, Status: shown.status}
	if c.For != nil {
		options.For = time.Duration(*c.For)
	} else if c.UntilSettled {
		options.For = settledWithin
	}
	summary, err := workflow.Watch(r.ctx, status.Settings, options)
	if err != nil {
		return r.refused(err, status)
	}
	shown.moving.move("")
	if err := writePage(c.Report, func(out io.Writer) error { return app.WriteWatchHTML(out, summary) }); err != nil {
		return err
	}
	err = r.tell(summary, app.WatchLines(summary)...)
	if err = cmp.Or(err, shown.failed); err != nil {
		return err
	}
	return c.verdict(r, summary)
}

// verdict is the error of what was seen: nil within the bounds.
func (c *watchCommand) verdict(r *run, summary redisprobe.WatchSummary) error {
	outage := time.Duration(summary.ApplicationMS) * time.Millisecond
	switch {
	case r.ctx.Err() != nil && (c.For != nil || c.UntilSettled):
		return context.Canceled
	case c.MaxOutage != nil && outage > time.Duration(*c.MaxOutage):
		remedy := cmp.Or(summary.Advice, "Check the events to see what took so long.")
		return failed(fmt.Sprintf("The applications were out for %s, more than %s.", app.Lasting(outage), app.Lasting(time.Duration(*c.MaxOutage))), remedy)
	case c.MaxLost != nil && summary.Lost > *c.MaxLost:
		return failed(fmt.Sprintf("Acknowledged writes lost: %d, more than %d.", summary.Lost, *c.MaxLost), "Check that the replicas keep up, and how the servers save their data.")
	case c.MaxLost != nil && summary.Unchecked > 0:
		return failed(fmt.Sprintf("No node answered at the end for acknowledged writes that may be lost: %d.", summary.Unchecked), "Watch until nodes serve all slots again.")
	case c.UntilSettled && !summary.Settled:
		return failed("No complete failover was seen.", "Cause one while this runs, or give it more time with --for.")
	}
	return nil
}

// watchOutput shows a running watch: a line for each event and, on a terminal, one that
// moves. It is called from one goroutine at a time.
type watchOutput struct {
	run    *run
	moving *progress // nil where nobody watches
	failed error     // the first of standard output
}

func (o *watchOutput) event(e redisprobe.WatchEvent) {
	o.moving.move("")
	o.failed = cmp.Or(o.failed, o.run.tell(e, app.WatchLine(e)))
}

func (o *watchOutput) status(now redisprobe.WatchStatus) {
	if o.moving != nil && !o.run.json {
		o.moving.move(app.WatchNow(now))
	}
}
