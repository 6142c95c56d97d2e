package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sessionconfig/config"
	"sessionconfig/ui/kit"
)

// field names a field of the form, as the findings of config.Validate do.
type field string

// The fields that the form marks.
const (
	fieldProvider field = "provider"
	fieldHosts    field = "hosts"
	fieldPassword field = "password"
	fieldSSLHost  field = "ssl-host"
)

// The fields of Advanced Settings, which are marked there and at its link.
const (
	fieldUser       field = "user"
	fieldParameters field = "parameters"
)

// providers are the drop-down's options, in its order.
var providers = []config.Provider{config.ProviderDatabase, config.ProviderRedis}

// viewEvents are what the user does; the controller answers.
type viewEvents struct {
	Changed  func(f field) // a field was changed by the user
	Test     func()        // Test Connection, or Cancel while it runs
	Apply    func()
	Advanced func()
	MoreInfo func()
	Paste    func(text string) (string, bool) // into Hosts
	Masters  func()                           // use the cluster's masters as Hosts
	Node     func(address string)             // a row of the list of servers
	Findings func()                           // all findings of the last test

	OpenedNode     func(address string) // as Node, of a report that was read
	OpenedFindings func()               // as Findings, likewise
}

// view is the Session tab: fields and buttons, and nothing that decides.
type view struct {
	provider                              *kit.Choice
	hosts                                 *kit.Input
	password                              *kit.Input
	ssl                                   *kit.Check
	sslHost                               *kit.Input
	advanced                              *kit.Link
	moreInfo                              *kit.Link
	masters                               *kit.Link // offered under Hosts when the test found a better list
	test                                  *kit.Button
	apply                                 *kit.Button
	applyStop, moreInfoStop, advancedStop *kit.Stop       // where Tab reaches what is elsewhere
	lateStops                             *fyne.Container // of those that come after Apply and Exit
	progress                              *kit.Progress
	nodes                                 *nodeList
	opened                                *openedView
	status                                *kit.Note
	bottom                                *fyne.Container // the status and Apply and Exit

	beyond   *kit.Note // what is wrong with Advanced Settings, at its link
	rows     map[field]*kit.Row
	banners  *fyne.Container
	strips   *kit.Fit        // shows the banners; scrolls them where there is too little room
	body     *fyne.Container // all within the tab's page
	group    *fyne.Container // the provider's group
	redis    *fyne.Container
	database *databaseView
	root     fyne.CanvasObject
}

// newView builds the tab.
func newView(events viewEvents) *view {
	v := &view{rows: map[field]*kit.Row{}}
	v.provider = kit.NewChoice([]string{tr("Database"), tr("Redis")}, func(int) { events.Changed(fieldProvider) })
	v.hosts = kit.NewLinesInput(3)
	v.hosts.OnPaste = events.Paste
	v.password = kit.NewPasswordInput()
	v.ssl = kit.NewCheck(tr("Use SSL"), func(bool) { events.Changed(fieldSSLHost) })
	v.sslHost = kit.NewInput()
	v.hosts.OnChanged = func(string) { events.Changed(fieldHosts) }
	v.password.OnChanged = func(string) { events.Changed(fieldPassword) }
	v.sslHost.OnChanged = func(string) { events.Changed(fieldSSLHost) }
	v.advanced = kit.NewLink(tr("Advanced Settings"), events.Advanced)
	v.moreInfo = kit.NewLink(tr("More info"), events.MoreInfo)
	v.masters = kit.NewLink(tr("Use the cluster's masters"), events.Masters)
	v.test = kit.NewButton(tr("Test Connection"), events.Test)
	v.apply = kit.NewDefaultButton(tr("Apply and Exit"), events.Apply)
	v.applyStop = kit.NewStop(v.apply)
	v.moreInfoStop, v.advancedStop = kit.NewStop(v.moreInfo), kit.NewStop(v.advanced)
	v.lateStops = kit.NewColumn(0, v.moreInfoStop, v.advancedStop)
	v.progress = kit.NewProgress()
	v.progress.Hide()
	v.nodes = newNodeList(events.Node, events.Findings)
	v.opened = newOpenedView(events.OpenedNode, events.OpenedFindings)
	v.opened.Hide()
	v.status, v.beyond = kit.NewCaption("", kit.ColorMuted), kit.NewCaption("", kit.ColorErrorText)
	v.database = newDatabaseView()
	v.build()
	return v
}

// Measures of the form.
const (
	columnGap  = 8
	windowSide = 8
	pageLeast  = 160 // of the page, before the strips above it scroll
)

