package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// menu is the window's menu bar.
type menu struct {
	main *fyne.MainMenu
	demo *fyne.Menu // nil outside the demo

	pasteItem, importItem, exportItem, restoreItem, reportItem, compareItem, platformItem, applyItem, testItem, exitItem *fyne.MenuItem
	contentsItem, sessionsItem, watchItem, aboutItem                                                                     *fyne.MenuItem

	shown *state // that the items were enabled for last
}

// newMenu builds the menus of a controller.
func newMenu(c *controller) *menu {
	m := &menu{
		pasteItem:    fyne.NewMenuItem(tr("Paste Connection String..."), c.unlessModal(c.pasteConnection)),
		importItem:   fyne.NewMenuItem(tr("Import Configuration..."), c.unlessModal(c.importFile)),
		exportItem:   fyne.NewMenuItem(tr("Export Configuration..."), c.unlessModal(c.exportFile)),
		restoreItem:  fyne.NewMenuItem(tr("Restore Backup..."), c.unlessModal(c.showBackups)),
		reportItem:   fyne.NewMenuItem(tr("Open Report..."), c.unlessModal(c.openReport)),
		compareItem:  fyne.NewMenuItem(tr("Compare Front-Ends..."), c.guarded(c.showCompare)),
		platformItem: fyne.NewMenuItem(tr("Platform Server Folder..."), c.unlessModal(c.askPlatform)),
		applyItem:    fyne.NewMenuItem(tr("Apply and Exit"), c.unlessModal(c.apply)),
		testItem:     fyne.NewMenuItem(tr("Test Connection"), c.unlessModal(c.testOrCancel)),
		exitItem:     fyne.NewMenuItem(tr("Exit"), c.guarded(c.exit)),
		contentsItem: fyne.NewMenuItem(tr("Contents"), c.guarded(c.showContents)),
		sessionsItem: fyne.NewMenuItem(tr("Check Sessions in Redis..."), c.unlessModal(c.checkSessions)),
		watchItem:    fyne.NewMenuItem(tr("Watch a Failover..."), c.unlessModal(c.watchFailover)),
		aboutItem:    fyne.NewMenuItem(tr("About"), c.unlessModal(c.showAbout)),
	}
	m.applyItem.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierControl}
	m.testItem.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyT, Modifier: fyne.KeyModifierControl}
	m.contentsItem.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyF1}
	m.exitItem.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyQ, Modifier: fyne.KeyModifierControl}
	m.exitItem.IsQuit = true
	m.main = fyne.NewMainMenu(
		fyne.NewMenu(tr("File"), m.pasteItem, m.importItem, m.exportItem, m.restoreItem, m.reportItem, m.compareItem, fyne.NewMenuItemSeparator(), m.platformItem, fyne.NewMenuItemSeparator(),
			m.testItem, m.applyItem, fyne.NewMenuItemSeparator(), m.exitItem),
		fyne.NewMenu(tr("Help"), m.contentsItem, m.sessionsItem, m.watchItem, fyne.NewMenuItemSeparator(), m.aboutItem),
	)
	if c.options.Demo != nil {
		m.demo = newDemoMenu(c)
		m.main.Items = slices.Insert(m.main.Items, 1, m.demo)
	}
	return m
}

// unlessModal keeps a shortcut from reaching behind an open dialog.
func (c *controller) unlessModal(f func()) func() {
	return c.guarded(func() {
		if !c.modal() {
			f()
		}
	})
}

// setState enables what a state allows. Fyne rebuilds the whole menu bar for it, so it is
// not called for every key.
func (m *menu) setState(s state) {
	if m.shown != nil && s == *m.shown {
		return
	}
	m.shown = &s
	e := enabledIn(s)
	m.pasteItem.Disabled = !e.Provider
	m.importItem.Disabled = !e.Files
	m.reportItem.Disabled = !e.Report
	m.exportItem.Disabled = !e.Files
	m.platformItem.Disabled, m.restoreItem.Disabled = !e.Platform, !e.Platform
	m.applyItem.Disabled = !e.Apply
	m.testItem.Disabled, m.testItem.Label = !e.Test, testLabel(s)
	m.sessionsItem.Disabled = !e.Sessions
	m.watchItem.Disabled = !e.Watch
	m.exitItem.Disabled = !e.Exit
	if m.demo != nil {
		for _, item := range m.demo.Items {
			item.Disabled = s.phase != phaseIdle
		}
	}
	m.main.Refresh()
}
