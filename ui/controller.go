package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/assets"
	"sessionconfig/config"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// controller decides what happens when the user does something. It is used on
// Fyne's goroutine only; what takes time runs in work and comes back.
type controller struct {
	app      fyne.App
	win      fyne.Window
	workflow Workflow
	options  Options
	view     *view
	menu     *menu
	dialogs  dialogs

	phase  phase
	chosen bool            // whether the Platform Server folder was chosen here
	unread error           // why what is stored could not be read; nil when it was
	behind fyne.Focusable  // what had the focus when the window got busy
	status app.Status      // as loaded last
	base   config.Settings // what the fields are laid over: the loaded settings and Advanced Settings

	imported []string // publish arguments of an import that is not applied yet

	tookOver  bool  // whether what is not applied was typed in the window before
	typing    field // the field that is being changed, until a pause; empty without one
	changes   int   // how often a field was changed
	submitted bool  // once the user asked for more, every problem is shown

	cancelTest    func() // while testing
	cancelRestart func() // while the window that takes this one's place is awaited
	testBegan     time.Time
	limit         time.Duration // bound of a test; Advanced Settings changes it
	masters       []string      // hosts that name every master, better than those tested; nil for none
	last          *lastTest     // what is shown of a test; nil for nothing
	taken         *taken        // a remedy that can still be taken back; nil for none

	opened  *redisprobe.Report // that was read from a file and is shown; nil for none
	help    *helpWindow        // nil while it is closed
	compare *compareWindow     // nil while it is closed
	output  *outputWindow      // while publishing, and until it is closed
	watch   *watchWindow       // nil while it is closed

	demoStop *fyne.MenuItem // of the menu Demo: stops a master, or starts it again
	stopped  bool           // whether one is stopped

	publishFailed bool // decides the exit code
	exited        bool
}

// newController wires a window; load fills it.
func newController(a fyne.App, win fyne.Window, w Workflow, o Options) *controller {
	c := &controller{app: a, win: win, workflow: w, options: o, limit: usualLimit}
	c.view = newView(viewEvents{
		Changed:  func(f field) { c.guard(func() { c.changed(f) }) },
		Test:     c.guarded(c.testPressed),
		Apply:    c.guarded(c.apply),
		Advanced: c.guarded(c.showAdvanced),
		MoreInfo: c.guarded(func() { c.showHelp(assets.HelpHosts) }),
		Paste:    c.pasteHosts,
		Masters:  c.guarded(c.useMasters),
		Node:     func(address string) { c.idleOnly(func() { c.showNode(address) })() },
		Findings: c.idleOnly(c.showLastReport),

		OpenedNode:     func(address string) { c.whileOpened(func() { c.showOpenedNode(address) })() },
		OpenedFindings: c.whileOpened(c.showOpenedFindings),
	})
	win.SetContent(c.view.root)
	c.menu = newMenu(c)
	win.SetMainMenu(c.menu.main)
	c.dialogs = c.dialogsOf(win, c.key)
	win.Canvas().AddShortcut(&fyne.ShortcutUndo{}, func(fyne.Shortcut) { c.guarded(c.undoRemedy)() })
	win.SetCloseIntercept(c.guarded(c.exit))
	return c
}

// work runs f elsewhere and then, on Fyne's goroutine, what f returned.
func (c *controller) work(f func() (then func())) {
	c.options.Elsewhere(func() {
		then := protect(f, c.crashed)
		c.dispatch(then)
	})
}

// load reads the settings and shows them; in the demo, those that are to be tried.
func (c *controller) load() {
	c.take(c.workflow.LoadPermitted())
	switch {
	case c.options.Demo != nil:
		c.fillDemo()
	case c.options.Typed != nil && c.unread == nil:
		c.takeOver(c.options.Typed)
	}
}

// usualLimit bounds a test unless Advanced Settings says otherwise.
const usualLimit = redisprobe.DefaultTimeout

// reload is load while the window is open: a disk may be slow.
func (c *controller) reload() {
	c.setPhase(phaseApplying)
	c.work(func() func() {
		status, err := c.workflow.LoadPermitted()
		return func() { c.take(status, err) }
	})
}

// take shows what was loaded. What could not be read locks the window, which then
// claims nothing about the machine.
func (c *controller) take(status app.Status, err error) {
	c.unread, c.phase = err, phaseIdle
	if err != nil {
		c.phase = phaseLocked
	}
	c.show(status)
	c.focusFirst()
}

// focusFirst gives the focus to what the user begins with: the provider, or Reload,
// or in the demo, where the form is filled in, Test Connection.
func (c *controller) focusFirst() {
	canvas := c.win.Canvas()
	switch {
	case c.modal():
	case c.unread != nil:
		canvas.Unfocus()
		canvas.FocusNext()
	case c.options.Demo != nil:
		canvas.Focus(c.view.test)
	default:
		canvas.Focus(c.view.provider)
	}
}

// show puts a loaded status into the window.
func (c *controller) show(status app.Status) {
	c.status, c.base, c.imported = status, status.Settings, nil
	c.tookOver, c.submitted, c.masters = false, false, nil
	c.dropRemedy()
	c.view.setForm(formOf(status.Settings))
	if c.unread == nil {
		c.view.database.set(status)
	}
	c.showBanners()
	c.showLastTest()
	c.refresh()
}

// fillIn puts settings that were not typed into the fields; nothing is applied.
func (c *controller) fillIn(s config.Settings) {
	c.base = s
	c.dropRemedy()
	c.view.setForm(formOf(s))
	c.showBanners()
	c.refresh()
}