func (v *view) build() {
	columns := &kit.Columns{
		Label:    kit.LabelWidth(tr("Session Provider"), tr("Hosts"), tr("Password"), tr("SSL Host")),
		Gap:      columnGap,
		Trailing: v.moreInfo.MinSize().Width,
	}
	row := func(f field, label string, o, trailing fyne.CanvasObject, reserve bool) *kit.Row {
		r := kit.NewRow(columns, label, o, trailing, reserve)
		v.rows[f] = r
		return r
	}
	form := kit.NewColumn(2,
		row(fieldHosts, tr("Hosts"), v.hosts, v.moreInfo, true),
		row(fieldPassword, tr("Password"), v.password, nil, true),
		kit.NewRow(columns, "", v.ssl, nil, false),
		row(fieldSSLHost, tr("SSL Host"), v.sslHost, nil, true),
	)
	box := kit.NewGroup(tr("In-Memory Session"), kit.NewColumn(6,
		kit.NewLine(columnGap, v.beyond, v.beyond, v.advanced),
		form,
		kit.NewCentredLine(0, v.test),
	))
	v.redis = kit.NewColumn(8, box, v.progress)
	provider := kit.NewInset(0, kit.GroupSide, 8, kit.GroupSide,
		row(fieldProvider, tr("Session Provider"), v.provider, nil, false))
	v.group = container.NewStack(v.redis, v.database.root)
	v.body = kit.NewFillColumn(v.nodes.Container, provider, v.group, v.applyStop, v.nodes.Container)
	page := kit.NewPage(tr("Session"), kit.NewFit(fyne.NewSize(400, 200), container.NewStack(v.body, v.opened.Container)))
	v.banners = kit.NewColumn(4)
	v.strips = kit.NewStrips(windowSide, v.banners)
	v.bottom = kit.NewLine(10, v.status, v.status, v.apply)
	bottom := kit.NewInset(8, 0, 0, 0, v.bottom)
	v.root = kit.NewInset(6, windowSide, 10, windowSide, kit.NewShell(pageLeast, kit.NewInset(0, 0, 6, 0, v.strips), page, bottom, v.lateStops))
}

// form reads the fields.
func (v *view) form() form {
	f := form{
		Hosts:    v.hosts.Value(),
		Password: v.password.Text,
		SSL:      v.ssl.Checked(),
		SSLHost:  v.sslHost.Text,
	}
	if chosen := v.provider.Selected(); chosen >= 0 {
		f.Provider = providers[chosen]
	}
	return f
}

// setForm puts values into the fields; no event follows. No provider leaves the
// choice empty.
func (v *view) setForm(f form) {
	v.provider.SetSelected(slices.Index(providers, f.Provider))
	v.hosts.Set(f.Hosts)
	v.password.Set(f.Password)
	v.password.Conceal()
	v.ssl.SetChecked(f.SSL)
	v.sslHost.Set(f.SSLHost)
}

// setAdvancedProblem says what is wrong with Advanced Settings; empty takes it back.
func (v *view) setAdvancedProblem(text string) {
	if v.beyond.Text() != text {
		v.beyond.Set(text, kit.ColorErrorText)
		v.root.Refresh()
	}
}

// offerMasters offers the cluster's masters under Hosts, or takes the offer back.
func (v *view) offerMasters(offered bool) {
	if offered {
		v.rows[fieldHosts].SetOffer(v.masters)
	} else {
		v.rows[fieldHosts].SetOffer(nil)
	}
}

// setStatus says something short at the bottom left.
// It is laid out at once: Fyne, which does so when a least size changes, forgets it where
// the button gets its focus in the same frame.
func (v *view) setStatus(text string) {
	if v.status.Text() != text {
		v.status.Set(text, kit.ColorMuted)
		v.bottom.Refresh()
	}
}

// setBanners replaces the strips above the tab.
func (v *view) setBanners(banners ...fyne.CanvasObject) {
	v.banners.Objects = banners
	v.banners.Refresh()
	v.root.Refresh()
}

// setState enables what a state allows, shows the provider's group, and names
// the test button.
func (v *view) setState(s state) {
	e := enabledIn(s)
	enable(v.provider, e.Provider)
	enable(v.hosts, e.Fields)
	enable(v.password, e.Fields)
	enable(v.ssl, e.Fields)
	enable(v.sslHost, e.SSLHost)
	enable(v.advanced, e.Advanced)
	enable(v.masters, e.Fields)
	enable(v.test, e.Test)
	enable(v.apply, e.Apply)
	v.rows[fieldSSLHost].SetDisabled(!e.SSLHost)
	v.test.SetText(testLabel(s))
	v.test.SetDefault(testIsNext(s))
	v.apply.SetDefault(!testIsNext(s))
	show(v.progress, s.phase == phaseTesting)
	v.layOut()
	database := s.provider == config.ProviderDatabase
	show(v.redis, !database)
	show(v.nodes.Container, !database)
	opened := s.phase == phaseOpened
	show(v.lateStops, !database && !opened)
	show(v.body, !opened)
	show(v.opened.Container, opened)
	show(v.database.root, database)
}

// layOut moves the list of nodes to where the form above it ends now. Fyne does it
// only around what is shown already, and forgets it when the list changes as well.
func (v *view) layOut() {
	if above := v.redis; above.Size().Width > 0 && above.MinSize().Height != above.Size().Height {
		v.body.Refresh()
	}
}

// testLabel is what the button and the menu entry say that start a test, and cancel
// it while it runs.
func testLabel(s state) string {
	if s.phase == phaseTesting {
		return tr("Cancel")
	}
	return tr("Test Connection")
}

// enable enables or disables, and touches nothing that is so already.
func enable(d fyne.Disableable, enabled bool) {
	now := !d.Disabled()
	if c, ok := d.(interface{ Usable() bool }); ok {
		now = c.Usable()
	}
	switch {
	case enabled && !now:
		d.Enable()
	case !enabled && now:
		d.Disable()
	}
}

// show shows or hides.
func show(o fyne.CanvasObject, shown bool) {
	switch {
	case shown && !o.Visible():
		o.Show()
	case !shown && o.Visible():
		o.Hide()
	}
}
