package command

import (
	"fmt"
	"strings"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/redisprobe"
)

// act lists the sessions that are now in Redis.
func (c *sessionsCommand) act(s *session) error {
	workflow, status, err := s.loadRedis()
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

// loadRedis is load for what looks at the sessions in Redis.
func (s *session) loadRedis() (*app.App, app.Status, error) {
	workflow, status, err := s.load()
	if err == nil && status.Settings.Provider == config.ProviderDatabase && len(status.Settings.Redis.Hosts) == 0 {
		_ = workflow.Close() // what is missing counts
		return nil, status, usage("The session provider is the database, and no Redis is known that sessions could be in.", "Apply the Redis settings first.")
	}
	return workflow, status, err
}

func sessionLines(report redisprobe.SessionsReport) []string {
	lines := []string{counted(report.Total)}
	for _, master := range report.Masters {
		lines = append(lines, fmt.Sprintf("%-22s %17s %12d bytes", master.Address, counted(master.Sessions), master.Bytes))
	}
	for _, sample := range report.Sample {
		lines = append(lines, sampleLine(sample))
	}
	if len(report.Incomplete) > 0 {
		lines = append(lines, fmt.Sprintf("Without their _Data or _Internal key: %s", strings.Join(report.Incomplete, ", ")))
	}
	return lines
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
