package ui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/certificate"
	"sessionconfig/ui/kit"
)

// variable is one of the SERedis_* variables, as it is shown.
type variable struct {
	name  string
	mark  kit.Mark
	texts []string // one below the other
}

// variablesList shows the variables. The files that they name, perhaps on a network, are
// read meanwhile; changed is called then.
func (c *controller) variablesList(ssl bool, changed func()) fyne.CanvasObject {
	list := kit.NewColumn(5)
	fill := func(vs []variable) {
		list.Objects = nil
		for _, v := range vs {
			item := kit.NewColumn(0, kit.NewText(v.name))
			for _, text := range v.texts {
				item.Add(kit.NewCaption(text, kit.ColorMuted))
			}
			list.Objects = append(list.Objects, kit.NewMarked(v.mark, item))
		}
		list.Refresh()
	}
	fill(unread())
	c.work(func() func() {
		found := c.workflow.Variables()
		return func() {
			fill(describeVariables(found, ssl, time.Now()))
			changed()
		}
	})
	return kit.NewInset(2, 0, 0, 0, list)
}

// The variables, in the order in which they are shown.
var variableNames = []string{
	"SERedis_ClientCertPfxPath", "SERedis_ClientCertPassword", "SERedis_IssuerCertPath", "SERedis_ClientCertStorageFlags",
}

// unread are the variables before they were looked at: in the room that they
// mostly take in the end.
func unread() []variable {
	var vs []variable
	for _, name := range variableNames {
		vs = append(vs, variable{name: name, texts: []string{"…"}})
	}
	return vs
}

// describeVariables says for each variable what its value is and what its file contains,
// and where this process has another, which the platform does not use.
func describeVariables(v app.Variables, ssl bool, now time.Time) []variable {
	used := describeEnvironment(v.Used, ssl, now)
	if v.Own == nil {
		return used
	}
	own, values, others := describeEnvironment(*v.Own, ssl, now), valuesOf(v.Used), valuesOf(*v.Own)
	for i := range used {
		if values[i] == others[i] {
			continue
		}
		used[i].mark = worse(used[i].mark, kit.MarkWarning)
		used[i].texts = append(used[i].texts, tr("Another value for this program or its user, which does not count:"))
		used[i].texts = append(used[i].texts, own[i].texts...)
	}
	return used
}

// valuesOf are the values in the order of variableNames.
func valuesOf(s app.CheckedEnvironment) []string {
	return []string{s.ClientCertPfxPath, s.ClientCertPassword, s.IssuerCertPath, s.ClientCertStorageFlags}
}

func describeEnvironment(s app.CheckedEnvironment, ssl bool, now time.Time) []variable {
	vs := []variable{describePFX(s, ssl, now), describePassword(s), describeIssuer(s, now), describeFlags(s)}
	for i := range vs {
		vs[i].name = variableNames[i]
	}
	return vs
}

// notSet is a variable that is not there.
func notSet() variable { return variable{mark: kit.MarkInfo, texts: []string{tr("not set")}} }

// wrong says what the first of these findings says, if there is one.
func wrong(s app.CheckedEnvironment, codes ...finding.Code) (variable, bool) {
	for _, f := range s.Check.Findings {
		if slices.Contains(codes, f.Code) {
			message, _ := findingTexts(f)
			return variable{mark: markOf(f.Severity), texts: []string{message}}, true
		}
	}
	return variable{}, false
}

func describePFX(s app.CheckedEnvironment, ssl bool, now time.Time) variable {
	if s.ClientCertPfxPath == "" {
		v := notSet()
		if ssl {
			v.mark = kit.MarkWarning // the platform's documentation calls it mandatory
		}
		return v
	}
	if v, found := wrong(s, finding.EnvPfxUnreadable, finding.EnvPfxNoPrivateKey, finding.EnvPfxExpired); found {
		return v
	}
	return describeCertificate(s.ClientCertPfxPath, s.Check.Client, now)
}

// describePassword says whether the password fits, never the password.
func describePassword(s app.CheckedEnvironment) variable {
	if v, found := wrong(s, finding.EnvPfxPasswordWrong); found {
		return v
	}
	set, fits := s.ClientCertPassword != "", s.Check.Client != nil
	switch {
	case set && fits:
		return variable{mark: kit.MarkOK, texts: []string{tr("set, and it opens the client certificate")}}
	case set:
		return variable{mark: kit.MarkInfo, texts: []string{tr("set, not shown")}}
	case fits:
		return variable{mark: kit.MarkOK, texts: []string{tr("not set, and the client certificate needs none")}}
	}
	return notSet()
}

func describeIssuer(s app.CheckedEnvironment, now time.Time) variable {
	if s.IssuerCertPath == "" {
		return notSet()
	}
	if v, found := wrong(s, finding.EnvIssuerUnreadable); found {
		return v
	}
	return describeCertificate(s.IssuerCertPath, s.Check.Issuer, now)
}

func describeFlags(s app.CheckedEnvironment) variable {
	if s.ClientCertStorageFlags == "" {
		return notSet()
	}
	if v, found := wrong(s, finding.EnvFlagsInvalid, finding.EnvUserKeySet); found {
		return v
	}
	text, names := s.ClientCertStorageFlags, strings.Join(s.Check.Flags, ", ")
	if !strings.EqualFold(text, names) {
		text += " (" + names + ")"
	}
	return variable{mark: kit.MarkOK, texts: []string{text}}
}

// describeCertificate says whose certificate a file contains, and until when it is valid.
// A nil certificate could not be read, which another variable explains.
func describeCertificate(path string, c *certificate.Facts, now time.Time) variable {
	v := variable{mark: kit.MarkOK, texts: []string{path}}
	if c == nil {
		v.mark = kit.MarkInfo
		return v
	}
	text := tr("{subject}, valid until {date}", "subject", c.Subject, "date", c.NotAfter.Local().Format("2006-01-02"))
	switch left := c.NotAfter.Sub(now); {
	case now.After(c.NotAfter) || now.Before(c.NotBefore):
		v.mark = kit.MarkWarning
		text = tr("{subject}, not valid now: from {from} to {to}", "subject", c.Subject,
			"from", c.NotBefore.Local().Format("2006-01-02"), "to", c.NotAfter.Local().Format("2006-01-02"))
	case left < redisprobe.ExpiringWithin:
		v.mark = kit.MarkWarning
		text += " " + tr("({count} days left)", "count", strconv.Itoa(int(left.Hours()/24)))
	}
	v.texts = append(v.texts, text)
	return v
}
