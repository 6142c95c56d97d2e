package ui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/ui/kit"
)

// taken is a remedy that was carried out in the fields, and how they were before.
type taken struct {
	form       form
	parameters []config.Parameter
	masters    []string
}

// carryOut does in the fields what a finding's remedy says. Nothing is applied, and
// one click or Ctrl+Z takes it back.
func (c *controller) carryOut(change finding.Change) {
	before := taken{form: c.view.form(), parameters: c.base.Redis.Parameters, masters: c.masters}
	after := c.settings().With(change)
	c.dropRemedy()
	c.base.Redis.Parameters = after.Redis.Parameters
	f := formOf(after)
	f.Password = before.form.Password
	c.view.setForm(f)
	c.masters = nil
	c.taken = &before
	c.view.nodes.tell(tr("Changed: {field}. Test again.", "field", changedField(change)), c.undoRemedy)
	c.refresh()
	c.win.Canvas().Focus(c.view.test)
}

// undoRemedy takes the last remedy back, if nothing was changed since.
func (c *controller) undoRemedy() {
	if c.taken == nil || c.phase != phaseIdle || c.modal() {
		return
	}
	before := *c.taken
	c.dropRemedy()
	c.base.Redis.Parameters, c.masters = before.parameters, before.masters
	c.view.setForm(before.form)
	c.refresh()
	c.win.Canvas().Focus(c.view.test)
}

// dropRemedy forgets the last remedy: from here on there is no way back.
func (c *controller) dropRemedy() {
	c.taken = nil
	c.view.nodes.tell("", nil)
}

// changedField is the field that a change is made in, as the window calls it.
func changedField(c finding.Change) string {
	switch c.Kind {
	case finding.UseSSL, finding.ClearSSL:
		return tr("Use SSL")
	case finding.UseSSLHost:
		return tr("SSL Host")
	case finding.SetParameter, finding.RemoveParameter:
		return c.Name
	}
	return tr("Hosts")
}

// changeLabel is the button that carries out a change.
func changeLabel(c finding.Change) string {
	switch c.Kind {
	case finding.UseHosts:
		if len(c.Hosts) == 1 {
			return tr("Use {host}", "host", shortened(c.Hosts[0]))
		}
		return tr("Use These Masters")
	case finding.LeaveOutHosts:
		if len(c.Hosts) == 1 {
			return tr("Remove {host}", "host", shortened(c.Hosts[0]))
		}
		return tr("Remove These {count} Hosts", "count", strconv.Itoa(len(c.Hosts)))
	case finding.DropRepetitions:
		return tr("List Each Host Once")
	case finding.UseSSL:
		return tr("Select Use SSL")
	case finding.ClearSSL:
		return tr("Clear Use SSL")
	case finding.UseSSLHost:
		if c.Name == "" {
			return tr("Clear SSL Host")
		}
		return tr("Use {name} as SSL Host", "name", shortened(c.Name))
	case finding.SetParameter:
		return tr("Set {parameter}", "parameter", shortened(c.Name+"="+c.Value))
	}
	return tr("Remove {parameter}", "parameter", shortened(c.Name))
}

// shortened is a name without its middle where it would be too long for a button.
func shortened(name string) string { return finding.Shortened(name, "…", 35) }

// findingActs are what a list of findings can do.
type findingActs struct {
	changed     func(*kit.Fold)      // the list grew or shrank
	carryOut    func(finding.Change) // nil where nothing can be changed
	explain     func(finding.Code)   // opens the help
	code        func(command string) fyne.CanvasObject
	certificate func(finding.Finding) *kit.Link // to what it is about, nil for nothing; may be nil itself
	signIn      finding.SignIn
}

// findingActs are those of a list that changed is called for, without a way to change
// anything.
func (c *controller) findingActs(changed func(*kit.Fold)) findingActs {
	r := c.settings().Redis
	return findingActs{
		changed: changed, explain: func(code finding.Code) { c.showHelp(string(code)) }, code: c.code,
		signIn: finding.SignIn{TLS: r.SSL, User: r.User, Password: r.Password.IsSet()},
	}
}

// advice is an entry's remedy, and each command of it by itself.
func (a findingActs) advice(f finding.Finding, remedy string) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, command := range f.Commands(a.signIn) {
		remedy = strings.TrimSpace(strings.TrimSuffix(remedy, command))
		rows = append(rows, kit.NewInset(3, 0, 2, 0, a.code(command)))
	}
	if remedy != "" {
		rows = append([]fyne.CanvasObject{kit.NewCaption(remedy, kit.ColorMuted)}, rows...)
	}
	return rows
}

// buttons are what can be done about the findings of an entry.
func (a findingActs) buttons(g finding.Group) []fyne.CanvasObject {
	if a.carryOut == nil {
		return nil
	}
	var rows []fyne.CanvasObject
	for _, change := range g.Offers() {
		space := kit.NewSpace()
		button := kit.NewButton(changeLabel(change), func() { a.carryOut(change) })
		rows = append(rows, kit.NewInset(4, 0, 2, 0, kit.NewLine(0, space, button, space)))
	}
	return rows
}

// foot is an entry's code, with links to the certificate that it is about and to what
// the help says of it.
func (a findingActs) foot(f finding.Finding) fyne.CanvasObject {
	name := kit.NewCaption(string(f.Code), kit.ColorMuted)
	row := []fyne.CanvasObject{name}
	if a.certificate != nil {
		if link := a.certificate(f); link != nil {
			row = append(row, link)
		}
	}
	return kit.NewLine(8, name, append(row, kit.NewLink(tr("Help"), func() { a.explain(f.Code) }))...)
}
