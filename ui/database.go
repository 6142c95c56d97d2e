package ui

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/ui/kit"
)

// databaseView is shown in place of the Redis group if sessions are kept in the database:
// what server.hsconf says about it, read-only.
type databaseView struct {
	rows *fyne.Container
	note *kit.Note
	root *fyne.Container
}

func newDatabaseView() *databaseView {
	d := &databaseView{rows: kit.NewColumn(0), note: kit.NewCaption("", kit.ColorMuted)}
	group := kit.NewGroup(tr("Database"), kit.NewColumn(12, d.rows, d.note))
	d.root = container.NewBorder(group, nil, nil, nil)
	d.root.Hide()
	return d
}

// set shows what a status says of the database.
func (d *databaseView) set(status app.Status) {
	fields := status.Database
	labels := make([]string, len(fields))
	for i, f := range fields {
		labels[i] = databaseLabel(f.Name)
	}
	columns := &kit.Columns{Label: kit.LabelWidth(append(labels, tr("Session Provider"))...), Gap: columnGap}
	d.rows.Objects = nil
	for i, f := range fields {
		d.rows.Add(kit.NewRow(columns, labels[i], newReading(databaseValue(f)), nil, false))
	}
	switch {
	case status.ServerUnread:
		d.note.Set(tr("This process may not read server.hsconf, which describes the database."), kit.ColorMuted)
	case !status.Platform.Present():
		d.note.Set(tr("No Platform Server was found on this machine. Sessions are kept in the database that its server.hsconf describes."), kit.ColorMuted)
	case len(fields) == 0:
		d.note.Set(tr("server.hsconf says nothing about the session database."), kit.ColorMuted)
	default:
		d.note.Set(tr("Read from server.hsconf. To change it, use the platform's own Configuration Tool. Applying removes the Redis settings from server.hsconf, and sessions go to this database after publishing."), kit.ColorMuted)
	}
	show(d.rows, len(fields) > 0)
	d.rows.Refresh()
	d.root.Refresh()
}

// The margins of a read-only value, which align it with its label.
const (
	readingTop    = 3
	readingBottom = 4
)

// newReading is a value to read: text at the height of a field, or a dash.
func newReading(text string) fyne.CanvasObject {
	return kit.NewInset(readingTop, 0, readingBottom, 0, kit.NewParagraph(cmp.Or(text, "–")))
}

// databaseLabels are server.hsconf's names of fields in a user's words.
var databaseLabels = map[string]string{
	"ProviderKey":             "Database",
	"Server":                  "Server",
	"Catalog":                 "Catalog",
	"Host":                    "Host",
	"Port":                    "Port",
	"SessionUser":             "User",
	"SessionPassword":         "Password",
	"UsedAuthenticationMode":  "Authentication",
	"SessionAdvancedSettings": "Advanced",
	"ServiceName":             "Service",
	"TNSName":                 "TNS Name",
	"NamingType":              "Naming",
	"IdType":                  "Naming",
	"SessionTablespace":       "Tablespace",
}

// databaseLabel is the label of a field of server.hsconf.
func databaseLabel(name string) string {
	if label, ok := databaseLabels[name]; ok {
		return tr(label)
	}
	return name
}

// databaseValue is what a field says, a secret as dots.
func databaseValue(f app.Field) string {
	switch f.Value {
	case config.Redacted:
		return "••••••••"
	case "SqlServer":
		return "SQL Server"
	}
	return f.Value
}
