package command

import (
	"fmt"
	"strings"

	"sessionconfig/redisprobe"
)

// act lists the sessions that are now in Redis.
func (c *sessionsCommand) act(s *session) error {
	workflow, status, err := s.load()
	if err != nil {
		return err
	}
	defer workflow.Close()
	report, err := workflow.Sessions(s.ctx, status.Settings)
	if err != nil {
		return s.refused(err, status)
	}
	if s.json {
		return s.print(report)
	}
	return s.say(sessionLines(report)...)
}

func sessionLines(report redisprobe.SessionsReport) []string {
	lines := []string{fmt.Sprintf("%d sessions", report.Total)}
	if report.Total == 1 {
		lines[0] = "1 session"
	}
	for _, master := range report.Masters {
		lines = append(lines, fmt.Sprintf("%-22s %8d sessions %12d bytes", master.Address, master.Sessions, master.Bytes))
	}
	for _, sample := range report.Sample {
		lines = append(lines, sampleLine(sample))
	}
	if len(report.Incomplete) > 0 {
		lines = append(lines, fmt.Sprintf("Without their _Data or _Internal key: %s", strings.Join(report.Incomplete, ", ")))
	}
	return lines
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
