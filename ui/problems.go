package ui

import (
	"cmp"
	"strings"

	"fyne.io/fyne/v2"

	"sessionconfig/config"
	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// formFields are the fields that problems are shown under, from top to bottom.
var formFields = []field{fieldHosts, fieldPassword, fieldSSLHost}

// fieldOf is the field that an input finding is about.
func fieldOf(f redisprobe.Finding) field {
	if name := f.Args["field"]; name != "" {
		return field(name)
	}
	code := string(f.Code)
	switch {
	case strings.HasPrefix(code, "host"):
		return fieldHosts
	case strings.HasPrefix(code, "password"):
		return fieldPassword
	case strings.HasPrefix(code, "ssl-host"):
		return fieldSSLHost
	}
	return fieldParameters
}

// missing tells whether a finding only says that something is still to be typed.
func missing(f redisprobe.Finding) bool {
	return f.Code == finding.HostsEmpty || f.Code == finding.PasswordMissing
}

// showProblems marks the fields: what is wrong as loaded or typed, what is missing
// only once the user wanted to go on.
func (c *controller) showProblems(f form) {
	s := f.settings(c.base)
	problems, notes := map[field]string{}, map[field]string{}
	if f.Provider == config.ProviderRedis {
		for _, f := range c.workflow.Check(s) {
			at := fieldOf(f)
			if missing(f) && !c.submitted {
				continue
			}
			switch message, _ := findingTexts(f); {
			case f.Severity != finding.SeverityError:
				notes[at] = hintFor(f)
			case problems[at] == "":
				problems[at] = message
			}
		}
	}
	if len(c.masters) > 0 {
		notes[fieldHosts] = tr("The cluster has masters that are not listed.")
	}
	c.view.offerMasters(len(c.masters) > 0)
	if notes[fieldSSLHost] == "" {
		notes[fieldSSLHost] = sslHostHint(s)
	}
	for _, at := range formFields {
		row := c.view.rows[at]
		if at == c.typing && row.Problem() == "" {
			problems[at] = "" // what is not typed to its end is not wrong yet
		}
		row.SetProblem(problems[at])
		row.SetHint(notes[at])
	}
	c.view.setAdvancedProblem(cmp.Or(problems[fieldUser], problems[fieldParameters]))
	c.view.layOut()
}

// hintFor is advice on a field in a few words: there is room for one line, so that
// nothing moves while one types.
func hintFor(f redisprobe.Finding) string {
	switch f.Code {
	case finding.PasswordShort:
		return tr("At least 16 characters are advised.")
	case finding.HostDuplicate:
		return tr("A host is listed more than once.")
	}
	message, _ := findingTexts(f)
	return message
}

// sslHostHint says which name is checked when SSL Host is left empty, as the
// platform's client does it.
func sslHostHint(s config.Settings) string {
	if !s.Redis.SSL || s.Redis.SSLHost != "" || len(s.Redis.Hosts) == 0 {
		return ""
	}
	for _, host := range s.Redis.Hosts {
		if _, err := config.Endpoint(host, true); err != nil {
			return ""
		}
	}
	if shared := redisprobe.SharedName(config.Endpoints(s.Redis.Hosts, true), client.Assume()); shared != "" {
		return tr("Checked if empty: {host}", "host", shared)
	}
	return tr("Checked if empty: each server's address")
}

// firstInvalid marks everything that is wrong, and returns the errors with the field to
// go to; none if the settings are valid.
func (c *controller) firstInvalid(s config.Settings) (findings []redisprobe.Finding, first field) {
	findings = finding.OnlyErrors(c.workflow.Check(s))
	if len(findings) == 0 {
		return nil, ""
	}
	c.submitted, c.typing = true, ""
	c.refresh()
	return findings, fieldOf(findings[0])
}

// tellInvalid names what is wrong with the fields, then goes to the first.
func (c *controller) tellInvalid(title string, findings []redisprobe.Finding, first field) {
	c.showFindings(findingsDialog{
		title: title, mark: kit.MarkError, lead: tr("Some fields need correction first."), findings: findings,
		then: func() { c.goTo(first) },
	})
}

// goTo puts the focus into a field.
func (c *controller) goTo(f field) {
	v := c.view
	at, shown := map[field]fyne.Focusable{
		fieldHosts: v.hosts, fieldPassword: v.password, fieldSSLHost: v.sslHost, fieldProvider: v.provider,
	}[f]
	if !shown {
		at = v.advancedStop
	}
	c.win.Canvas().Focus(at)
}
