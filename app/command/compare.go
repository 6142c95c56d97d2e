package command

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"sessionconfig/app"
	"sessionconfig/app/compare"
)

// act compares reports of several front-end servers.
func (c *compareCommand) act(r *run) error {
	var paths []string
	for _, path := range c.Reports {
		paths = append(paths, string(path))
	}
	reports, left := compare.Add(nil, paths...)
	if len(reports) == 0 {
		return unread(left)
	}
	now := time.Now()
	compared := compare.Of(reports, now)
	compared.Without(left)
	err := writePage(c.Report, func(out io.Writer) error { return compared.WriteHTML(out, now) })
	if err == nil {
		err = r.show(compared, compared.Text(r.width()))
	}
	switch {
	case err != nil:
		return err
	case len(left) > 0:
		return unread(left)
	case !compared.Alike:
		r.code = app.ExitFailed
	}
	return nil
}

// width is how many characters a line of the output may have: as the variable COLUMNS
// says, or else the terminal; 0 where neither does.
func (r *run) width() int {
	if columns, _ := r.env.Lookup("COLUMNS"); columns != "" {
		if width, err := strconv.Atoi(columns); err == nil && width > 0 {
			return width
		}
	}
	if r.env.Width == nil {
		return 0
	}
	return r.env.Width()
}

// unread is the error of files that are no reports, of which there is at least one. It
// names the first; the comparison has all.
func unread(files []*compare.FileError) error {
	problem := files[0].Problem()
	switch others := len(files) - 1; {
	case others == 1:
		problem += " 1 more file cannot be compared."
	case others > 1:
		problem += fmt.Sprintf(" %d more files cannot be compared.", others)
	}
	return unusable(problem, files[0].Remedy())
}
