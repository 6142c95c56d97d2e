package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/capacity"
)

// Capacity says how many sessions fit into the Redis of s, whatever the provider of s.
// Invalid settings are an *InvalidSettingsError; other errors are redisprobe.Capacity's.
func (a *App) Capacity(ctx context.Context, s config.Settings, o redisprobe.CapacityOptions) (redisprobe.CapacityReport, error) {
	target, err := a.validTarget(s)
	if err != nil {
		return redisprobe.CapacityReport{}, err
	}
	return redisprobe.Capacity(ctx, target, o)
}

// CapacityAgain is Capacity with how fast the sessions have grown since a first report,
// which was made at that time.
func (a *App) CapacityAgain(ctx context.Context, s config.Settings, o redisprobe.CapacityOptions, first redisprobe.CapacityReport, at time.Time) (redisprobe.CapacityReport, error) {
	second, err := a.Capacity(ctx, s, o)
	if err == nil {
		second.Growth = capacity.Between(first, second, time.Since(at))
	}
	return second, err
}

// MostExpected is how many sessions may be expected: more than any Redis holds.
const MostExpected = 1_000_000_000

// mostContent is how many bytes of content one session may be given.
const mostContent = 16 << 20

// Errors of ContentSize: clauses that follow the text in a sentence.
var (
	errNoSize    = errors.New("is not a size")
	errSizeBound = errors.New("is not between 1 byte and 16MB")
)

// ContentSize reads the size of a session's content, in bytes: 4096, 4KB, 4k or 1MB, up to
// 16MB. The error is a clause that follows the text in a sentence.
func ContentSize(text string) (int, error) {
	number := strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(text)), "B")
	factor := 1
	if rest, found := strings.CutSuffix(number, "K"); found {
		number, factor = rest, 1<<10
	} else if rest, found := strings.CutSuffix(number, "M"); found {
		number, factor = rest, 1<<20
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	switch size := n * float64(factor); {
	case err != nil:
		return 0, errNoSize
	case !(size >= 1 && size <= mostContent):
		return 0, errSizeBound
	default:
		return int(size), nil
	}
}

// CapacityLines are a report in sentences: the answer first, then what it is made of.
func CapacityLines(r redisprobe.CapacityReport) []string {
	lines := []string{CapacityAnswer(r), "", CapacitySession(r)}
	for _, m := range r.Masters {
		lines = append(lines, "", capacityMaster(m))
		for _, sum := range CapacitySum(m) {
			lines = append(lines, "  "+sum)
		}
		lines = append(lines, "  When it is full: "+m.Then)
	}
	if g := r.Growth; g != nil {
		lines = append(lines, "", CapacityGrowth(*g))
	}
	for i, text := range r.Advice {
		if i == 0 {
			lines = append(lines, "", "What to do:")
		}
		lines = append(lines, "  "+text)
	}
	return lines
}

// CapacityBytes is the content of a report's file, by the file's name: .json as
// `capacity --json` prints it, anything else as text.
func CapacityBytes(r redisprobe.CapacityReport, name string) ([]byte, error) {
	if extension(name) == ".json" {
		return JSON(r, "  ")
	}
	return []byte(CapacityText(r)), nil
}

// CapacityText is a report as `capacity` prints it.
func CapacityText(r redisprobe.CapacityReport) string {
	var text strings.Builder
	for _, line := range CapacityLines(r) {
		text.WriteString(finding.Printable(line) + "\n")
	}
	return text.String()
}

// CapacityAnswer is the report in a line.
func CapacityAnswer(r redisprobe.CapacityReport) string {
	until := " until the first master is full."
	if len(r.Masters) == 1 {
		until = "."
	}
	text := fmt.Sprintf("%d more sessions fit%s", r.Room, until)
	if r.Room == capacity.Unknown {
		text = "It is not known how many sessions fit: there is no maxmemory, and the server does not report how much memory its machine has."
	}
	switch {
	case r.Fits == nil:
	case *r.Fits:
		text = fmt.Sprintf("%d sessions fit. %s", r.Expected, text)
	default:
		text = fmt.Sprintf("%d sessions do not fit. %s", r.Expected, text)
	}
	return text
}

