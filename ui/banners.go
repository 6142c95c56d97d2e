package ui

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/ui/kit"
)

// showBanners says above the tab what the user should know before anything else.
func (c *controller) showBanners() {
	if c.unread != nil {
		reload := kit.NewLink(tr("Reload"), c.guarded(func() {
			if !c.modal() {
				c.reload()
			}
		}))
		c.view.setBanners(kit.NewBanner(kit.MarkError, joinSentences(errorTexts(c.unread)), reload))
		return
	}
	if c.opened != nil {
		c.view.setBanners(c.openedBanner())
		return
	}
	var banners []fyne.CanvasObject
	if c.status.Demo {
		banners = append(banners, c.demoBanner())
	}
	if c.options.NotTaken {
		banners = append(banners, kit.NewBanner(kit.MarkWarning, tr("What you typed was not taken over. It is still in the previous window.")))
	}
	if !c.status.Elevated {
		var links []*kit.Link
		if c.options.RestartElevated != nil {
			links = append(links, kit.NewLink(tr("Restart"), c.idleOnly(c.offerElevation)))
		}
		banners = append(banners, kit.NewBanner(kit.MarkWarning, tr("No administrator rights: applying is not possible."), links...))
	}
	banners = append(banners, c.platformBanner()...)
	c.view.setBanners(append(banners, c.noticeBanner()...)...)
}

// platformBanner says, before anyone works through the form, that there is no
// Platform Server to take the settings, or which one was chosen.
func (c *controller) platformBanner() []fyne.CanvasObject {
	folder := kit.NewLink(tr("Folder..."), c.idleOnly(c.askPlatform))
	switch p := c.status.Platform; {
	case c.status.Demo:
		return nil
	case c.chosen && p.Present():
		return []fyne.CanvasObject{kit.NewBanner(kit.MarkInfo, tr("Platform Server: {platform}", "platform", platformText(c.status)), folder)}
	case !p.Present() && c.view.form().Provider == config.ProviderRedis:
		return []fyne.CanvasObject{kit.NewBanner(kit.MarkWarning,
			tr("No Platform Server was found on this machine: Redis can be tested and the settings kept, but nothing will use them."), folder)}
	}
	return nil
}

// noticeBanner shows the first notice, with what can be done about it; a link
// shows the others.
func (c *controller) noticeBanner() []fyne.CanvasObject {
	notices := append(slices.Clone(c.status.Notices), c.status.Differences...)
	if len(notices) == 0 {
		return nil
	}
	text := say(notices[0])
	var links []*kit.Link
	switch state := c.status.State; {
	case !state.PendingSince.IsZero():
		text = tr("Publishing is pending since {when}.", "when", state.PendingSince.Local().Format("2006-01-02 15:04"))
		links = append(links, kit.NewLink(tr("Publish..."), c.idleOnly(c.publishPending)))
	case app.RepublishText(state.Republish) != "":
		text = tr("All modules are still to be republished.")
		if state.Republish == config.RepublishApplySettings {
			text = tr("The settings are still to be applied to all modules.")
		}
		links = append(links, kit.NewLink(tr("Show..."), c.idleOnly(c.showRepublish)))
	}
	if others := len(notices) - 1; others > 0 {
		links = append(links, kit.NewLink(tr("{count} more", "count", strconv.Itoa(others)), func() { c.showNotices(notices) }))
	}
	return []fyne.CanvasObject{kit.NewBanner(kit.MarkWarning, text, links...)}
}

// idleOnly keeps a link from interfering with what runs.
func (c *controller) idleOnly(f func()) func() {
	return c.guarded(func() {
		if c.phase == phaseIdle && !c.modal() {
			f()
		}
	})
}

func (c *controller) showNotices(notices []string) {
	c.dialogs.tell(kit.MarkWarning, tr("Please note"), sayAll(notices), nil)
}

// publishPending offers what an earlier run left to be published.
func (c *controller) publishPending() {
	if !c.status.Elevated {
		c.offerElevation()
		return
	}
	c.offerPublish(app.Outcome{}, func() { c.setPhase(phaseIdle) })
}

// showRepublish shows again what an earlier publish left to be done by hand.
func (c *controller) showRepublish() {
	c.askRepublish(c.dialogs, c.status.State.Republish, nil, func() {})
}
