// Command minimal is a Fyne window with the widgets of the Session tab and nothing behind
// them: what the program's own window is measured against. With an argument, that is in
// Hosts, which has the focus.
package main

import (
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

func main() {
	window := app.New().NewWindow("Minimal")
	window.SetMainMenu(fyne.NewMainMenu(
		fyne.NewMenu("File", fyne.NewMenuItem("Exit", func() {})),
		fyne.NewMenu("Help", fyne.NewMenuItem("About", func() {})),
	))
	hosts := widget.NewMultiLineEntry()
	hosts.Wrapping = fyne.TextWrapWord
	form := widget.NewForm(
		widget.NewFormItem("Session Provider", widget.NewSelect([]string{"Database", "Redis"}, nil)),
		widget.NewFormItem("Hosts", hosts),
		widget.NewFormItem("Password", widget.NewPasswordEntry()),
		widget.NewFormItem("", widget.NewCheck("Use SSL", nil)),
		widget.NewFormItem("SSL Host", widget.NewEntry()),
	)
	window.SetContent(container.NewAppTabs(container.NewTabItem("Session", container.NewVBox(
		form, widget.NewHyperlink("Advanced Settings", nil), widget.NewHyperlink("More info", nil),
		widget.NewButton("Test Connection", nil), widget.NewButton("Apply and Exit", nil),
	))))
	window.Resize(fyne.NewSize(482, 642))
	if len(os.Args) > 1 {
		hosts.SetText(os.Args[1])
		window.Canvas().Focus(hosts)
	}
	window.ShowAndRun()
}
