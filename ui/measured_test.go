package ui

import (
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// newApp is test.NewApp, whose driver measures a text once. Fyne forgets what it measured
// with each application and theme, and to measure is a quarter of what a scene takes. The
// program has one typeface in all of its themes.
func newApp() fyne.App {
	a := test.NewApp()
	remembering := measuredApp{App: a, driver: measuringDriver{a.Driver()}}
	fyne.SetCurrentApp(remembering)
	return remembering
}

type measuredApp struct {
	fyne.App
	driver fyne.Driver
}

func (a measuredApp) Driver() fyne.Driver { return a.driver }

type measuringDriver struct{ fyne.Driver }

// RenderedTextSize is the driver's, remembered.
func (d measuringDriver) RenderedTextSize(text string, size float32, style fyne.TextStyle, source fyne.Resource) (fyne.Size, float32) {
	measuring.Lock()
	defer measuring.Unlock()
	key := measuredText{text, size, style, source}
	m, known := measured[key]
	if !known {
		m.size, m.baseline = d.Driver.RenderedTextSize(text, size, style, source)
		measured[key] = m
	}
	return m.size, m.baseline
}

type measuredText struct {
	text   string
	size   float32
	style  fyne.TextStyle
	source fyne.Resource
}

type measurement struct {
	size     fyne.Size
	baseline float32
}

var (
	measuring sync.Mutex
	measured  = map[measuredText]measurement{}
)
