package ui

import (
	"fyne.io/fyne/v2"

	"sessionconfig/config"
	"sessionconfig/ui/kit"
)

// Demo is the demo that the window plays in.
type Demo struct {
	Redis    string                     // what its Redis runs on, for the title
	Trouble  string                     // the name of the trouble that it starts with
	Troubles []DemoTrouble              // what the menu Demo offers; the first is none
	Settings func() config.Settings     // what an administrator enters for the Redis as it is now
	Make     func(trouble string) error // makes a trouble; it takes seconds

	Stop, StartAgain func() error // stop a master, and start it again
}

// DemoTrouble is something that can be wrong in the demo.
type DemoTrouble struct{ Name, Title string }

// newDemoMenu builds the menu Demo, which makes trouble; the one that there is has
// a tick.
func newDemoMenu(c *controller) *fyne.Menu {
	m := fyne.NewMenu(tr("Demo"))
	for i, t := range c.options.Demo.Troubles {
		item := fyne.NewMenuItem(tr(t.Title), c.idleOnly(func() { c.makeTrouble(t) }))
		item.Checked = t.Name == c.options.Demo.Trouble
		m.Items = append(m.Items, item)
		if i == 0 {
			m.Items = append(m.Items, fyne.NewMenuItemSeparator())
		}
	}
	c.demoStop = fyne.NewMenuItem(tr("Stop a Master"), c.idleOnly(c.stopMaster))
	m.Items = append(m.Items, fyne.NewMenuItemSeparator(), c.demoStop)
	return m
}

// stopMaster stops one of the demo's masters, or starts it again.
func (c *controller) stopMaster() {
	do, next := c.options.Demo.Stop, tr("Start It Again")
	if c.stopped {
		do, next = c.options.Demo.StartAgain, tr("Stop a Master")
	}
	c.work(func() func() {
		err := do()
		return func() {
			if err != nil {
				c.failed(tr("Demo"), err)
				return
			}
			c.stopped = !c.stopped
			c.demoStop.Label = next
			c.menu.main.Refresh()
		}
	})
}

// makeTrouble has the demo make a trouble, and then fills in what is to be tried.
func (c *controller) makeTrouble(t DemoTrouble) {
	c.setPhase(phaseMakingTrouble)
	c.view.setStatus(tr("The demo's Redis is starting..."))
	c.work(func() func() {
		err := c.options.Demo.Make(t.Name)
		return func() {
			if err != nil {
				c.failed(tr("Demo"), err)
				return
			}
			c.options.Demo.Trouble = t.Name
			c.stopped, c.demoStop.Label = false, tr("Stop a Master")
			c.menu.tick(t)
			c.last, c.masters, c.submitted = nil, nil, false
			c.view.nodes.clear()
			c.view.nodes.say(untested())
			c.setPhase(phaseIdle)
			c.fillDemo()
		}
	})
}

// tick marks the trouble that there is.
func (m *menu) tick(t DemoTrouble) {
	for _, item := range m.demo.Items {
		item.Checked = item.Label == tr(t.Title)
	}
	m.main.Refresh()
}

// fillDemo enters the demo's values into the fields; Test Connection is what comes
// next.
func (c *controller) fillDemo() {
	c.fillIn(c.options.Demo.Settings())
	c.win.Canvas().Focus(c.view.test)
}

// demoBanner says that nothing is real, and what trouble there is.
func (c *controller) demoBanner() fyne.CanvasObject {
	demo := c.options.Demo
	text := tr("Demo: nothing real is tested or changed.")
	if demo == nil {
		return kit.NewBanner(kit.MarkInfo, text)
	}
	for _, t := range demo.Troubles {
		if t.Name == demo.Trouble && t.Name != "" {
			text = joinSentences([]string{text, tr("{trouble}.", "trouble", tr(t.Title))})
		}
	}
	return kit.NewBanner(kit.MarkInfo, text, kit.NewLink(tr("Fill in"), c.idleOnly(c.fillDemo)))
}