// offSaid is from how many percent on it is said that the forecast may be off.
const offSaid = 5

// CapacitySession says what one session takes.
func CapacitySession(r redisprobe.CapacityReport) string {
	s := r.Session
	how := "One session of the given size takes: "
	if s.Measured > 0 {
		how = fmt.Sprintf("One session takes (%d measured): ", s.Measured)
	}
	text := fmt.Sprintf("%smedian %s, 95th of 100 %s, largest %s; %d fit into a gigabyte.", how,
		capacity.Bytes(s.MedianBytes), capacity.Bytes(s.P95Bytes), capacity.Bytes(s.LargestBytes), s.PerGigabyte)
	if s.OffPercent >= offSaid {
		text += fmt.Sprintf(" Sizes differ much: the room may be off by %d %%.", s.OffPercent)
	}
	if s.LivesS > 0 {
		text += fmt.Sprintf(" It is kept for up to %d minutes after its last use.", (s.LivesS+59)/60)
	}
	return text
}

func capacityMaster(m redisprobe.CapacityMaster) string {
	about := ""
	if m.Estimated {
		about = "about "
	}
	room := fmt.Sprintf("room for %d more", m.Room)
	if m.Room == capacity.Unknown {
		room = "room not known"
	}
	text := fmt.Sprintf("%s: %s%d sessions, %s", m.Address, about, m.Sessions, room)
	if m.Expected > 0 {
		text += fmt.Sprintf("; of the expected sessions %d are on it, and need %s", m.Expected, capacity.Bytes(m.NeedsBytes))
		if m.LimitBytes > 0 {
			text += " of " + capacity.Bytes(m.LimitBytes)
		}
	}
	return text + "."
}

// CapacityLimit says what a master has room until.
func CapacityLimit(m redisprobe.CapacityMaster) string {
	switch {
	case m.Maxmemory == 0 && m.LimitBytes == 0:
		return "no maxmemory"
	case m.Maxmemory == 0:
		return "no maxmemory; the machine can give about " + capacity.Bytes(m.LimitBytes)
	case m.Killed():
		return "maxmemory " + capacity.Bytes(m.Maxmemory) + ", of which the machine can give about " + capacity.Bytes(m.LimitBytes)
	}
	return "maxmemory " + capacity.Bytes(m.Maxmemory)
}

// CapacitySum says what is in a master's sum.
func CapacitySum(m redisprobe.CapacityMaster) []string {
	lines := []string{fmt.Sprintf("Used: %s; %s; maxmemory-policy %s; replication backlog still to grow: %s.",
		capacity.Bytes(m.UsedBytes), CapacityLimit(m), cmp.Or(m.Policy, "not known"), capacity.Bytes(m.Backlog))}
	beside := []string{
		"replica and append-only buffers " + capacity.Bytes(m.Buffers),
		fmt.Sprintf("fragmentation %.2f", m.Fragmentation),
		"a fork for saving copies up to about " + capacity.Bytes(m.ForkBytes),
	}
	machine := "."
	if m.Machine > 0 {
		machine = fmt.Sprintf("; the machine has %s for %d of these nodes.", capacity.Bytes(m.Machine), m.NodesThere)
	}
	return append(lines, "Beside maxmemory: "+strings.Join(beside, ", ")+machine)
}

// CapacityGrowth says how fast the sessions grow, and when the first master is full.
func CapacityGrowth(g capacity.Growth) string {
	text := fmt.Sprintf("In %.0f s the sessions grew by %d an hour", g.SecondsBetween, g.PerHour)
	if g.PerHour <= 0 {
		return fmt.Sprintf("In %.0f s the sessions did not grow (%d an hour).", g.SecondsBetween, g.PerHour)
	}
	switch {
	case g.FullInHours > 0 && g.FullInHours < 2:
		text += fmt.Sprintf(": the first master is full in %.0f min", math.Ceil(60*g.FullInHours))
	case g.FullInHours > 0:
		text += fmt.Sprintf(": the first master is full in %.1f hours", g.FullInHours)
	}
	return text + "."
}
