package ui

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/ui/kit"
)

// advancedDialog edits what the form does not show.
type advancedDialog struct {
	c          *controller
	dialog     *kit.Dialog
	user       *kit.Input
	timeouts   *timeouts
	parameters *kit.Input
	limit      *kit.Input // bound of a test, in seconds
	userRow    *kit.Row
	timeRow    *kit.Row
	paramRow   *kit.Row
	limitRow   *kit.Row
	string     *kit.Note
	ok         *kit.Button
}

// showAdvanced opens Advanced Settings.
func (c *controller) showAdvanced() {
	if c.phase != phaseIdle || c.modal() {
		return
	}
	d := &advancedDialog{c: c, user: kit.NewInput(), parameters: kit.NewLinesInput(2), string: kit.NewCode("")}
	d.timeouts = newTimeouts(d.check)
	d.user.Set(c.base.Redis.User)
	d.parameters.Set(showParameters(d.timeouts.take(c.base.Redis.Parameters)))
	d.limit = kit.NewInput()
	d.limit.Set(strconv.Itoa(int(c.limit / time.Second)))
	d.limit.OnChanged = func(string) { d.check() }
	d.user.OnChanged = func(string) { d.check() }
	d.parameters.OnChanged = func(string) { d.check() }
	d.ok = kit.NewButton(tr("OK"), d.accept)
	body := d.body()
	d.check()
	d.dialog = c.dialogs.form(kit.DialogOptions{
		Title: tr("Advanced Settings"), Body: body, Width: 420,
		Buttons: []*kit.Button{d.ok, kit.NewButton(tr("Cancel"), nil)}, First: d.user,
	})
}

func (d *advancedDialog) body() fyne.CanvasObject {
	columns := &kit.Columns{Label: kit.LabelWidth(tr("User"), tr("Timeouts"), tr("Parameters"), tr("Time limit")), Gap: columnGap}
	d.userRow = kit.NewRow(columns, tr("User"), d.user, nil, true)
	d.userRow.SetHint(tr("Empty for Redis's default user."))
	d.timeRow = kit.NewRow(columns, tr("Timeouts"), d.timeouts.root, nil, true)
	d.timeRow.SetHint(tr("In milliseconds; the platform's client waits 5000 if empty."))
	d.paramRow = kit.NewRow(columns, tr("Parameters"), d.parameters, nil, true)
	d.paramRow.SetHint(tr("For example connectRetry=5, keepAlive=30"))
	d.limitRow = kit.NewRow(columns, tr("Time limit"), kit.NewLine(0, nil, kit.NewFixed(timeoutWidth, d.limit)), nil, true)
	d.limitRow.SetHint(tr("Seconds that Test Connection may take in this window."))
	variables := d.c.variablesList(d.c.view.form().SSL, d.resized)
	return kit.NewColumn(4, d.userRow, d.timeRow, d.paramRow, d.limitRow,
		kit.NewHeading(tr("Connection string")), kit.NewFrame(d.string),
		kit.NewInset(8, 0, 0, 0, kit.NewHeading(tr("Environment variables, read when Use SSL is on"))), variables)
}

// resized lays the dialog out again.
func (d *advancedDialog) resized() {
	if d.dialog != nil {
		d.dialog.Refresh()
	}
}

// showParameters writes parameters as the field takes them, passwords hidden.
func showParameters(parameters []config.Parameter) string {
	pairs := make([]string, len(parameters))
	for i, p := range parameters {
		pairs[i] = p.String()
	}
	return strings.Join(pairs, ", ")
}

// unhide restores the values that showParameters hid, where the mark is unchanged.
func unhide(typed, shown []config.Parameter) {
	for i, p := range typed {
		for _, old := range shown {
			if p.Value == config.Redacted && strings.EqualFold(p.Key, old.Key) {
				typed[i].Value = old.Value
			}
		}
	}
}

// settings are the form's settings with the dialog's values.
func (d *advancedDialog) settings() (config.Settings, error) {
	s := d.c.settings()
	s.Redis.User = strings.TrimSpace(d.user.Text)
	parameters, err := config.ParseParameters(d.parameters.Value())
	if err == nil {
		unhide(parameters, d.c.base.Redis.Parameters)
		s.Redis.Parameters = d.timeouts.put(parameters, d.c.base.Redis.Parameters)
	}
	return s, err
}

// check marks what is wrong as typed, and shows what would be stored.
func (d *advancedDialog) check() {
	s, err := d.settings()
	user, timeouts, parameters := "", "", ""
	if err != nil {
		parameters = say(app.Sentence(err.Error()))
	}
	var late []string // timeouts that are not valid
	for _, f := range finding.OnlyErrors(d.c.workflow.Check(s)) {
		message, remedy := findingTexts(f)
		switch text := message + " " + remedy; fieldOf(f) {
		case fieldUser:
			user = cmp.Or(user, text)
		case fieldParameters:
			if key := f.Args["key"]; d.timeouts.owns(key) {
				late, timeouts = append(late, key), cmp.Or(timeouts, message)
				continue
			}
			parameters = cmp.Or(parameters, text)
		}
	}
	limit := ""
	if _, ok := d.seconds(); !ok {
		limit = tr("A whole number from 1 to {most}.", "most", strconv.Itoa(mostSeconds))
	}
	d.timeouts.mark(late)
	d.limit.Mark(limit != "")
	d.limitRow.SetProblem(limit)
	d.userRow.SetProblem(user)
	d.timeRow.SetProblem(timeouts)
	d.paramRow.SetProblem(parameters)
	text, err := d.c.workflow.ConnectionString(s)
	if err != nil || len(s.Redis.Hosts) == 0 {
		text = tr("The fields do not make a connection string yet.")
	}
	d.string.Set(text, kit.ColorMuted)
	enable(d.ok, user == "" && timeouts == "" && parameters == "" && limit == "")
	d.resized()
}

// accept takes the values over into the form.
func (d *advancedDialog) accept() {
	s, err := d.settings()
	if err != nil {
		return
	}
	if limit, ok := d.seconds(); ok {
		d.c.limit = limit
	}
	d.dialog.Close()
	d.c.dropRemedy()
	d.c.base.Redis.User = s.Redis.User
	d.c.base.Redis.Parameters = s.Redis.Parameters
	d.c.refresh()
}

// mostSeconds is the longest that a test may take.
const mostSeconds = 600

// seconds is the bound of a test as typed.
func (d *advancedDialog) seconds() (time.Duration, bool) {
	n, err := strconv.Atoi(strings.TrimSpace(d.limit.Text))
	return time.Duration(n) * time.Second, err == nil && n >= 1 && n <= mostSeconds
}
