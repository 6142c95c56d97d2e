package ui

import (
	"strings"

	"sessionconfig/config"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// advancedDialog edits what the form does not show.
type advancedDialog struct {
	c          *controller
	dialog     *kit.Dialog
	user       *kit.Input
	parameters *kit.Input
	userRow    *kit.Row
	paramRow   *kit.Row
	string     *kit.Note
	ok         *kit.Button
}

// showAdvanced opens Advanced Settings.
func (c *controller) showAdvanced() {
	if c.phase != phaseIdle || c.modal() {
		return
	}
	d := &advancedDialog{c: c, user: kit.NewInput(), parameters: kit.NewLinesInput(2), string: kit.NewCode("")}
	d.user.Set(c.base.Redis.User)
	d.parameters.Set(showParameters(c.base.Redis.Parameters))
	d.user.OnChanged = func(string) { d.check() }
	d.parameters.OnChanged = func(string) { d.check() }
	columns := &kit.Columns{Label: kit.LabelWidth(tr("User"), tr("Parameters")), Gap: columnGap}
	d.userRow = kit.NewRow(columns, tr("User"), d.user, nil, true)
	d.paramRow = kit.NewRow(columns, tr("Parameters"), d.parameters, nil, true)
	d.ok = kit.NewDefaultButton(tr("OK"), d.accept)
	cancel := kit.NewButton(tr("Cancel"), func() { d.dialog.Close() })
	body := kit.NewColumn(4, d.userRow, d.paramRow,
		kit.NewHeading(tr("Connection string")), kit.NewFrame(d.string),
		kit.NewInset(8, 0, 0, 0, kit.NewHeading(tr("Environment variables, read when Use SSL is on"))), c.variablesList(func() {
			if d.dialog != nil {
				d.dialog.Refresh()
			}
		}))
	d.check()
	d.dialog = c.dialogs.show(kit.DialogOptions{
		Title: tr("Advanced Settings"), Body: body, Width: 420,
		Buttons: []*kit.Button{d.ok, cancel}, Default: d.ok, Cancel: cancel, First: d.user,
	})
}

// showParameters writes parameters as the field takes them, passwords hidden.
func showParameters(parameters []config.Parameter) string {
	pairs := make([]string, len(parameters))
	for i, p := range parameters {
		pairs[i] = p.String()
	}
	return strings.Join(pairs, ", ")
}

// unhide puts the values that showParameters hid back where their mark still
// stands.
func unhide(typed, shown []config.Parameter) {
	for i, p := range typed {
		for _, old := range shown {
			if p.Value == config.Redacted && strings.EqualFold(p.Key, old.Key) {
				typed[i].Value = old.Value
			}
		}
	}
}

// settings are the form's settings with what stands in the dialog.
func (d *advancedDialog) settings() (config.Settings, error) {
	s := d.c.settings()
	s.Redis.User = strings.TrimSpace(d.user.Text)
	parameters, err := config.ParseParameters(d.parameters.Text)
	if err == nil {
		unhide(parameters, d.c.base.Redis.Parameters)
		s.Redis.Parameters = parameters
	}
	return s, err
}

// check marks what is wrong as typed, and shows what would be stored.
func (d *advancedDialog) check() {
	s, err := d.settings()
	user, parameters := "", ""
	if err != nil {
		parameters = say(sentence(err))
	}
	for _, f := range d.c.workflow.Check(s) {
		if f.Severity != redisprobe.SeverityError {
			continue
		}
		message, remedy := findingTexts(f)
		switch text := message + " " + remedy; fieldOf(f) {
		case "user":
			user = text
		case "parameters":
			parameters = text
		}
	}
	d.userRow.SetProblem(user)
	d.paramRow.SetProblem(parameters)
	d.userRow.SetHint(tr("Empty for Redis's default user."))
	d.paramRow.SetHint(tr("For example connectTimeout=8000, keepAlive=30"))
	text, err := d.c.workflow.ConnectionString(s)
	if err != nil {
		text = tr("The fields do not make a connection string yet.")
	}
	d.string.Set(text, kit.ColorMuted)
	enable(d.ok, user == "" && parameters == "")
	if d.dialog != nil {
		d.dialog.Refresh()
	}
}

// accept takes the values over into the form.
func (d *advancedDialog) accept() {
	s, err := d.settings()
	if err != nil {
		return
	}
	d.dialog.Close()
	d.c.base.Redis.User = s.Redis.User
	d.c.base.Redis.Parameters = s.Redis.Parameters
	d.c.refresh()
}

// sentence is an error as a sentence.
func sentence(err error) string {
	text := err.Error()
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
