package command

import (
	"bytes"
	"errors"
	"time"

	"sessionconfig/app"
	"sessionconfig/app/compare"
	"sessionconfig/config/safefile"
)

// act compares reports of several front-end servers.
func (c *compareCommand) act(s *session) error {
	var paths []string
	for _, path := range c.Reports {
		paths = append(paths, string(path))
	}
	reports, err := compare.Read(paths...)
	if failed, ok := errors.AsType[*compare.FileError](err); ok {
		return &commandError{code: app.ExitFile, problem: failed.Problem(), remedy: failed.Remedy()}
	}
	if err != nil {
		return err
	}
	now := time.Now()
	compared := compare.Of(reports, now)
	if c.Report != nil {
		var page bytes.Buffer
		if err := compared.WriteHTML(&page, now); err != nil {
			return err
		}
		if err := safefile.MakeAnew(string(*c.Report), page.Bytes(), 0o600); err != nil {
			return err
		}
	}
	if s.json {
		err = s.print(compared)
	} else {
		err = s.write(compared.Text())
	}
	if err == nil && !compared.Alike {
		s.code = app.ExitFailed
	}
	return err
}
