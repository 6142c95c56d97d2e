package ui

import (
	"sessionconfig/app"
	"sessionconfig/config"
)

// askPlatform answers Platform Server Folder...: another folder for this run.
func (c *controller) askPlatform() {
	if c.phase != phaseIdle && c.phase != phaseLocked {
		return
	}
	pickFile(c.dialogs, filePicker{
		title: tr("Platform Server Folder"), accept: tr("OK"), whole: true, start: c.status.Platform.Dir,
		hint: tr("The folder in which Platform Server is installed, with server.hsconf in it. It is used until this window is closed; --platform-dir names it for every start."),
		done: func(dir string, _ config.Secret, end func(error) bool) { c.choosePlatform(dir, end) },
	})
}

// choosePlatform takes another Platform Server folder and loads its settings. What was
// typed and not applied stays. end ends the dialog that the folder is from.
func (c *controller) choosePlatform(dir string, end func(error) bool) {
	typed, kept := c.view.form(), c.unsaved()
	phase := c.phase
	c.setPhase(phaseApplying)
	c.work(func() func() {
		err := c.workflow.ChoosePlatform(dir)
		status, loadErr := c.workflow.LoadPermitted()
		return func() {
			if err != nil {
				c.setPhase(phase)
				end(err)
				return
			}
			end(nil)
			c.chosen = true
			c.take(status, loadErr)
			if kept && loadErr == nil {
				c.view.setForm(typed)
				c.refresh()
			}
		}
	})
}

// platformText is the version and the folder of the Platform Server.
func platformText(s app.Status) string {
	switch p := s.Platform; {
	case !p.Present():
		return tr("none found on this machine")
	case p.Version == "":
		return p.Dir
	}
	return s.Platform.Version + ", " + s.Platform.Dir
}
