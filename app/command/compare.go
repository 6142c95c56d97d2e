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
func (c *compareCommand) act(r *run) error {
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
	if r.json {
		err = r.print(compared)
	} else {
		err = r.write(compared.Text())
	}
	if err == nil && !compared.Alike {
		r.code = app.ExitFailed
	}
	return err
}