// refresh brings marks, hints and what is enabled in line with fields and phase.
func (c *controller) refresh() {
	c.showState()
	c.showPasswordHint()
	c.showProblems(c.view.form())
	c.showUnsaved()
	c.showStale()
}

// hiddenPassword is shown in place of a saved password: always as many dots.
const hiddenPassword = "••••••••••••"

// showPasswordHint says, in the empty field, that there is a password, which is not shown.
func (c *controller) showPasswordHint() {
	hint := ""
	switch {
	case c.base.Redis.Password.IsSet():
		hint = hiddenPassword
	case c.status.PasswordState == app.PasswordUnreadable:
		hint = tr("a password is set")
	}
	c.view.password.SetPlaceHolder(hint)
}

// now is the state that decides what can be used.
func (c *controller) now() state {
	f := c.view.form()
	return state{phase: c.phase, provider: f.Provider, ssl: f.SSL, passed: c.passed()}
}

// showState enables what the state allows.
func (c *controller) showState() {
	s := c.now()
	c.view.setState(s)
	c.menu.setState(s)
}

// setPhase says what the window is busy with.
// What is disabled meanwhile gets the focus back when it was there.
func (c *controller) setPhase(p phase) {
	canvas := c.win.Canvas()
	if c.phase == phaseIdle && p != phaseIdle {
		c.behind = canvas.Focused()
	}
	c.phase = p
	c.refresh()
	if p == phaseIdle && canvas.Focused() == nil && c.behind != nil && !c.modal() {
		canvas.Focus(c.behind)
	}
}

// settings are what the fields mean now.
func (c *controller) settings() config.Settings {
	return c.view.form().settings(c.base)
}

// changed answers a change of a field by the user.
func (c *controller) changed(f field) {
	c.typing = f
	c.dropRemedy()
	if f == fieldHosts {
		c.masters = nil
	}
	if f == fieldProvider {
		c.showBanners()
	}
	c.refresh()
	c.changes++
	latest := c.changes
	time.AfterFunc(typingPause, func() {
		c.dispatch(func() {
			if latest == c.changes {
				c.typing = ""
				c.showProblems(c.view.form())
			}
		})
	})
}

// typingPause is how long after the last key a field's text is checked.
const typingPause = 600 * time.Millisecond

// unsaved tells whether the fields differ from what is stored.
func (c *controller) unsaved() bool {
	return c.unread == nil && (!c.settings().Equal(c.status.Settings) ||
		len(c.imported) > 0 && !slices.Equal(c.imported, c.status.State.PublishArguments))
}

func (c *controller) showUnsaved() {
	text := ""
	switch {
	case c.phase == phaseRestarting:
		text = tr("Waiting for the new window...")
	case c.phase != phaseIdle || !c.unsaved():
	case c.tookOver:
		text = tr("Taken over from the previous window, not applied yet")
	default:
		text = tr("Changed, not applied yet")
	}
	c.view.setStatus(text)
}

// key answers the keys that no widget wanted, while no dialog is open.
func (c *controller) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		c.enter()
	case fyne.KeyEscape:
		switch c.phase {
		case phaseTesting:
			c.testOrCancel()
		case phaseRestarting:
			c.cancelRestart()
		case phaseOpened:
			c.closeReport()
		}
	case fyne.KeyF1:
		c.showContents()
	case fyne.KeyF10:
		kit.OpenMenuBar(c.win.Canvas())
	default:
		return c.view.strips.ScrollBy(ev)
	}
	return true
}

// enter answers Enter where no button has the focus. In Hosts, where it could be meant
// for a new line, it never applies.
func (c *controller) enter() {
	switch s := c.now(); {
	case s.phase == phaseLocked:
		c.reload()
	case testIsNext(s):
		c.testOrCancel()
	case c.win.Canvas().Focused() != c.view.hosts:
		c.apply()
	}
}

// modal tells whether a dialog is open: menu shortcuts get past it otherwise.
func (c *controller) modal() bool { return c.win.Canvas().Overlays().Top() != nil }

// exit answers Exit and the window's close button: with an open dialog they mean its
// Cancel, while testing they cancel, while publishing they ask.
func (c *controller) exit() {
	switch {
	case c.dialogs.cancel():
	case c.phase == phaseApplying: // files are being written: it takes a moment
	case c.output != nil:
		c.output.win.RequestFocus()
		c.output.onClose()
	case c.phase == phaseTesting:
		c.cancelTest()
	case c.phase == phaseRestarting:
		c.cancelRestart()
	case !c.unsaved():
		c.leave()
	default:
		c.dialogs.askCarefully(tr("Exit without applying?"),
			[]string{tr("The settings were changed and not applied. They are lost if you exit now.")},
			tr("Exit"), c.leave)
	}
}

// leave ends the window; the caller's OnExit ends the process.
func (c *controller) leave() {
	switch {
	case c.exited:
		return
	case c.watch != nil && c.watch.running:
		c.watch.stopThen(c.leave)
		return
	}
	c.exited = true
	if c.cancelTest != nil {
		c.cancelTest()
	}
	code := 0
	if c.publishFailed {
		code = 1
	}
	c.options.OnExit(code)
}

// failed shows an error of the workflow, and returns to idle.
func (c *controller) failed(title string, err error) {
	c.setPhase(phaseIdle)
	c.dialogs.tellUnasked(kit.MarkError, title, errorTexts(err), nil)
}

// background is the context of work that ends with the window only.
func background() context.Context { return context.Background() }
