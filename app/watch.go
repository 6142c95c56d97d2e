package app

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sessionconfig/config"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/watch"
)

// Watch keeps sessions on every master of the Redis of s, whatever the provider of s, and
// measures what is lost while servers come and go. Invalid settings are an
// *InvalidSettingsError; other errors are redisprobe.Watch's.
func (a *App) Watch(ctx context.Context, s config.Settings, o redisprobe.WatchOptions) (redisprobe.WatchSummary, error) {
	target, err := a.validTarget(s)
	if err != nil {
		return redisprobe.WatchSummary{}, err
	}
	return redisprobe.Watch(ctx, target, o)
}

// watchLanes are the lanes' names in texts.
var watchLanes = map[string]string{"redis": "Redis", "applications": "applications", "topology": "cluster"}

// WatchLine is an event in a line.
func WatchLine(e redisprobe.WatchEvent) string {
	lane := watchLanes[e.Lane] + ":"
	if e.Event == watch.SelfStalled {
		lane = "" // it is not about the cluster
	}
	return strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s", e.Time.Format("15:04:05.000"), lane, WatchWho(e), WatchWhat(e))), " ")
}

// WatchWho is the node that an event is about, or for a whole cluster the node that
// reported it.
func WatchWho(e redisprobe.WatchEvent) string { return cmp.Or(e.Master, e.SeenBy) }

// WatchWhat says what happened to it.
func WatchWhat(e redisprobe.WatchEvent) string {
	what := map[string]string{
		"down": "out", "up": "back after " + seconds(e.MS), "slow": "slow: a call took " + seconds(e.MS),
		"suspected": "suspected to have failed", "failed": "has failed", "promoted": "is promoted to master", "rejoined": "is back",
		"slots-moved": "serves other slots now", "cluster-down": "says that the cluster is down", "cluster-up": "says that the cluster is up again",
		"self-stalled": "this program was delayed for " + seconds(e.MS) + "; this is not counted as an outage",
	}[e.Event]
	switch {
	case e.Kind == watch.Demoted:
		return "is a replica now"
	case e.Kind == watch.Emptied:
		return "serves no slots any more"
	case e.Kind != "":
		what += " (" + e.Kind + ")"
	}
	return what
}

// WatchNow is the present state in a line.
func WatchNow(s redisprobe.WatchStatus) string {
	var parts []string
	for _, m := range s.Masters {
		state := "up"
		switch {
		case m.RedisDown > 0:
			state = "Redis out for " + seconds(m.RedisDown.Milliseconds())
		case m.ApplicationsDown > 0:
			state = "Redis up, applications out for " + seconds(m.ApplicationsDown.Milliseconds())
		case m.Served.Node != m.Address:
			state = "up, on " + m.Served.Node
		}
		parts = append(parts, m.Address+" "+state)
	}
	return Lasting(time.Duration(s.Seconds)*time.Second) + ": " + strings.Join(parts, "; ")
}

// WatchLines are the end of a watch in sentences.
func WatchLines(s redisprobe.WatchSummary) []string {
	lines := []string{WatchAnswer(s)}
	for _, m := range s.Masters {
		line := fmt.Sprintf("%s: Redis out for %s, applications for %s at the longest; acknowledged writes lost: %d, sessions lost: %d, kept: %d",
			m.Address, seconds(m.RedisMS), seconds(m.ApplicationMS), m.Lost, m.SessionsLost, m.SessionsKept)
		if m.Now != m.Address {
			line += "; its slots are at " + m.Now + " now"
		}
		lines = append(lines, line+".")
		if m.Unchecked > 0 {
			lines = append(lines, fmt.Sprintf("%s: no node answered at the end for acknowledged writes that may be lost: %d.", m.Address, m.Unchecked))
		}
		if m.KeysLeft {
			lines = append(lines, m.Address+": not all keys of this watch could be removed; they expire within ten minutes.")
		}
		for _, lane := range []struct {
			name string
			of   map[string]int
			slow int64
		}{{"Redis", m.Redis.Errors, m.Redis.Slow}, {"applications", m.Applications.Errors, m.Applications.Slow}} {
			var kinds []string
			for _, kind := range slices.Sorted(maps.Keys(lane.of)) {
				kinds = append(kinds, fmt.Sprintf("%s %d", kind, lane.of[kind]))
			}
			if lane.slow > 0 {
				kinds = append(kinds, fmt.Sprintf("slow calls %d", lane.slow))
			}
			if len(kinds) > 0 {
				lines = append(lines, "  "+lane.name+": "+strings.Join(kinds, ", "))
			}
		}
	}
	for _, f := range s.Findings {
		lines = append(lines, f.Message+" "+f.Remedy)
	}
	if s.StalledMS > 0 {
		lines = append(lines, "This program itself was delayed for "+seconds(s.StalledMS)+" in all, which is not counted as an outage.")
	}
	if s.Advice != "" {
		lines = append(lines, s.Advice)
	}
	return lines
}

// WatchLasted is how long a watch lasted, in whole seconds: the same in its answer as on a
// clock beside it.
func WatchLasted(s redisprobe.WatchSummary) time.Duration {
	return time.Duration(s.Seconds * float64(time.Second)).Round(time.Second)
}

// WatchAnswer is the end of a watch in a line.
func WatchAnswer(s redisprobe.WatchSummary) string {
	whole := Lasting(WatchLasted(s))
	if s.RedisMS == 0 && s.ApplicationMS == 0 && s.Lost == 0 && s.Unchecked == 0 {
		return fmt.Sprintf("Watched for %s: no outage, and no write was lost.", whole)
	}
	answer := fmt.Sprintf("Watched for %s: Redis was out for %s, your applications for %s at the longest; acknowledged writes lost: %d",
		whole, seconds(s.RedisMS), seconds(s.ApplicationMS), s.Lost)
	if s.Unchecked > 0 {
		answer += fmt.Sprintf(", and %d more may be lost", s.Unchecked)
	}
	return answer + "."
}

// Lasting writes how long something lasts, to a tenth of a second: 0.5 s, 46 s, 10 min,
// 1 h 30 min.
func Lasting(d time.Duration) string {
	d = d.Round(100 * time.Millisecond)
	var parts []string
	for _, unit := range []struct {
		name string
		of   time.Duration
	}{{"h", time.Hour}, {"min", time.Minute}} {
		if n := d / unit.of; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, unit.name))
			d %= unit.of
		}
	}
	switch {
	case d%time.Second > 0:
		parts = append(parts, seconds(d.Milliseconds()))
	case d > 0 || len(parts) == 0:
		parts = append(parts, fmt.Sprintf("%d s", d/time.Second))
	}
	return strings.Join(parts, " ")
}

// seconds writes milliseconds: as such where a tenth of a second would be rounded too much.
func seconds(ms int64) string {
	if 0 < ms && ms < 100 {
		return fmt.Sprintf("%d ms", ms)
	}
	return fmt.Sprintf("%.1f s", float64(ms)/1000)
}
